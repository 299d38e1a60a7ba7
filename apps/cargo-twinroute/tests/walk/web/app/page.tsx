export default function Home() {
  return <h1>Posts</h1>
}
