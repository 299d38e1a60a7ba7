//! Proxies, without a server around them.

use std::{
    cell::RefCell,
    future::pending,
    rc::Rc,
    sync::{Arc, Mutex},
};

use actix_web::{
    HttpRequest, HttpResponse,
    body::to_bytes,
    dev::Payload,
    http::header::{HeaderMap, SET_COOKIE},
    test::TestRequest,
    web::{self, Data},
};
use futures_util::{StreamExt as _, stream};
use serde_json::Value;
use twinroute_app::{
    NextRequest, NextResponse, ProxyConfig, ProxyContinue, ProxyHandler, ProxyOutcome, ProxyRoute,
    Result, UrlConfig, after, cookies, headers, proxy, redirect, route, serve, serve_proxy,
};
use twinroute_core::{
    ApiError, BodyLimits, Error, SetCookie,
    context::{ErrorSink, Phase, Reporter, response_headers},
};

/// Keeps the errors that are reported.
#[derive(Default)]
struct Reports(RefCell<Vec<String>>);

impl ErrorSink for Reports {
    fn report(&self, _: usize, _: &HttpRequest, _: Phase, error: &Error) {
        self.0.borrow_mut().push(error.to_string());
    }
}

/// Runs a proxy for a request that nothing changes.
async fn run_route(
    route: &ProxyRoute,
    request: &HttpRequest,
    payload: Payload,
    reporter: Reporter,
) -> ProxyOutcome {
    serve_proxy(
        route,
        request,
        request.clone(),
        payload,
        reporter,
        Arc::default(),
    )
    .await
}

/// Runs a proxy for `request`.
async fn run<H: ProxyHandler<Args>, Args>(handler: H, request: TestRequest) -> ProxyOutcome {
    let (request, payload) = request.to_http_parts();
    let reporter = Reporter::new(Rc::new(Reports::default()), 0);
    run_route(&proxy(handler), &request, payload, reporter).await
}

async fn passed_on<H: ProxyHandler<Args>, Args>(handler: H, request: TestRequest) -> ProxyContinue {
    match run(handler, request).await {
        ProxyOutcome::Continue(passed_on) => passed_on,
        other => panic!("{other:?}"),
    }
}

async fn responded<H: ProxyHandler<Args>, Args>(handler: H, request: TestRequest) -> HttpResponse {
    match run(handler, request).await {
        ProxyOutcome::Respond(response) => *response,
        other => panic!("{other:?}"),
    }
}

/// Runs a proxy that fails with a server error, and returns its status and what it reports.
async fn failed<H: ProxyHandler<Args>, Args>(
    handler: H,
    config: ProxyConfig,
    request: TestRequest,
) -> (u16, Vec<String>) {
    let reports = Rc::new(Reports::default());
    let reporter = Reporter::new(Rc::<Reports>::clone(&reports), 0);
    let (request, payload) = request.to_http_parts();
    let route = proxy(handler).config(config);
    match run_route(&route, &request, payload, reporter).await {
        ProxyOutcome::Failed(response) => (response.status().as_u16(), reports.0.take()),
        other => panic!("{other:?}"),
    }
}

/// Returns the headers as `name: value`, sorted.
fn lines(headers: &HeaderMap) -> Vec<String> {
    let line = |(name, value): (_, &actix_web::http::header::HeaderValue)| {
        format!("{name}: {}", value.to_str().expect("ASCII"))
    };
    let mut lines: Vec<String> = headers.iter().map(line).collect();
    lines.sort();
    lines
}

fn request() -> TestRequest {
    TestRequest::get().uri("/api/a?b=c")
}

async fn text(response: HttpResponse) -> String {
    let body = to_bytes(response.into_body()).await.unwrap_or_default();
    String::from_utf8(body.into()).expect("UTF-8")
}

async fn read(mut payload: Payload) -> String {
    let mut all = Vec::new();
    while let Some(chunk) = payload.next().await {
        all.extend_from_slice(&chunk.expect("the body is whole"));
    }
    String::from_utf8(all).expect("UTF-8")
}

#[actix_web::test]
async fn next_alone_changes_nothing() {
    let passed_on = passed_on(async || NextResponse::next(), request()).await;
    assert_eq!(passed_on.target, None);
    assert!(passed_on.request_headers.is_none());
    assert!(passed_on.response_headers.is_empty());
    // The unread body is that of the request.
    assert!(matches!(passed_on.payload, Payload::H1 { .. }));
}

#[actix_web::test]
async fn response_headers_become_request_headers_too() {
    let handler = async || {
        response_headers()?.set("x-guard", "1")?;
        Ok::<_, Error>(
            NextResponse::next()
                .status(418)
                .append_header("x-multi", "1")
                .append_header("x-multi", "2")
                .set_header("x-empty", "")
                .set_header("content-length", "3")
                .set_header("connection", "close")
                .set_header("x-both", "proxy")
                .set_cookie(SetCookie::new("a", "1"))
                .set_cookie(SetCookie::new("b", "2")),
        )
    };
    let sent = request().insert_header(("x-both", "client"));
    let passed_on = passed_on(handler, sent.insert_header(("x-own", "1"))).await;
    let cookies = ["set-cookie: a=1; Path=/", "set-cookie: b=2; Path=/"];
    let shared = ["x-both: proxy", "x-guard: 1"];
    let expected = [&cookies[..], &shared, &["x-multi: 1, 2"]].concat();
    assert_eq!(lines(&passed_on.response_headers), expected);
    let list = ["x-middleware-set-cookie: a=1; Path=/,b=2; Path=/"];
    let expected = [&cookies[..], &shared, &list, &["x-multi: 1, 2", "x-own: 1"]].concat();
    assert_eq!(lines(&passed_on.request_headers.unwrap()), expected);
}

#[actix_web::test]
async fn request_headers_replace_the_whole_set() {
    let handler = async |req: NextRequest| {
        let mut headers = req.headers().as_map().clone();
        headers.remove("x-old");
        NextResponse::next()
            .request_headers(headers)
            .set_request_header("X-New", 1u32)
            .append_request_header("x-keep", "more")
            .delete_request_header("cookie")
    };
    let sent = request()
        .insert_header(("x-old", "1"))
        .insert_header(("x-keep", "k"))
        .insert_header(("cookie", "a=1"));
    let passed_on = passed_on(handler, sent).await;
    assert!(passed_on.response_headers.is_empty());
    let expected = ["x-keep: k", "x-keep: more", "x-new: 1"];
    assert_eq!(lines(&passed_on.request_headers.unwrap()), expected);
}

#[actix_web::test]
async fn the_framing_of_the_body_is_kept() {
    let handler = async || {
        let next = NextResponse::next().request_headers(HeaderMap::new());
        next.set_request_header("content-length", "2")
            .set_request_header("x-only", "1")
    };
    let passed_on = passed_on(handler, request().set_payload("hello")).await;
    let expected = ["content-length: 5", "x-only: 1"];
    assert_eq!(lines(&passed_on.request_headers.unwrap()), expected);
    assert_eq!(read(passed_on.payload).await, "hello");
}

#[actix_web::test]
async fn an_empty_set_of_request_headers_changes_nothing() {
    let handler = async || NextResponse::next().request_headers(HeaderMap::new());
    let passed_on = passed_on(handler, request().insert_header(("x-a", "1"))).await;
    assert!(passed_on.request_headers.is_none());
}

#[actix_web::test]
async fn a_rewrite_leads_to_this_server_or_to_another_one() {
    let cases = [
        ("http://localhost:8080/x?y=z#h", "/x?y=z", Some("/x?y=z#h")),
        ("http://127.0.0.1:8080/x", "/x", Some("/x")),
        ("http://localhost:8080/a/../b^", "/b%5E", Some("/b%5E")),
        ("http://localhost:9/x", "http://localhost:9/x", None),
        ("https://localhost:8080/x", "https://localhost:8080/x", None),
        ("http://example.com", "http://example.com/", None),
    ];
    for (url, target, header) in cases {
        let handler =
            move || async move { NextResponse::rewrite(url).set_request_header("x-a", "1") };
        let passed_on = passed_on(handler, request()).await;
        assert_eq!(passed_on.target.as_deref(), Some(target));
        let sent = passed_on.response_headers.get("x-middleware-rewrite");
        assert_eq!(sent.map(|value| value.to_str().unwrap()), header);
        assert_eq!(lines(&passed_on.request_headers.unwrap()), ["x-a: 1"]);
    }
}

#[actix_web::test]
async fn the_url_of_the_request_can_be_rewritten() {
    let handler = async |req: NextRequest| {
        let mut url = req.next_url().clone();
        url.set_pathname("/other");
        NextResponse::rewrite(&url)
    };
    let passed_on = passed_on(handler, request()).await;
    assert_eq!(passed_on.target.as_deref(), Some("/other?b=c"));
}

#[actix_web::test]
async fn a_proxy_sees_base_path_and_locale() {
    let config = UrlConfig {
        base_path: "/docs".to_owned(),
        trailing_slash: true,
        locales: vec!["en".to_owned(), "de".to_owned()],
        default_locale: Some("en".to_owned()),
    };
    let handler = async |req: NextRequest| -> Result {
        let url = req.next_url();
        let seen = format!(
            "{} {} {:?} {:?} {}",
            url.href(),
            url.base_path(),
            url.locale(),
            url.default_locale(),
            url.pathname()
        );
        let mut url = url.clone();
        url.set_pathname("/login");
        url.set_locale("de")?;
        assert!(url.set_locale("fr").is_err());
        Ok(NextResponse::redirect(&url).set_header("x-seen", seen))
    };
    let route = proxy(handler);
    let request = TestRequest::get().uri("/docs/foo/?a").to_http_request();
    let reporter = Reporter::new(Rc::new(Reports::default()), 0);
    let outcome = serve_proxy(
        &route,
        &request,
        request.clone(),
        Payload::None,
        reporter,
        Arc::new(config),
    )
    .await;
    let ProxyOutcome::Respond(response) = outcome else {
        panic!("{outcome:?}");
    };
    let expected = [
        "location: /docs/de/login/?a=",
        "x-seen: http://localhost:8080/docs/foo/?a= /docs Some(\"en\") Some(\"en\") /foo/",
    ];
    assert_eq!(lines(response.headers()), expected);
}

#[actix_web::test]
async fn a_redirect_to_this_server_is_relative() {
    let cases = [
        (307, "http://localhost:8080/a?b#c", "/a?b#c"),
        (308, "http://127.0.0.1:8080/", "/"),
        (301, "https://example.com", "https://example.com/"),
        // Two leading slashes would name a host.
        (
            302,
            "http://localhost:8080//evil",
            "http://localhost:8080//evil",
        ),
    ];
    for (status, url, location) in cases {
        let handler = move || async move {
            let response = NextResponse::redirect_with(status, url);
            response.set_cookie(SetCookie::new("a", "1"))
        };
        let response = responded(handler, request()).await;
        assert_eq!(response.status(), status);
        let refresh = format!("refresh: 0;url={location}");
        let mut expected = vec![format!("location: {location}")];
        expected.extend((status == 308).then_some(refresh));
        expected.push("set-cookie: a=1; Path=/".to_owned());
        assert_eq!(lines(response.headers()), expected);
        assert_eq!(text(response).await, location);
    }
}

#[actix_web::test]
async fn a_response_of_its_own_keeps_its_body() {
    let handler = async || {
        let response = NextResponse::json(["a"]).status(201);
        response.set_header("Location", "http://localhost:8080/a")
    };
    let response = responded(handler, request()).await;
    assert_eq!(response.status(), 201);
    let expected = ["content-type: application/json", "location: /a"];
    assert_eq!(lines(response.headers()), expected);
    assert_eq!(text(response).await, r#"["a"]"#);
    let pieces = async || NextResponse::chunks(stream::iter(["a", "b"]));
    assert_eq!(text(responded(pieces, request()).await).await, "ab");
    // As it is.
    let actix = async || {
        HttpResponse::Found()
            .insert_header(("Location", "/a"))
            .finish()
    };
    let response = responded(actix, request()).await;
    assert_eq!(lines(response.headers()), ["location: /a"]);
}

#[actix_web::test]
async fn a_location_ends_the_request() {
    let handler = async || {
        let next = NextResponse::next().status(307);
        next.set_header("Location", "http://localhost:8080/a")
    };
    // `next()` is for a response without `Location`: this is neither.
    let response = responded(handler, request()).await;
    assert_eq!(response.headers().get("location").unwrap(), "/a");
}

#[actix_web::test]
async fn mistakes_are_reported_and_no_handler_runs() {
    type Make = fn() -> NextResponse;
    let cases: [(Make, &str); 7] = [
        (
            || NextResponse::rewrite("/a"),
            "a rewrite needs an absolute URL of http or https, not `/a`",
        ),
        (
            || NextResponse::rewrite("ftp://example.com"),
            "a rewrite needs an absolute URL of http or https, not `ftp://example.com`",
        ),
        (
            || NextResponse::empty(201).set_header("Location", "/a"),
            "the `Location` of a proxy must be an absolute URL, not `/a`",
        ),
        (
            || NextResponse::next().set_request_header("x y", "1"),
            "`x y` is not a valid header name",
        ),
        (
            || NextResponse::empty(200).set_request_header("x", "1"),
            "request headers can be set only on `NextResponse::next()` and `NextResponse::rewrite()`",
        ),
        (
            || NextResponse::empty(200).set_header("x-middleware-next", "1"),
            "the request can't be passed on: only a proxy can, with `NextResponse::next()` or `NextResponse::rewrite()`",
        ),
        (
            || NextResponse::next().set_header("x-middleware-rewrite", "/a"),
            "the request can't be passed on: only a proxy can, with `NextResponse::next()` or `NextResponse::rewrite()`",
        ),
    ];
    for (make, message) in cases {
        let handler = move || async move { make() };
        let end = failed(handler, ProxyConfig::new(), request()).await;
        assert_eq!(end, (500, vec![message.to_owned()]));
    }
}

#[actix_web::test]
async fn errors_panics_and_timeouts_fail() {
    let error = async || Err::<NextResponse, _>(std::io::Error::other("broken"));
    let end = failed(error, ProxyConfig::new(), request()).await;
    assert_eq!(end, (500, vec!["broken".to_owned()]));
    let panic = async || -> NextResponse { panic!("oh") };
    let end = failed(panic, ProxyConfig::new(), request()).await;
    assert_eq!(end, (500, vec!["the handler panicked: oh".to_owned()]));
    let config = ProxyConfig::new().max_duration(0);
    let end = failed(async || pending::<NextResponse>().await, config, request()).await;
    assert_eq!(end, (504, vec!["Gateway Timeout".to_owned()]));
    let missing = async |_: Data<u8>| NextResponse::next();
    assert_eq!(failed(missing, ProxyConfig::new(), request()).await.0, 500);
}

#[actix_web::test]
async fn errors_for_the_client_are_responses() {
    let refused = async || Err::<NextResponse, _>(ApiError::new(401, "no session"));
    let response = responded(refused, request()).await;
    assert_eq!(response.status(), 401);
    assert_eq!(text(response).await, "no session");
    let login = async || Err::<NextResponse, _>(redirect("/login"));
    let response = responded(login, request()).await;
    assert_eq!(response.status(), 307);
    assert_eq!(lines(response.headers()), ["location: /login"]);
}

#[actix_web::test]
async fn what_the_proxy_reads_is_read_again() {
    let post = || TestRequest::post().set_payload(r#"{"a":1}"#);
    let json = async |mut req: NextRequest| -> Result {
        let body: Value = req.json().await?;
        Ok(NextResponse::next().set_header("x-read", body["a"].to_string()))
    };
    let one = passed_on(json, post()).await;
    assert_eq!(one.response_headers.get("x-read").unwrap(), "1");
    assert_eq!(read(one.payload).await, r#"{"a":1}"#);
    let extracted =
        async |body: web::Bytes| NextResponse::next().set_header("x-read", body.len().to_string());
    let one = passed_on(extracted, post()).await;
    assert_eq!(one.response_headers.get("x-read").unwrap(), "7");
    assert_eq!(read(one.payload).await, r#"{"a":1}"#);
    let streamed = async |mut req: NextRequest| -> Result {
        let first = req.body()?.next().await.transpose()?.unwrap_or_default();
        assert_eq!(first.len(), 2);
        Ok(NextResponse::next())
    };
    assert_eq!(read(streamed_twice(streamed).await).await, "aabb");
}

/// Runs a proxy for a body of two chunks, and returns the handler's.
async fn streamed_twice<H: ProxyHandler<Args>, Args>(handler: H) -> Payload {
    let payload: Payload = Payload::Stream {
        payload: Box::pin(stream::iter([Ok("aa".into()), Ok("bb".into())])),
    };
    let request = TestRequest::post().to_http_request();
    let reporter = Reporter::new(Rc::new(Reports::default()), 0);
    match run_route(&proxy(handler), &request, payload, reporter).await {
        ProxyOutcome::Continue(passed_on) => passed_on.payload,
        other => panic!("{other:?}"),
    }
}

#[actix_web::test]
async fn a_body_over_the_limit_is_a_413_for_a_proxy_that_reads_it() {
    let limits = BodyLimits {
        max_size: Some("3b".parse().unwrap()),
        ..BodyLimits::default()
    };
    let outcome = async |payload: Payload, is_read: bool| {
        let handler = move |mut req: NextRequest| async move {
            if is_read {
                req.bytes().await?;
            }
            Ok::<_, Error>(NextResponse::next())
        };
        let request = TestRequest::post().to_http_request();
        let reporter = Reporter::new(Rc::new(Reports::default()), 0);
        run_route(&proxy(handler), &request, limits.bound(payload), reporter).await
    };
    let body = || TestRequest::post().set_payload("hello").to_http_parts().1;
    let ProxyOutcome::Respond(response) = outcome(body(), true).await else {
        panic!("passed on");
    };
    assert_eq!(response.status(), 413);
    let ProxyOutcome::Continue(mut passed_on) = outcome(body(), false).await else {
        panic!("not passed on");
    };
    assert!(passed_on.payload.next().await.unwrap().is_err());
}

#[actix_web::test]
async fn extractors_are_arguments() {
    let handler = async |http: HttpRequest, user: Data<String>, req: NextRequest| {
        let seen = format!("{} {} {}", http.path(), user.as_str(), req.method());
        NextResponse::next().set_request_header("x-seen", seen)
    };
    let request = request().app_data(Data::new("ada".to_owned()));
    let passed_on = passed_on(handler, request).await;
    let expected = ["x-seen: /api/a ada GET"];
    assert_eq!(lines(&passed_on.request_headers.unwrap()), expected);
}

#[actix_web::test]
async fn cookies_set_in_code_below_are_added() {
    let handler = async || -> Result {
        let jar = cookies()?;
        jar.set(SetCookie::new("below", "1"))
            .set(SetCookie::new("own", "lost"));
        Ok(NextResponse::next().set_cookie(SetCookie::new("own", "2")))
    };
    let passed_on = passed_on(handler, request()).await;
    let cookies: Vec<_> = passed_on.response_headers.get_all(SET_COOKIE).collect();
    assert_eq!(cookies, ["own=2; Path=/", "below=1; Path=/"]);
}

#[actix_web::test]
async fn work_after_a_proxy_runs_at_once_and_does_not_hold_the_request() {
    let seen = Data::new(Mutex::new(String::new()));
    let handler = async |seen: Data<Mutex<String>>| -> Result {
        after(async move {
            let path = headers()?.get("x-path").unwrap_or_default().into_owned();
            *seen.lock().expect("not poisoned") = path;
            pending::<std::result::Result<(), Error>>().await
        })?;
        Ok(NextResponse::next().set_header("x-a", "1"))
    };
    let request = request().app_data(Data::clone(&seen));
    let mut request = request.insert_header(("x-path", "/a")).to_srv_request();
    let reporter = Reporter::new(Rc::new(Reports::default()), 0);
    let outcome = run_route(&proxy(handler), request.request(), Payload::None, reporter).await;
    let ProxyOutcome::Continue(passed_on) = outcome else {
        panic!("{outcome:?}");
    };
    actix_web::rt::task::yield_now().await;
    assert_eq!(*seen.lock().expect("not poisoned"), "/a");
    // It panics if the request is held elsewhere.
    request.head_mut().headers = passed_on.request_headers.expect("a changed header");
    assert_eq!(request.headers().get("x-a").expect("the header"), "1");
}

#[actix_web::test]
async fn a_route_handler_cannot_pass_its_request_on() {
    type Make = fn() -> NextResponse;
    let rewrite: Make = || NextResponse::rewrite("http://localhost:8080/a");
    for make in [NextResponse::next as Make, rewrite] {
        let route = route().get(move || async move { make() });
        let reports = Rc::new(Reports::default());
        let reporter = Reporter::new(Rc::<Reports>::clone(&reports), 0);
        let request = request().to_http_request();
        let params = twinroute_matcher::Params::default();
        let response = serve(&route, &request, Payload::None, params, reporter).await;
        assert_eq!(response.status(), 500);
        let message = "the request can't be passed on: only a proxy can, with `NextResponse::next()` or `NextResponse::rewrite()`";
        assert_eq!(reports.0.take(), [message]);
    }
}
