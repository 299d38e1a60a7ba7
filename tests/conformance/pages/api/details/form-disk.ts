import type { NextApiRequest, NextApiResponse } from 'next'
import { Readable } from 'node:stream'

export const config = { api: { bodyParser: false } }

/** Reads a form with files. */
export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const headers = { 'Content-Type': req.headers['content-type'] ?? '' }
  const body = Readable.toWeb(req) as ReadableStream
  let form: FormData
  try {
    form = await new Response(body, { headers }).formData()
  } catch {
    return res.status(400).send('No form')
  }
  const fields = [...form].map(async ([name, value]) =>
    typeof value === 'string' ? [name, value] : [name, value.name, value.type, value.size, (await value.text()).slice(0, 20)],
  )
  res.json(await Promise.all(fields))
}
