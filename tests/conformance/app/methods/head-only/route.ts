export async function HEAD() {
  return new Response(null, { headers: { 'X-Head': 'own' } })
}
