export async function HEAD() {
  return new Response('not seen', { headers: { 'X-Method': 'HEAD', 'Content-Length': '8' } })
}

export async function POST() {
  return new Response('posted')
}
