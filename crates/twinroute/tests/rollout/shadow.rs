//! Both answers.

use std::{
    io::Write as _,
    time::{Duration, Instant},
};

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    rt::time::sleep,
    web::ServiceConfig,
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use twinroute::{
    ByteSize, Error, Routes, app,
    app::{NextRequest, NextResponse},
    migrate::{Shadow, shadow::Counts},
    test::Client,
};

use crate::behind::{File, Next, client, json, legacy, routes, rust, text, with_headers};

/// Asks `/thing` in shadow and waits until its answers were compared.
pub(crate) async fn in_shadow(
    route: app::AppRoute,
    next: &Next,
    file: &str,
    method: Method,
) -> Shadow {
    let file = File::new(file);
    let rollout = file
        .rollout()
        .shadow_time(Duration::from_millis(200))
        .shadow_body_limit(ByteSize(2000));
    let shadow = rollout.shadow();
    let routes = Routes::new().app("/thing", route);
    let client = client(routes, next, rollout).await;
    let mut request = client.request(method.clone(), "/thing?a=1");
    if method == Method::POST {
        request = request.header("content-length", "4").body("body");
    }
    let answer = request.send().await;
    assert_eq!(
        answer.status(),
        if next.address.port() == 1 { 502 } else { 200 }
    );
    counted(&shadow).await;
    shadow
}

pub(crate) async fn counted(shadow: &Shadow) {
    let start = Instant::now();
    while shadow.counts().is_empty() && start.elapsed() < Duration::from_secs(2) {
        sleep(Duration::from_millis(5)).await;
    }
}

pub(crate) fn counts(shadow: &Shadow) -> Counts {
    shadow
        .counts()
        .first()
        .map(|(_, counts)| *counts)
        .unwrap_or_default()
}

pub(crate) fn told(shadow: &Shadow) -> String {
    let mismatches = shadow.mismatches();
    let texts = mismatches.iter().map(ToString::to_string);
    texts.collect::<Vec<_>>().join("\n")
}

pub(crate) const SHADOW: &str = "default = \"shadow\"";

#[actix_web::test]
async fn the_client_gets_the_legacy_answer_and_a_difference_is_told() {
    async fn post() -> NextResponse {
        NextResponse::json(serde_json::json!({ "posts": [{ "title": "b" }], "at": 3 }))
            .set_header("X-A", "1")
    }
    // The time differs between two answers of the server behind too, so it is no difference.
    let answer = |time| json(&format!(r#"{{"posts":[{{"title":"a"}}],"at":{time}}}"#));
    let next = Next::start(answer);
    let shadow = in_shadow(app::route().get(post), &next, SHADOW, Method::GET).await;
    assert_eq!(
        told(&shadow),
        "GET /thing?a=1 (/thing)\n  header x-a: legacy (absent), rust \"1\"\n  $.posts[0].title: legacy \"a\", rust \"b\""
    );
    assert_eq!((counts(&shadow).different, next.asked()), (1, 2));
    let mismatch = &shadow.mismatches()[0];
    assert_eq!(mismatch.legacy.body, br#"{"posts":[{"title":"a"}],"at":0}"#);
    assert_eq!(mismatch.rust.as_ref().unwrap().header("x-a"), Some("1"));
    // What the file says not to compare is none either.
    let ignoring = "default = \"legacy\"\nignore = [\"header x-a\"]\n[routes.\"/thing\"]\nmode = \"shadow\"\nignore = [\"$.posts[*].title\"]";
    let shadow = in_shadow(
        app::route().get(post),
        &Next::start(answer),
        ignoring,
        Method::GET,
    )
    .await;
    assert_eq!(counts(&shadow).same, 1, "{shadow}");
}

#[actix_web::test]
async fn what_an_error_hook_renders_is_compared() {
    async fn fail() -> app::Result {
        Err(Error::status(StatusCode::CONFLICT))
    }
    let next = Next::start(|_| json(r#"{"error":"Conflict"}"#));
    let file = File::new(SHADOW);
    let rollout = file.rollout().shadow_time(Duration::from_millis(200));
    let shadow = rollout.shadow();
    // The legacy server responds with 200, so that the status is the one difference.
    let routes = Routes::new()
        .app("/thing", app::route().get(fail))
        .render_error(|error, _| {
            let body = serde_json::json!({ "error": error.message() });
            HttpResponse::build(error.status()).json(body)
        });
    let client = client(routes, &next, rollout).await;
    assert_eq!(client.get("/thing").send().await.status(), 200);
    counted(&shadow).await;
    assert_eq!(
        told(&shadow),
        "GET /thing (/thing)\n  status: legacy 200, rust 409"
    );
}

#[actix_web::test]
async fn same_answers_are_counted_and_legacy_is_asked_once() {
    let next = Next::start(|_| json(" \"rust\" "));
    let shadow = in_shadow(app::route().get(rust), &next, SHADOW, Method::GET).await;
    assert_eq!((counts(&shadow).same, next.asked()), (1, 1), "{shadow}");
    // An answer to HEAD has no body on either side.
    let next = Next::start(|_| {
        with_headers(
            "Content-Type: application/json\r\nVary: Accept-Encoding",
            b"",
        )
    });
    let shadow = in_shadow(app::route().get(rust), &next, SHADOW, Method::HEAD).await;
    assert_eq!(counts(&shadow).same, 1, "{shadow}");
    // Compressed or not, the body is the same.
    let body = "a".repeat(1500);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body.as_bytes()).unwrap();
    let zipped = encoder.finish().unwrap();
    let next = Next::start(move |_| {
        with_headers(
            "Content-Encoding: gzip\r\nContent-Type: text/plain;charset=UTF-8\r\nVary: Accept-Encoding",
            &zipped,
        )
    });
    let long = move || std::future::ready(NextResponse::text("a".repeat(1500)));
    let ignoring = "default = \"shadow\"\nignore = [\"header content-encoding\"]";
    let shadow = in_shadow(app::route().get(long), &next, ignoring, Method::GET).await;
    assert_eq!(counts(&shadow).same, 1, "{shadow}");
}

#[actix_web::test]
async fn another_method_is_compared_where_it_is_named_and_its_request_is_not_repeated() {
    async fn echo(mut req: NextRequest) -> app::Result {
        Ok(NextResponse::json(&req.text().await?))
    }
    let route = || app::route().get(rust).post(echo);
    let next = legacy();
    let shadow = in_shadow(route(), &next, SHADOW, Method::POST).await;
    assert_eq!(shadow.counts(), []);
    let named = "default = \"legacy\"\nroutes = { \"/thing\" = { POST = \"shadow\" } }";
    let shadow = in_shadow(route(), &next, named, Method::POST).await;
    assert_eq!(
        told(&shadow),
        "POST /thing?a=1 (/thing)\n  $: legacy \"legacy\", rust \"body\""
    );
    assert_eq!(next.asked(), 2);
}

#[actix_web::test]
async fn a_request_with_a_body_is_not_repeated() {
    let file = File::new(SHADOW);
    let rollout = file.rollout();
    let shadow = rollout.shadow();
    let next = legacy();
    let client = client(routes(), &next, rollout).await;
    let request = client.get("/hello").header("content-length", "4");
    request.body("body").send().await;
    counted(&shadow).await;
    assert_eq!((counts(&shadow).different, next.asked()), (1, 1));
}

#[actix_web::test]
async fn what_goes_wrong_in_rust_is_a_difference() {
    async fn panics() -> NextResponse {
        panic!("planted")
    }
    async fn sleeps() -> NextResponse {
        sleep(Duration::from_secs(1)).await;
        NextResponse::json("late")
    }
    async fn breaks_off() -> NextResponse {
        let chunks = [Ok(Bytes::from("begun")), Err("planted")];
        NextResponse::stream(futures_util::stream::iter(chunks))
    }
    let get = |route: app::AppRoute| in_shadow_of(route);
    let panicked = get(app::route().get(panics)).await;
    assert!(
        panicked.contains("status: legacy 200, rust 500"),
        "{panicked}"
    );
    let late = get(app::route().get(sleeps)).await;
    assert!(
        late.contains("end: legacy whole, rust no answer within 200ms"),
        "{late}"
    );
    let broken = get(app::route().get(breaks_off)).await;
    assert!(
        broken.contains("end: legacy whole, rust planted"),
        "{broken}"
    );
}

async fn in_shadow_of(route: app::AppRoute) -> String {
    let shadow = in_shadow(route, &legacy(), SHADOW, Method::GET).await;
    assert_eq!(counts(&shadow).different, 1);
    told(&shadow)
}

#[actix_web::test]
async fn the_report_is_a_page() {
    let file = File::new(SHADOW);
    let rollout = file.rollout();
    let shadow = rollout.shadow();
    let url = format!("http://{}", legacy().address);
    let routes = routes().legacy(url.as_str()).rollout(rollout);
    let page = shadow.page("/_shadow");
    let configure = move |config: &mut ServiceConfig| {
        config.service(page);
    };
    let client = Client::configured(routes, configure).await.unwrap();
    text(&client, &Method::GET, "/hello").await;
    counted(&shadow).await;
    assert_eq!(
        text(&client, &Method::GET, "/_shadow").await,
        "/hello: 0 the same, 1 different\n\nGET /hello (/hello)\n  $: legacy \"legacy\", rust \"rust\"\n"
    );
    let json = client
        .get("/_shadow")
        .header("accept", "application/json")
        .send()
        .await;
    let json: serde_json::Value = json.json().unwrap();
    assert_eq!(json["routes"][0]["different"], 1);
    assert_eq!(json["mismatches"][0]["rust"]["body"], "\"rust\"");
}
