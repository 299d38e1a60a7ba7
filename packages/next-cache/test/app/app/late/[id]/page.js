import { made } from '../../../made'

export const revalidate = 3600

export function generateStaticParams() {
  return [{ id: '1' }]
}

export default async function Page({ params }) {
  const { id } = await params
  return <p id="made">{`late-${id}-${made()}`}</p>
}
