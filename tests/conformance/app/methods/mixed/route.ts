export async function PUT() {
  return new Response('put')
}

export async function GET() {
  return new Response('get')
}

export async function DELETE() {
  return new Response(null, { status: 204 })
}
