const $ = (id) => document.getElementById(id)
const [form, title, list, status] = [$('form'), $('title'), $('posts'), $('status')]

/** Calls the API, and returns its JSON. An error response becomes an `Error` with its text. */
async function call(path, options) {
  const response = await fetch(path, options)
  if (response.ok) return response.json()
  const text = await response.text()
  throw new Error(`${response.status} ${text || response.statusText}`)
}

function item({ id, title, body }) {
  const [li, header, heading, link] = ['li', 'header', 'h3', 'a'].map((tag) => document.createElement(tag))
  li.id = `post-${id}`
  heading.textContent = title
  link.href = `/posts/${id}`
  link.textContent = `JSON of #${id}`
  header.append(heading, link)
  li.append(header)
  if (body) {
    const text = document.createElement('p')
    text.textContent = body
    li.append(text)
  }
  return li
}

function show(posts) {
  list.replaceChildren(...posts.toReversed().map(item))
  list.setAttribute('aria-busy', 'false')
  $('empty').hidden = posts.length > 0
  $('count').hidden = posts.length === 0
  $('count').textContent = posts.length
  $('count').setAttribute('aria-label', `${posts.length} posts`)
}

function report(text, failed = false) {
  status.textContent = text
  status.classList.toggle('failed', failed)
}

function markTitle(invalid) {
  title.setAttribute('aria-invalid', String(invalid))
  $('title-error').hidden = !invalid
}

async function load() {
  try {
    show(await call('/posts'))
  } catch (error) {
    report(`The posts could not be loaded: ${error.message}`, true)
  }
}

title.addEventListener('input', () => markTitle(false))

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const fields = new FormData(form)
  const post = { title: fields.get('title').trim(), body: fields.get('body').trim() }
  markTitle(!post.title)
  if (!post.title) return title.focus()
  const button = form.querySelector('button')
  button.disabled = true
  try {
    const created = await call(fields.get('api'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(post),
    })
    title.value = $('body').value = ''
    await load()
    $(`post-${created.id}`)?.classList.add('new')
    report(`Published “${created.title}” through ${fields.get('api')}.`)
    title.focus()
  } catch (error) {
    report(`The post could not be published: ${error.message}`, true)
  } finally {
    button.disabled = false
  }
})

load()
