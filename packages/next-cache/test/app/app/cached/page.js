import { cached } from '../../data'

export default async function Page() {
  return <p id="made">{await cached()}</p>
}
