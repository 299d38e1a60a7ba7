import { unstable_cache } from 'next/cache'
import { made } from '../../made'

export const revalidate = 3600

const slow = unstable_cache(
  async () => {
    const value = made()
    await new Promise((resolve) => setTimeout(resolve, 600))
    return value
  },
  ['slow'],
  { tags: ['slow'], revalidate: 3600 },
)

export default async function Page() {
  return <p id="made">{`slow-${await slow()}`}</p>
}
