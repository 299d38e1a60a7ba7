//! Paths with a locale, as `i18n` of `next.config` defines it.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

use std::net::SocketAddr;

use twinroute::{
    Routes, Server,
    app::{self, NextResponse},
    config::{I18n, NextConfig, Rewrite},
    pages::{self, NextApiRequest, NextApiResponse, Sent},
    test::serve,
};
use twinroute_test_client::{Message, Peer, Request};

async fn app_handler() -> NextResponse {
    NextResponse::text("app")
}

async fn pages_handler(_: NextApiRequest, res: NextApiResponse) -> Sent {
    res.send("pages")
}

/// A server with a route of each style, and rewrites to them.
fn start(config: NextConfig) -> SocketAddr {
    let config = config.i18n(I18n::new(["en", "de"], "en")).rewrites([
        Rewrite::new("/to-app", "/app/1"),
        Rewrite::new("/to-pages", "/api/pages"),
    ]);
    let routes = Routes::new()
        .app("/app/[id]", app::route().get(app_handler))
        .pages("/api/pages", pages::route(pages_handler))
        .config(config);
    serve(Server::new(routes)).unwrap()
}

fn get(server: SocketAddr, target: &str) -> Message {
    Peer::send_to(server, Request::get(target).close().bytes()).last_response()
}

#[test]
fn a_rewrite_of_a_path_with_a_locale_leads_to_no_app_route() {
    let server = start(NextConfig::new());
    let cases = [
        ("/to-app", 200),
        ("/de/to-app", 404),
        ("/en/to-app", 404),
        ("/to-pages", 200),
        ("/de/to-pages", 200),
        ("/de/api/pages", 404),
    ];
    for (target, status) in cases {
        assert_eq!(get(server, target).status, status, "{target}");
    }
}

#[test]
fn a_slash_redirect_drops_the_default_locale() {
    let server = start(NextConfig::new().base_path("/docs"));
    let cases = [
        ("/docs/EN/api/pages/", Some("/docs/api/pages")),
        ("/docs/de/api/pages/", Some("/docs/de/api/pages")),
        ("/DOCS/", Some("/docs")),
        ("/docs/", None),
    ];
    for (target, location) in cases {
        let response = get(server, target);
        assert_eq!(response.header("location"), location, "{target}");
    }
}
