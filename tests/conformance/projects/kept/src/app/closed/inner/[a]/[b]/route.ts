export function GET() {
  return Response.json({ by: '[a]/[b]' })
}

export function POST() {
  return Response.json({ by: 'POST [a]/[b]' })
}
