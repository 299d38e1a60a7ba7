import { posts } from '../../data'

export const revalidate = 3600

export default async function Page() {
  return <p id="made">{`page-${Date.now()}-${Math.random()} ${await posts()}`}</p>
}
