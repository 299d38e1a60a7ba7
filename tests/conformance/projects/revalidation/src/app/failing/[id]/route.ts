export const dynamic = 'force-static'

export async function GET(_request: Request, _context: { params: Promise<{ id: string }> }) {
  throw new Error('failing')
}
