export const dynamicParams = false

export function generateStaticParams() {
  return [{ a: 'a' }]
}

export function GET() {
  return Response.json({ by: '[a]/x' })
}
