//! Middlewares around a `Server`.
#![expect(
    clippy::expect_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

mod support;

use std::{
    cell::Cell,
    io::{self, BufRead as _, BufReader},
    rc::Rc,
};

use actix_web::{
    HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::{DefaultHeaders, Logger, Next, from_fn},
    web,
};
use support::{ask, start};
use twinroute::{
    Routes, Server,
    app::{NextResponse, route},
};

async fn get() -> NextResponse {
    NextResponse::text("hello")
}

fn server() -> Server {
    let routes = Routes::new().app("/hello", route().get(get));
    Server::new(routes)
        .liveness("/healthz")
        .configure(|config| {
            config.route("/beside", web::get().to(HttpResponse::Ok));
        })
}

/// Counts requests in state that is not `Send`, and panics for `?panic`.
async fn count(
    count: Rc<Cell<u32>>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> actix_web::Result<ServiceResponse<impl MessageBody>> {
    assert!(request.query_string() != "panic", "planted");
    count.set(count.get() + 1);
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    headers.insert("x-count".parse().expect("a name"), count.get().into());
    Ok(response)
}

fn wrapped() -> Server {
    let outer = || DefaultHeaders::new().add(("X-Outer", "yes"));
    server().wrap(Logger::default).wrap(outer).wrap(|| {
        let shared = Rc::new(Cell::new(0));
        from_fn(move |request, next| count(Rc::clone(&shared), request, next))
    })
}

#[test]
fn a_middleware_wraps_every_service() {
    let address = start(wrapped());
    for (number, (path, expected)) in [
        ("/hello", 200),
        ("/nowhere", 404),
        ("/hello/", 308),
        ("/beside", 200),
    ]
    .into_iter()
    .enumerate()
    {
        let response = ask(address, path);
        assert_eq!(response.status, expected, "{path}");
        assert_eq!(response.header("x-outer"), Some("yes"));
        let count = (number + 1).to_string();
        assert_eq!(response.header("x-count"), Some(&*count));
    }
    assert_eq!(ask(address, "/healthz").header("x-outer"), None);
}

#[test]
fn a_middleware_wraps_the_legacy_server() {
    let routes = Routes::new().legacy("http://127.0.0.1:9");
    let address = start(Server::new(routes).wrap(|| DefaultHeaders::new().add(("X-Outer", "yes"))));
    let response = ask(address, "/legacy");
    assert_eq!(response.status, 502);
    assert_eq!(response.header("x-outer"), Some("yes"));
}

#[test]
fn the_last_middleware_is_the_outermost() {
    let name = |value| move || DefaultHeaders::new().add(("X-Inner", value));
    let address = start(server().wrap(name("first")).wrap(name("second")));
    assert_eq!(ask(address, "/hello").header("x-inner"), Some("first"));
}

#[test]
fn a_panic_in_a_middleware_is_a_500_and_logged() {
    let (log, write) = io::pipe().expect("a pipe");
    let write = move || write.try_clone().expect("a pipe");
    let subscriber = tracing_subscriber::fmt().with_env_filter("twinroute_server=error");
    subscriber.with_ansi(false).with_writer(write).init();
    let address = start(wrapped());
    assert_eq!(ask(address, "/hello?panic").status, 500);
    let line = BufReader::new(log)
        .lines()
        .next()
        .expect("a line")
        .expect("text");
    for word in [
        "the application panicked",
        "method=GET",
        "path=\"/hello\"",
        "planted",
    ] {
        assert!(line.contains(word), "{line}");
    }
    assert_eq!(ask(address, "/hello").status, 200);

    // A middleware that panics before it returns its future.
    let at_once = |request: ServiceRequest, next: Next<_>| {
        assert!(request.path() != "/hello", "at once");
        next.call(request)
    };
    let address = start(server().wrap(move || from_fn(at_once)));
    assert_eq!(ask(address, "/hello").status, 500);
    assert_eq!(ask(address, "/healthz").status, 200);
}
