import { made } from '../../../../made'

export const dynamic = 'force-static'

export function generateStaticParams() {
  return [{ id: '1' }]
}

export async function GET(request, { params }) {
  return Response.json({ id: (await params).id, made: made() })
}
