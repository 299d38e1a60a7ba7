import { z } from 'zod';
import { NextResponse } from 'next/server';

const item = z.object({ id: z.uuid(), note: z.string().trim().max(20).optional() });

const thing = z.object({
  name: z.string().min(1).max(80),
  email: z.email(),
  kind: z.enum(['', 'a b', '404', 'self', 'SELF', '<=']),
  level: z.union([z.literal(1), z.literal(2)]),
  on: z.literal(true).optional(),
  price: z.number().min(0.5).nullable(),
  count: z.number().int().positive().default(1),
  sort: z.enum(['asc', 'desc']).default('asc'),
  tags: z.array(z.string().min(2)).nonempty(),
  items: z.array(item).max(5).optional(),
  options: z.object({ kind: z.enum(['x', 'y']), options: z.object({ deep: z.boolean() }) }).nullish(),
  labels: z.record(z.string(), z.string()),
  anything: z.unknown(),
  either: z.union([z.string(), z.number()]),
  at: z.coerce.date(),
  slug: z.string().regex(/^[a-z]+$/).startsWith('s-').toLowerCase(),
  Option: z.object({ a: z.string() }),
}).refine((value) => value.name !== value.email);

export async function PUT(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const parsed = thing.safeParse(await request.json());
  if (!parsed.success) {
    return NextResponse.json({ error: 'invalid' }, { status: 422 });
  }
  return NextResponse.json({ id, name: parsed.data.name });
}

export async function PATCH(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const body = await request.json();
  return NextResponse.json({ id: (await params).id, name: body.name, sizes: body.sizes.map((size) => size.width) });
}
