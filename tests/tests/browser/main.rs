//! A real browser against the showcase. Without Chromium on the machine, these tests print that they are skipped, and pass.

mod chromium;

use std::{fs, io, net::SocketAddr};

use actix_web::web::Data;
use serde_json::json;
use showcase::{External, PUBLIC, Posts};
use twinroute::{Server, test::serve};

use chromium::Browser;

fn start() -> io::Result<SocketAddr> {
    serve(
        Server::new(showcase::routes().public(PUBLIC))
            .app_data(Data::new(Posts::default()))
            .app_data(Data::new(External("http://127.0.0.1:1".to_owned()))),
    )
}

/// A browser on the demo page, and the address of the showcase.
async fn demo() -> io::Result<Option<(Browser, String)>> {
    open("/demo").await
}

/// A browser on a page of the showcase, and the address of the showcase.
async fn open(path: &str) -> io::Result<Option<(Browser, String)>> {
    let Some(mut browser) = Browser::start().await? else {
        #[expect(clippy::print_stderr, reason = "a skip must be visible")]
        {
            eprintln!("SKIPPED: there is no /usr/bin/chromium on this machine");
        }
        return Ok(None);
    };
    let address = format!("http://{}", start()?);
    browser.open(&format!("{address}{path}")).await?;
    Ok(Some((browser, address)))
}

#[actix_web::test]
async fn event_source_reconnects_with_the_last_event_id() -> io::Result<()> {
    let Some((mut browser, _)) = demo().await? else {
        return Ok(());
    };
    browser
        .wait_for("document.querySelectorAll('#ticks li').length === 5")
        .await?;
    let ticks = "[...document.querySelectorAll('#ticks li')].map((item) => item.textContent)";
    let expected: Vec<String> = (1..=5).map(|tick| format!("{{\"tick\":{tick}}}")).collect();
    assert_eq!(browser.evaluate(ticks).await?, json!(expected));
    // The server ends each response; the browser reconnects and sends the id of the last event.
    let again = "new Promise((resolve) => {
        const seen = []
        const events = new EventSource('/events?count=2')
        events.onerror = () => seen.push('again')
        events.addEventListener('tick', (event) => seen.push(event.lastEventId))
        setTimeout(() => { events.close(); resolve(seen.slice(0, 4)) }, 1200)
    })";
    assert_eq!(
        browser.evaluate(again).await?,
        json!(["1", "2", "again", "again"])
    );
    Ok(())
}

#[actix_web::test]
async fn a_form_with_a_file_is_followed_by_its_redirect() -> io::Result<()> {
    let Some((mut browser, address)) = demo().await? else {
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("grün \"1\".txt");
    fs::write(&file, "x".repeat(100_000))?;
    browser.choose_file("input[name=file]", &file).await?;
    browser
        .evaluate("document.querySelector('#upload button').click()")
        .await?;
    browser
        .wait_for("location.pathname === '/upload' && document.readyState === 'complete'")
        .await?;
    assert_eq!(
        browser.evaluate("location.href").await?,
        json!(format!("{address}/upload?size=100000"))
    );
    let shown = browser
        .evaluate("JSON.parse(document.body.textContent)")
        .await?;
    assert_eq!(shown, json!({ "name": "grün \"1\".txt", "size": "100000" }));
    Ok(())
}

#[actix_web::test]
async fn a_posted_form_is_followed_by_a_get() -> io::Result<()> {
    let Some((mut browser, address)) = demo().await? else {
        return Ok(());
    };
    browser
        .evaluate("document.querySelector('#form button').click()")
        .await?;
    browser.wait_for("location.pathname === '/hello'").await?;
    assert_eq!(
        browser.evaluate("location.href").await?,
        json!(format!("{address}/hello"))
    );
    Ok(())
}

#[actix_web::test]
async fn cookies_are_kept_and_deleted() -> io::Result<()> {
    let Some((mut browser, _)) = demo().await? else {
        return Ok(());
    };
    let visit = "fetch('/cookies').then((response) => response.json())";
    assert_eq!(browser.evaluate(visit).await?, json!([]));
    assert_eq!(
        browser.evaluate(visit).await?,
        json!([{ "name": "visits", "value": "1" }])
    );
    assert_eq!(
        browser.evaluate(visit).await?,
        json!([{ "name": "visits", "value": "2" }])
    );
    assert_eq!(
        browser.evaluate("document.cookie").await?,
        json!(""),
        "the cookie is HttpOnly"
    );
    browser
        .evaluate("fetch('/cookies', { method: 'DELETE' }).then(() => 0)")
        .await?;
    assert_eq!(browser.evaluate(visit).await?, json!([]));
    Ok(())
}

#[actix_web::test]
async fn a_websocket_echoes() -> io::Result<()> {
    let Some((mut browser, _)) = demo().await? else {
        return Ok(());
    };
    let echo = "new Promise((resolve, reject) => {
        const socket = new WebSocket(`ws://${location.host}/websocket`)
        socket.onopen = () => socket.send('hello')
        socket.onmessage = (event) => { socket.close(); resolve(event.data) }
        socket.onerror = reject
    })";
    assert_eq!(browser.evaluate(echo).await?, json!("hello"));
    Ok(())
}

/// Fills the form of the page and sends it through an API.
fn publish(title: &str, body: &str, api: &str) -> String {
    let (title, body, api) = (json!(title), json!(body), json!(api));
    format!(
        "document.getElementById('title').value = {title}
         document.getElementById('body').value = {body}
         document.querySelector('[name=api][value=\"' + {api} + '\"]').click()
         document.querySelector('#form button').click()"
    )
}

#[actix_web::test]
async fn a_public_page_lists_and_creates_posts() -> io::Result<()> {
    let Some((mut browser, address)) = open("/posts.html").await? else {
        return Ok(());
    };
    browser
        .wait_for("document.getElementById('empty').hidden === false")
        .await?;
    let style = "getComputedStyle(document.querySelector('.card')).borderRadius !== '0px'";
    assert_eq!(
        browser.evaluate(style).await?,
        json!(true),
        "no style sheet"
    );

    browser.evaluate(&publish("  ", "", "/posts")).await?;
    browser
        .wait_for("document.getElementById('title').getAttribute('aria-invalid') === 'true'")
        .await?;
    let focused = "document.activeElement.id";
    assert_eq!(browser.evaluate(focused).await?, json!("title"));

    let markup = "<img src=x onerror=\"document.title = 'injected'\">";
    browser
        .evaluate(&publish("Über uns", markup, "/posts"))
        .await?;
    browser
        .wait_for("document.querySelectorAll('#posts li').length === 1")
        .await?;
    browser
        .evaluate(&publish("Second", "", "/api/posts"))
        .await?;
    browser
        .wait_for("document.getElementById('status').textContent.includes('/api/posts')")
        .await?;

    // The server has them: a reloaded page shows the same, the newest first.
    browser.open(&format!("{address}/posts.html?again")).await?;
    browser
        .wait_for("document.querySelectorAll('#posts li').length === 2")
        .await?;
    let titles = "[...document.querySelectorAll('#posts h3')].map((title) => title.textContent)";
    assert_eq!(
        browser.evaluate(titles).await?,
        json!(["Second", "Über uns"])
    );
    let text = "document.querySelector('#posts p').textContent";
    assert_eq!(browser.evaluate(text).await?, json!(markup));
    assert_eq!(
        browser.evaluate("document.title").await?,
        json!("Posts · twinroute showcase")
    );
    Ok(())
}

#[actix_web::test]
async fn a_browser_revalidates_public_files() -> io::Result<()> {
    let Some((mut browser, _)) = open("/posts.html").await? else {
        return Ok(());
    };
    let status = "(async () => {
        const first = await fetch('/posts.css')
        const again = await fetch('/posts.css', { headers: { 'if-none-match': first.headers.get('etag') } })
        const part = await fetch('/posts.css', { cache: 'no-store', headers: { range: 'bytes=0-4' } })
        return [first.status, again.status, part.status, await part.text()]
    })()";
    assert_eq!(
        browser.evaluate(status).await?,
        json!([200, 304, 206, ":root"])
    );
    Ok(())
}
