//! Mismatches are kept, shown and logged without secrets, and equal differences are grouped.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use actix_web::{rt::time::sleep, web::ServiceConfig};
use serde_json::json;
use twinroute::{
    Routes, app,
    app::{NextRequest, NextResponse},
    migrate::Shadow,
    test::Client,
};

use crate::{
    setup::{LegacyServer, RolloutFile, client, json, with_headers},
    shadow::{SHADOW, counts},
};

/// A log that a test can read.
#[derive(Clone, Default)]
struct LogBuffer(Arc<Mutex<Vec<u8>>>);

impl LogBuffer {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for LogBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Waits until `count` requests were compared.
async fn compared(shadow: &Shadow, count: u64) {
    let start = Instant::now();
    let done = || counts(shadow).same + counts(shadow).different;
    while done() < count && start.elapsed() < Duration::from_secs(5) {
        sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(done(), count, "{shadow}");
}

/// Everything that shows a difference.
fn all_forms(shadow: &Shadow) -> String {
    let mismatches = shadow.mismatches();
    let bodies = mismatches.iter().flat_map(|mismatch| {
        let responses = [Some(&mismatch.legacy), mismatch.rust.as_ref()];
        let bodies = responses
            .into_iter()
            .flatten()
            .map(|response| &response.body);
        bodies.map(|body| String::from_utf8_lossy(body).into_owned())
    });
    let bodies: Vec<_> = bodies.collect();
    format!(
        "{shadow}\n{}\n{}\n{mismatches:?}\n{:?}\n{bodies:?}",
        shadow.to_json(),
        shadow.to_html(),
        shadow.groups()
    )
}

#[actix_web::test]
async fn secrets_are_neither_shown_nor_logged() {
    async fn get(req: NextRequest) -> NextResponse {
        let echo = req.header("authorization").unwrap_or_default();
        NextResponse::json(json!({
            "title": "b",
            "user": { "accessToken": "hidden-rust-token", "name": "b" },
            "echo": echo,
            "internal": { "iban": "hidden-iban-rust" },
        }))
        .append_header("set-cookie", "session=hidden-rust-session; Path=/")
        .append_header("set-cookie", "visit=2; Path=/")
        .append_header("x-tenant-key", "hidden-tenant-rust")
        .append_header("location", "/cb?access_token=hidden-rust-query&page=2")
    }
    let body = r#"{"title":"a","user":{"accessToken":"hidden-legacy-token","name":"a"},"echo":"cookie hidden-cookie",
        "gone":{"password":"hidden-password","note":"kept"},"internal":{"iban":"hidden-iban-legacy"}}"#;
    let headers = "Content-Type: application/json\r\nVary: Accept-Encoding\r\n\
        Set-Cookie: session=hidden-legacy-session; Path=/; HttpOnly\r\nSet-Cookie: visit=1; Path=/\r\n\
        Set-Cookie: once=hidden-one-side; Path=/\r\nX-Tenant-Key: hidden-tenant-legacy\r\n\
        Location: /cb?access_token=hidden-legacy-query&page=1";
    let legacy_server = LegacyServer::start(move |_| with_headers(headers, body.as_bytes()));
    let log = LogBuffer::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // For the whole process: that of a thread is missing where another thread reaches an event first.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let file = RolloutFile::new(SHADOW);
    let rollout = file.rollout().shadow_mask(["X-Tenant-*", "iban"]);
    let shadow = rollout.shadow();
    let routes = Routes::new().app("/reset/[token]", app::route().get(get));
    let client = client(routes, &legacy_server, rollout).await;
    let request = client.get("/reset/hidden-param?sid=hidden-sid&page=1");
    let request = request.header("authorization", "Bearer hidden-bearer");
    let request = request.header("cookie", "theme=dark; session=hidden-cookie");
    assert_eq!(request.send().await.status(), 200);
    compared(&shadow, 1).await;

    for seen in [all_forms(&shadow), log.text()] {
        assert!(!seen.contains("hidden"), "{seen}");
        for shown in [
            "GET /reset/(masked)?sid=(masked)&page=1",
            "cookie once, value: legacy (masked), rust (absent)",
            "cookie session, value: legacy (masked), rust (masked)",
            "cookie visit, value: legacy \"1\", rust \"2\"",
            "header x-tenant-key: legacy (masked), rust (masked)",
            "header location: legacy \"/cb?access_token=(masked)&page=1\", rust \"/cb?access_token=(masked)&page=2\"",
            "$.title: legacy \"a\", rust \"b\"",
            "$.user.accessToken: legacy (masked), rust (masked)",
            "$.internal.iban: legacy (masked), rust (masked)",
        ] {
            assert!(seen.contains(shown), "{shown} is missing: {seen}");
        }
        assert!(seen.contains("kept"), "{seen}");
    }
    let legacy = &shadow.mismatches()[0].legacy;
    let cookies = legacy
        .headers
        .iter()
        .filter(|(name, _)| name == "set-cookie");
    let cookies: Vec<_> = cookies.map(|(_, value)| value.as_str()).collect();
    assert_eq!(
        cookies,
        [
            "session=(masked); Path=/; HttpOnly",
            "visit=1; Path=/",
            "once=(masked); Path=/"
        ]
    );
}

/// Requests `/posts` four times, once without a difference, and `/hello` once.
async fn grouped() -> (Client, Shadow) {
    let file = RolloutFile::new(SHADOW);
    let rollout = file.rollout();
    let shadow = rollout.shadow();
    let legacy_server = LegacyServer::start_for(|request, _| {
        json(match request {
            _ if request.contains("n=4") => r#"{"posts":[{"title":"r"},{"title":"r"}]}"#,
            _ if request.contains("/hello") => r#""<b>legacy</b>""#,
            _ => r#"{"posts":[{"title":"a"},{"title":"b"}]}"#,
        })
    });
    let posts =
        async || NextResponse::json(json!({ "posts": [{ "title": "r" }, { "title": "r" }] }));
    let hello = async || NextResponse::json("<script>alert(1)</script>");
    let routes = Routes::new()
        .app("/posts", app::route().get(posts))
        .app("/hello", app::route().get(hello));
    let url = format!("http://{}", legacy_server.address);
    let pages = shadow.clone();
    let configure = move |config: &mut ServiceConfig| {
        config.service(pages.page("/_shadow"));
    };
    let routes = routes.legacy(url.as_str()).rollout(rollout);
    let client = Client::builder(routes).configure(configure).build();
    let client = client.await.unwrap();
    for target in ["/posts?n=1", "/posts?n=2", "/posts?n=3", "/posts?n=4"] {
        client.get(target).send().await;
    }
    compared(&shadow, 4).await;
    client.get("/hello?%3Cb%3E").send().await;
    let start = Instant::now();
    while shadow.groups().len() < 2 && start.elapsed() < Duration::from_secs(5) {
        sleep(Duration::from_millis(5)).await;
    }
    // The file must exist until here, because the rollout watches it.
    drop(file);
    (client, shadow)
}

#[actix_web::test]
async fn equal_differences_are_grouped() {
    let (client, shadow) = grouped().await;
    let groups = shadow.groups();
    assert_eq!(groups.len(), 2, "{groups:?}");
    let posts = &groups[1];
    assert_eq!(
        (posts.route.as_str(), posts.method.as_str()),
        ("/posts", "GET")
    );
    // Two titles differ in each of three requests.
    assert_eq!((posts.place.as_str(), posts.count), ("$.posts[*].title", 3));
    assert!(posts.first <= posts.last);
    let response = client.get("/_shadow");
    let response = response.header("accept", "application/json").send().await;
    let report: serde_json::Value = response.json().unwrap();
    let group = &report["groups"][1];
    assert_eq!(
        (&group["place"], &group["count"], &group["share"]),
        (&json!("$.posts[*].title"), &json!(3), &json!(0.75))
    );
    assert_eq!(
        (&group["legacy"], &group["rust"]),
        (&json!("\"a\""), &json!("\"r\""))
    );
    assert!(group["first"].as_u64() <= group["last"].as_u64());
}

#[actix_web::test]
async fn the_report_is_html_for_browsers() {
    let (client, _) = grouped().await;
    let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let response = client.get("/_shadow").header("accept", accept).send().await;
    let header = |name: &str| response.header(name).unwrap_or_default();
    assert_eq!(header("content-type"), "text/html; charset=utf-8");
    assert!(header("content-security-policy").starts_with("default-src 'none'"));
    let page = response.text().unwrap();
    for part in [
        "<title>Shadow report</title>",
        "$.posts[*].title",
        "75 %",
        "&lt;b&gt;legacy",
    ] {
        assert!(page.contains(part), "{part} is missing: {page}");
    }
    assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
}
