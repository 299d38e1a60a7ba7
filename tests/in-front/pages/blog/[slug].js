export default function Post({ slug, url }) {
  return `${slug} ${url}`
}

export function getServerSideProps({ params, req }) {
  return { props: { slug: params.slug, url: req.url } }
}
