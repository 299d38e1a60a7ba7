import { ImageResponse } from 'next/og'
export default async function image() {
  return new ImageResponse(<div style={{ width: 10, height: 10 }} />, { width: 16, height: 16 })
}
