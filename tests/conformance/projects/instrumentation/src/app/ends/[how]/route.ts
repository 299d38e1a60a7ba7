import { notFound, permanentRedirect, redirect } from 'next/navigation'
import { after } from 'next/server'

export async function GET(_: Request, { params }: { params: Promise<{ how: string }> }) {
  const { how } = await params
  if (how === 'not-found') notFound()
  if (how === 'redirect') redirect('/there')
  if (how === 'permanent') permanentRedirect('/there')
  if (how === 'status') return new Response('failed', { status: 500 })
  after(() => {
    throw new Error('planted in after')
  })
  return new Response('sent')
}
