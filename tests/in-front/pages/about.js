export default function About() {
  return 'about'
}
