import { notFound, redirect, unstable_rethrow } from 'next/navigation'
import { connection } from 'next/server'

/** Waits for the connection, or catches errors around what ends a handler. */
export async function GET(_: Request, { params }: { params: Promise<{ kind: string }> }): Promise<Response> {
  const { kind } = await params
  if (kind === 'connection') return Response.json([(await connection()) === undefined])
  try {
    return Response.json(await load(kind))
  } catch (error) {
    if (kind.startsWith('kept-')) unstable_rethrow(error)
    return Response.json({ caught: kind }, { status: 503 })
  }
}

async function load(kind: string): Promise<unknown> {
  if (kind.endsWith('-redirect')) redirect('/items')
  if (kind.endsWith('-not-found')) notFound()
  if (kind.endsWith('-error')) throw new Error('no database')
  return { kind }
}
