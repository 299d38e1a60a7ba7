export function GET() {
  return Response.json({ by: '[...c]' })
}

export function POST() {
  return Response.json({ by: 'POST [...c]' })
}
