export const dynamicParams = false

export function generateStaticParams() {
  return [{ k: 'a' }]
}

export function GET() {
  return Response.json({ by: 'app [k]' })
}
