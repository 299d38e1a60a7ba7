import type { NextApiRequest, NextApiResponse } from 'next'

class Point {
  constructor(
    public x: number,
    public y: number,
  ) {}
}

const circular: Record<string, unknown> = {}
circular.self = circular

/** Values as JavaScript writes them. */
const VALUES: Record<string, () => unknown> = {
  float: () => 1.0,
  fraction: () => 0.1 + 0.2,
  'big-exponent': () => 1e21,
  'small-exponent': () => 1e-7,
  'just-below-exponent': () => 123456789012345680000,
  'negative-zero': () => -0,
  'max-safe': () => 2 ** 53,
  'max-value': () => Number.MAX_VALUE,
  'min-value': () => Number.MIN_VALUE,
  nan: () => NaN,
  infinity: () => -Infinity,
  string: () => 'text',
  'empty-string': () => '',
  true: () => true,
  false: () => false,
  null: () => null,
  undefined: () => undefined,
  'empty-object': () => ({}),
  'empty-array': () => [],
  nested: () => ({ a: [{ b: [[], {}] }], c: { d: { e: null } } }),
  'integer-keys': () => ({ b: 1, 10: 2, a: 3, 2: 4, '01': 5, '-1': 6, 4294967294: 7, 4294967295: 8 }),
  'undefined-fields': () => ({ kept: 1, gone: undefined, list: [undefined, 2] }),
  date: () => new Date(Date.UTC(2024, 1, 29, 12, 34, 56, 7)),
  'invalid-date': () => ({ at: new Date(NaN) }),
  class: () => new Point(1, 2.5),
  'to-json': () => ({ toJSON: () => ({ custom: true }) }),
  map: () => new Map([['a', 1]]),
  unicode: () => ({ 'ключ': 'знач', emoji: '👩‍👩‍👧', accents: 'é\u0065\u0301' }),
  escapes: () => '"\\/\b\f\n\r\t\u0000\u001f\u007f\u0080</script>',
  separators: () => '\u2028\u2029\ufeff',
  'lone-surrogate': () => ['\ud83d', '\udc00x'],
  sparse: () => [, 1, ,],
  bigint: () => ({ n: 1n }),
  circular: () => circular,
}

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const value = VALUES[String(req.query.kind)]
  if (!value) return res.status(404).json({ error: 'no such value' })
  res.json(value())
}
