//! Arguments and responses of App handlers, without a server.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_web::{HttpResponse, http::Method, rt::time::sleep, web::Json};
use bytes::Bytes;
use futures_util::stream::{self, once};
use serde::Deserialize;
use serde_json::json;
use twinroute::{
    Error, Routes, SetCookie, app,
    app::{Event, NextRequest, NextResponse, Result, RouteContext, Sse},
    pages,
    pages::{NextApiResponse, Sent},
    test::Client,
};

async fn client(route: app::AppRoute) -> Client {
    let routes = Routes::new().app("/it", route);
    Client::new(routes).await.expect("the route is valid")
}

async fn whose(ctx: RouteContext) -> NextResponse {
    NextResponse::json(&ctx.params)
}

#[actix_web::test]
async fn a_handler_may_be_mounted_under_several_routes() {
    let route = app::route().get(whose);
    let routes = Routes::new()
        .app("/users/[id]", route.clone())
        .app("/teams/[team]/[...rest]", route);
    let client = Client::new(routes).await.unwrap();
    assert_eq!(
        client.get("/users/1").send().await.text().unwrap(),
        r#"{"id":"1"}"#
    );
    assert_eq!(
        client.get("/teams/a/b/c").send().await.text().unwrap(),
        r#"{"team":"a","rest":["b","c"]}"#
    );
}

#[actix_web::test]
async fn any_responder_is_a_response() {
    async fn get() -> NextResponse {
        NextResponse::responder(Json(json!({ "a": 1 })))
            .status(201)
            .set_header("X-A", "1")
    }
    async fn post() -> Result<HttpResponse> {
        Ok(HttpResponse::Conflict().body("taken"))
    }
    let client = client(app::route().get(get).post(post)).await;
    let response = client.get("/it").send().await;
    assert_eq!(
        (response.status(), response.header("x-a").as_deref()),
        (201, Some("1"))
    );
    assert_eq!(response.text().unwrap(), r#"{"a":1}"#);
    let response = client.post("/it").send().await;
    assert_eq!(
        (response.status(), response.text().unwrap().as_str()),
        (409, "taken")
    );
}

#[actix_web::test]
async fn comments_keep_a_silent_connection_open() {
    async fn get() -> NextResponse {
        let late = once(async {
            sleep(Duration::from_millis(120)).await;
            Ok::<_, Infallible>(Event::data("late"))
        });
        Sse::new(late).keep_alive(Duration::from_millis(40)).into()
    }
    let response = client(app::route().get(get)).await.get("/it").send().await;
    assert_eq!(
        response.header("content-type").unwrap(),
        "text/event-stream"
    );
    let text = response.text().unwrap();
    assert!(text.starts_with(":\n\n"), "{text}");
    assert!(text.ends_with(":\n\ndata: late\n\n"), "{text}");
}

#[actix_web::test]
async fn connection_outside_of_a_request_is_an_error() {
    let message = "`connection()` was called outside of an App route's request";
    assert_eq!(app::connection().await.unwrap_err().message(), message);
}

#[actix_web::test]
async fn head_drops_a_stream() {
    async fn get() -> NextResponse {
        NextResponse::stream(futures_util::stream::pending::<
            std::result::Result<Bytes, Infallible>,
        >())
        .set_header("X-A", "1")
    }
    async fn handler(res: NextApiResponse) -> Sent {
        res.set_header("X-A", "1")
            .stream(futures_util::stream::pending::<
                std::result::Result<Bytes, Infallible>,
            >())
    }
    let routes = Routes::new()
        .app("/app", app::route().get(get))
        .pages("/pages", pages::route(handler));
    let client = Client::new(routes).await.unwrap();
    for path in ["/app", "/pages"] {
        let response = client.request(Method::HEAD, path).send().await;
        assert_eq!(
            (response.status(), response.header("x-a").as_deref()),
            (200, Some("1")),
            "{path}"
        );
        assert_eq!(response.bytes().unwrap(), "", "{path}");
    }
}

#[actix_web::test]
async fn targets_are_escaped_as_a_browser_escapes_them() {
    let client = Client::new(Routes::new().app("/users/[id]", app::route().get(whose)));
    let client = client.await.unwrap();
    for target in ["/users/a b", "users/a%20b", "/users/a b?c=ä d"] {
        let response = client.get(target).send().await;
        assert_eq!(response.text().unwrap(), r#"{"id":"a b"}"#, "{target}");
    }
}

#[actix_web::test]
async fn a_cookie_cannot_inject_attributes() {
    async fn get(req: NextRequest) -> NextResponse {
        let path = req.next_url().search_params();
        let path = path.get("path").unwrap_or_default();
        NextResponse::empty(200).set_cookie(SetCookie::new("a", "b;c").path(path))
    }
    let client = client(app::route().get(get)).await;
    let response = client.get("/it?path=/x").send().await;
    assert_eq!(response.header("set-cookie").unwrap(), "a=b%3Bc; Path=/x");
    let response = client.get("/it?path=/x;Domain=evil.example").send().await;
    assert_eq!(
        (response.status(), response.header("set-cookie")),
        (500, None)
    );
}

#[actix_web::test]
async fn draft_mode_checks_the_cookie_of_its_secrets() {
    async fn get() -> Result {
        Ok(NextResponse::json(app::draft_mode()?.is_enabled()?))
    }
    async fn post() -> Result {
        let draft = app::draft_mode()?;
        Ok(NextResponse::json(draft.enable()?.is_enabled()?))
    }
    let id = "0123456789abcdef0123456789abcdef";
    let secrets = app::PreviewSecrets::new(id, "s".repeat(32), "e".repeat(32)).unwrap();
    let routes = Routes::new().app("/it", app::route().get(get).post(post));
    let client = Client::builder(routes).app_data(secrets).build();
    let client = client.await.unwrap();
    let on = client.post("/it").send().await;
    let cookie = format!("__prerender_bypass={id}; Path=/; Secure; HttpOnly; SameSite=none");
    assert_eq!(
        (
            on.text().unwrap().as_str(),
            on.header("set-cookie").unwrap()
        ),
        ("true", cookie)
    );
    for (sent, is_on) in [(id, "true"), (&id[1..], "false")] {
        let request = client
            .get("/it")
            .header("Cookie", &format!("__prerender_bypass={sent}"));
        assert_eq!(request.send().await.text().unwrap(), is_on);
    }
}

#[actix_web::test]
async fn an_error_of_text_is_a_500_that_is_reported() {
    async fn get() -> Result {
        Err(Error::new("no database"))
    }
    async fn handler(_: NextApiResponse) -> pages::Result {
        Err(Error::new(format!("no {}", "database")))
    }
    let reported = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&reported);
    let routes = Routes::new()
        .app("/it", app::route().get(get))
        .pages("/api/it", pages::route(handler))
        .on_error(move |event| log.lock().unwrap().push(event.error.to_string()));
    let client = Client::new(routes).await.unwrap();
    for (path, body) in [("/it", ""), ("/api/it", "Internal Server Error")] {
        let response = client.get(path).send().await;
        assert_eq!(response.status(), 500);
        assert_eq!(response.text().unwrap(), body);
    }
    assert_eq!(*reported.lock().unwrap(), ["no database"; 2]);
}

#[actix_web::test]
async fn pieces_that_can_not_fail_are_a_response() {
    async fn get() -> NextResponse {
        NextResponse::chunks(stream::iter(["one ", "two"]))
    }
    async fn post() -> NextResponse {
        NextResponse::chunks(stream::iter([String::from("a"), String::from("b")]))
    }
    async fn put() -> NextResponse {
        NextResponse::chunks(once(async { Bytes::from_static(b"\xff") }))
    }
    let client = client(app::route().get(get).post(post).put(put)).await;
    let response = client.get("/it").send().await;
    assert_eq!(response.text().unwrap(), "one two");
    assert_eq!(response.header("content-type"), None);
    assert_eq!(client.post("/it").send().await.text().unwrap(), "ab");
    assert_eq!(
        client.put("/it").send().await.bytes().unwrap(),
        &b"\xff"[..]
    );
}

#[actix_web::test]
async fn proxies_are_asked_to_hold_no_event_back() {
    async fn get() -> NextResponse {
        Sse::new(once(async { Ok::<_, Infallible>(Event::data("a")) })).into()
    }
    let response = client(app::route().get(get)).await.get("/it").send().await;
    assert_eq!(response.text().unwrap(), "data: a\n\n");
    let headers = [
        ("content-type", "text/event-stream"),
        ("cache-control", "no-cache, no-transform"),
        ("x-accel-buffering", "no"),
    ];
    for (name, value) in headers {
        assert_eq!(response.header(name).unwrap(), value);
    }
}

#[actix_web::test]
async fn a_body_that_does_not_fit_is_named() {
    #[derive(Deserialize)]
    struct Order {
        count: u32,
    }
    async fn post(mut req: NextRequest) -> Result {
        let order: Order = req.json().await?;
        Ok(NextResponse::json(order.count))
    }
    async fn put(mut req: NextRequest) -> Result {
        let order: Order = req.form().await?;
        Ok(NextResponse::json(order.count))
    }
    let client = client(app::route().post(post).put(put)).await;
    let cases = [
        (Method::POST, "text/plain", r#"{"count":2}"#, "2"),
        (
            Method::POST,
            "text/plain",
            "count=2",
            "Invalid JSON: expected value at line 1 column 1; its content type is `text/plain`",
        ),
        (
            Method::POST,
            "application/json",
            r#"{"count":-2}"#,
            "Invalid body at `count`: invalid value: integer `-2`, expected u32 at line 1 column 11",
        ),
        (Method::PUT, "text/plain", "count=2", "2"),
        (
            Method::PUT,
            "application/json",
            r#"{"count":2}"#,
            "Invalid form: missing field `count`; its content type is `application/json`",
        ),
    ];
    for (method, content_type, body, expected) in cases {
        let request = client.request(method, "/it").body(body);
        let response = request.header("Content-Type", content_type).send().await;
        assert_eq!(response.text().unwrap(), expected, "{body}");
        let status = if expected == "2" { 200 } else { 400 };
        assert_eq!(response.status(), status, "{body}");
    }
}
