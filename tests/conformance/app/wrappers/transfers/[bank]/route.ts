import { NextResponse, type NextRequest } from 'next/server'

type Accounts = Map<string, number>
type Context = { params: Promise<{ bank: string }> }
const banks = new Map<string, Accounts>()

/** Runs the handler on a copy of the accounts, and keeps it when the response is a success. A throw keeps nothing. */
function withTransaction(handler: (request: NextRequest, accounts: Accounts) => Promise<Response>) {
  return async (request: NextRequest, context: Context) => {
    const { bank } = await context.params
    const accounts = new Map(banks.get(bank) ?? [['ada', 100], ['bob', 50]])
    const response = await handler(request, accounts)
    if (response.ok) banks.set(bank, accounts)
    return response
  }
}

export const GET = withTransaction(async (_request, accounts) => NextResponse.json(Object.fromEntries(accounts)))

export const POST = withTransaction(async (request, accounts) => {
  const { from, to, amount } = await request.json()
  const has = accounts.get(from)
  if (has === undefined) return NextResponse.json({ error: `no account ${from}` }, { status: 404 })
  accounts.set(from, has - amount)
  if (has < amount) return NextResponse.json({ error: 'insufficient funds' }, { status: 409 })
  const other = accounts.get(to)
  if (other === undefined) throw new Error(`no account ${to}`)
  accounts.set(to, other + amount)
  return NextResponse.json(Object.fromEntries(accounts), { status: 201 })
})
