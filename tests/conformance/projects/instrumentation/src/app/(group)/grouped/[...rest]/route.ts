export async function GET(request: Request): Promise<Response> {
  throw new Error(`planted ${request.headers.get('x-probe')}`)
}
