//! CORS with actix-cors, in one line: for a server and for a part of the routes.
#![expect(
    clippy::expect_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::net::SocketAddr;

use actix_cors::Cors;
use actix_web::HttpResponse;
use bytes::Bytes;
use futures_util::stream;
use support::start;
use twinroute::{
    ApiError, Error, Routes, Server,
    app::{self, NextRequest, NextResponse},
    pages::{self, NextApiRequest, NextApiResponse, Sent},
};
use twinroute_test_client::{Message, Peer, Request};

const ALLOWED: &str = "access-control-allow-origin";

async fn page(req: NextApiRequest, res: NextApiResponse) -> Result<Sent, Error> {
    match req.http().query_string() {
        "conflict" => Err(ApiError::new(409, "a conflict"))?,
        "stream" => Ok(res.write("a").await.end_with("b")),
        _ => Ok(res.send("a")),
    }
}

async fn get(req: NextRequest) -> app::Result {
    match req.http().query_string() {
        "conflict" => Err(ApiError::new(409, "a conflict"))?,
        "stream" => Ok(NextResponse::stream(stream::iter(
            ["a", "b"].map(|piece| Ok::<_, ApiError>(Bytes::from(piece))),
        ))),
        _ => Ok(NextResponse::text("a")),
    }
}

fn routes() -> Routes {
    Routes::new()
        .pages("/api/pages", pages::route(page))
        .app("/api/app", app::route().get(get))
        .app("/other", app::route().get(get))
        .render_error_below("/api/app", |error, _| {
            HttpResponse::build(error.status()).body("hook")
        })
}

fn send(server: SocketAddr, method: &str, target: &str) -> Message {
    let request = Request::new(method, target)
        .header("Origin", "https://a.example")
        .close();
    Peer::send_to(server, request.bytes()).last_response()
}

/// Sends a preflight, as a browser does before a cross-origin request.
fn preflight(server: SocketAddr, target: &str) -> Message {
    let request = Request::new("OPTIONS", target)
        .header("Origin", "https://a.example")
        .header("Access-Control-Request-Method", "PUT")
        .close();
    Peer::send_to(server, request.bytes()).last_response()
}

fn check(server: SocketAddr) {
    for style in ["pages", "app"] {
        let target = format!("/api/{style}");
        let response = preflight(server, &target);
        assert_eq!(response.status, 200, "{target}");
        assert!(
            response
                .header("access-control-allow-methods")
                .expect("methods")
                .contains("PUT")
        );
        for (target, status, body) in [
            (target.clone(), 200, "a"),
            (format!("{target}?stream"), 200, "ab"),
            (
                format!("{target}?conflict"),
                409,
                if style == "app" { "hook" } else { "a conflict" },
            ),
        ] {
            let response = send(server, "GET", &target);
            assert_eq!(
                (response.status, response.text()),
                (status, body),
                "{target}"
            );
            assert_eq!(
                response.header(ALLOWED),
                Some("https://a.example"),
                "{target}"
            );
        }
    }
    for (method, target, status) in [
        ("GET", "/api/nowhere", 404),
        ("GET", "/api/app/nowhere", 404),
        ("DELETE", "/api/app", 405),
        ("OPTIONS", "/api/app", 204),
        ("GET", "/api//app", 308),
    ] {
        let response = send(server, method, target);
        assert_eq!(response.status, status, "{method} {target}");
        assert_eq!(
            response.header(ALLOWED),
            Some("https://a.example"),
            "{method} {target}"
        );
    }
}

#[test]
fn cors_for_a_server() {
    check(start(Server::new(routes()).wrap(Cors::permissive)));
}

#[test]
fn cors_for_a_part_of_the_routes() {
    let server = start(Server::new(routes().wrap_below("/api", Cors::permissive)));
    check(server);
    for target in ["/other", "/nowhere"] {
        assert_eq!(
            send(server, "GET", target).header(ALLOWED),
            None,
            "{target}"
        );
        assert_eq!(
            preflight(server, target).header("access-control-allow-methods"),
            None
        );
    }
}

#[test]
fn cors_for_routes_in_an_app() {
    let mounted = || routes().wrap_below("/api", Cors::permissive);
    let server = start(Server::new(Routes::new()).configure(move |config| {
        config.service(mounted());
    }));
    for target in ["/api/app", "/api/pages"] {
        assert_eq!(preflight(server, target).status, 200, "{target}");
        let response = send(server, "GET", target);
        assert_eq!(
            response.header(ALLOWED),
            Some("https://a.example"),
            "{target}"
        );
    }
    assert_eq!(send(server, "GET", "/other").header(ALLOWED), None);
}
