import { z } from 'zod';

const query = z.object({
  q: z.string().min(1),
  page: z.coerce.number().int().min(1).default(1),
  ratio: z.coerce.number().max(0.5).optional(),
  tag: z.union([z.string(), z.array(z.string())]).optional(),
  exact: z.coerce.boolean().optional(),
  ids: z.preprocess((value) => String(value).split(','), z.array(z.number())),
  'sort-by': z.enum(['name', 'date']).optional(),
});

export async function GET(request: Request) {
  const { searchParams } = new URL(request.url);
  const { q, page } = query.parse(Object.fromEntries(searchParams));
  return Response.json({ q, page });
}

export async function POST(request: Request) {
  const form = await request.formData();
  const file = form.get('file') as File;
  return Response.json({ name: form.get('name'), size: file.size });
}
