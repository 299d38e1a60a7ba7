import { made } from '../../made'

export function getStaticPaths() {
  return { paths: [{ params: { id: '1' } }], fallback: 'blocking' }
}

export function getStaticProps({ params }) {
  return { props: { made: `post-${params.id}-${made()}` }, revalidate: 3600 }
}

export default function Page({ made }) {
  return <p id="made">{made}</p>
}
