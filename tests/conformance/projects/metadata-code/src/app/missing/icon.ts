import { notFound } from 'next/navigation'
export default async function icon() {
  notFound()
}
