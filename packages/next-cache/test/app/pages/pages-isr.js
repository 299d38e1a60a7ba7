import { made } from '../made'

export function getStaticProps() {
  return { props: { made: `pages-${made()}` }, revalidate: 3600 }
}

export default function Page({ made }) {
  return <p id="made">{made}</p>
}
