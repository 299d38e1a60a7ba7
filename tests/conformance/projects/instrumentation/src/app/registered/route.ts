import { reported } from '../../reported'

export const dynamic = 'force-dynamic'

export async function GET() {
  return Response.json(reported().registered)
}
