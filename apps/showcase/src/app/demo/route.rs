//! A page for a browser: events, a form with a file, and cookies.

use twinroute::app::NextResponse;

const PAGE: &str = r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>twinroute</title>
<h1>Events</h1>
<ol id="ticks"></ol>
<h1>A file</h1>
<form id="upload" method="post" action="/upload" enctype="multipart/form-data">
  <input type="text" name="note" value="a note">
  <input type="file" name="file">
  <button>Upload</button>
</form>
<h1>A form</h1>
<form id="form" method="post" action="/redirect">
  <input type="email" name="email" value="ada@example.com">
  <button>Send</button>
</form>
<script>
  const events = new EventSource('/events?count=5')
  events.addEventListener('tick', (event) => {
    const item = document.createElement('li')
    item.textContent = event.data
    document.querySelector('#ticks').append(item)
    if (JSON.parse(event.data).tick === 5) events.close()
  })
</script>
"#;

pub async fn get() -> NextResponse {
    NextResponse::html(PAGE)
}
