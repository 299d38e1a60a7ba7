import { reported } from '../../../reported'

// The reports of requests whose target has this text.
export async function GET(_: Request, { params }: { params: Promise<{ of: string }> }) {
  const { of } = await params
  return Response.json(reported().reports.filter((report) => report.path.includes(of)))
}
