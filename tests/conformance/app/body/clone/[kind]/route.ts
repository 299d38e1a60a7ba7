/** Clones the request before, between and after reads. */
export async function POST(request: Request, { params }: { params: Promise<{ kind: string }> }) {
  switch ((await params).kind) {
    case 'first': {
      const copy = request.clone()
      const first = await copy.text()
      return Response.json([first, request.bodyUsed, copy.bodyUsed, await request.text()])
    }
    case 'both': {
      const copy = request.clone()
      return Response.json(await Promise.all([request.text(), copy.text()]))
    }
    case 'three': {
      const second = request.clone()
      const third = second.clone()
      return Response.json([await third.text(), await request.text(), await second.text()])
    }
    case 'json-then-text': {
      const copy = request.clone()
      try {
        return Response.json({ json: await request.json() })
      } catch {
        return Response.json({ text: await copy.text() })
      }
    }
    case 'used': {
      await request.text()
      try {
        request.clone()
        return Response.json('cloned')
      } catch (error) {
        return Response.json((error as Error).name)
      }
    }
    case 'meta': {
      const copy = request.clone()
      return Response.json([copy.method, copy.headers.get('content-type')])
    }
  }
  return new Response(null, { status: 404 })
}
