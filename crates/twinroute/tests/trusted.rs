//! `x-forwarded-*` headers of trusted and untrusted peers: in handlers, in actix-web and in forwarded requests.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

use std::net::SocketAddr;

use serde_json::{Value, json};
use twinroute::{
    Routes, Server, app,
    app::{NextRequest, NextResponse},
    migrate::Legacy,
    pages,
    pages::{NextApiRequest, NextApiResponse, Sent},
    test::serve,
};
use twinroute_test_client::{Peer, Request, listen};

async fn in_app(req: NextRequest) -> NextResponse {
    let connection = req.http().connection_info().clone();
    NextResponse::json(json!({
        "for": req.header("x-forwarded-for"),
        "proto": req.header("x-forwarded-proto"),
        "https": req.url().starts_with("https:"),
        "actix": connection.realip_remote_addr(),
    }))
}

async fn in_pages(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(json!({ "for": req.header("x-forwarded-for"), "real": req.header("x-real-ip") }))
}

/// A legacy server that responds with the head of the request.
fn legacy_server() -> String {
    let address = listen(|mut peer| {
        let request = peer.head();
        let head = request.raw_head();
        let length = head.len();
        peer.send(format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
        ));
        peer.send(head);
    });
    format!("http://{address}")
}

fn start(routes: Routes) -> SocketAddr {
    let routes = routes
        .app("/app", app::route().get(in_app))
        .pages("/pages", pages::route(in_pages));
    serve(Server::new(routes)).unwrap()
}

/// Sends a request as a proxy would for a client at 192.0.2.7.
fn ask(server: SocketAddr, path: &str) -> String {
    let claims =
        "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\nX-Real-IP: 192.0.2.7\r\n";
    let request =
        format!("GET {path} HTTP/1.0\r\nHost: a.example\r\nConnection: close\r\n{claims}\r\n");
    let response = Peer::connect(server).ask(request);
    response.text().to_ascii_lowercase()
}

fn ask_json(server: SocketAddr, path: &str) -> Value {
    serde_json::from_str(&ask(server, path)).unwrap()
}

#[test]
fn by_default_no_peer_is_trusted() {
    let server = start(Routes::new().legacy(legacy_server().as_str()));
    assert_eq!(
        ask_json(server, "/app"),
        json!({ "for": "127.0.0.1", "proto": "http", "https": false, "actix": "127.0.0.1" })
    );
    assert_eq!(
        ask_json(server, "/pages"),
        json!({ "for": "127.0.0.1", "real": null })
    );
    let forwarded = ask(server, "/legacy");
    assert!(
        forwarded.contains("x-forwarded-for: 127.0.0.1\r\n"),
        "{forwarded}"
    );
    assert!(!forwarded.contains("192.0.2.7"), "{forwarded}");
}

#[test]
fn forwarded_headers_of_a_trusted_peer_are_used() {
    let named = Routes::new()
        .trusted_peers(["127.0.0.0/8"])
        .legacy(legacy_server().as_str());
    let by_legacy = Legacy::new(&legacy_server())
        .unwrap()
        .trusted_peers(["127.0.0.1"])
        .unwrap();
    for routes in [named, Routes::new().legacy(by_legacy)] {
        let server = start(routes);
        assert_eq!(
            ask_json(server, "/app"),
            json!({ "for": "192.0.2.7", "proto": "https", "https": true, "actix": "192.0.2.7" })
        );
        assert_eq!(
            ask_json(server, "/pages"),
            json!({ "for": "192.0.2.7", "real": "192.0.2.7" })
        );
        let forwarded = ask(server, "/legacy");
        assert!(
            forwarded.contains("x-forwarded-for: 192.0.2.7, 127.0.0.1\r\n"),
            "{forwarded}"
        );
        assert!(
            forwarded.contains("x-forwarded-proto: https\r\n"),
            "{forwarded}"
        );
    }
    let other = start(Routes::new().trusted_peers(["192.0.2.0/24"]));
    assert_eq!(ask_json(other, "/app")["for"], "127.0.0.1");
}

/// Whether the legacy server or the handler receives `header` in a request for `path`.
fn receives(server: SocketAddr, path: &str, header: &str) -> bool {
    let request = Request::get(path).header(header, "planted").close();
    let response = Peer::send_to(server, request.bytes()).last_response();
    assert_eq!(response.status, 200, "{}", response.text());
    response.text().contains("planted")
}

#[test]
fn internal_headers_of_next_are_not_accepted_from_clients() {
    async fn echo(req: NextApiRequest, res: NextApiResponse) -> Sent {
        let headers = req.http().headers();
        let has = headers.iter().any(|(_, value)| value == "planted");
        res.send(if has { "planted" } else { "nothing" })
    }
    // Internal headers are not accepted from a trusted peer either.
    let routes = Routes::new()
        .pages("/echo", pages::route(echo))
        .legacy(legacy_server().as_str())
        .trusted_peers(["127.0.0.1"]);
    let server = serve(Server::new(routes)).unwrap();
    for internal in [
        "next-resume",
        "X-Invoke-Error",
        "X-Invoke-Output",
        "X-Invoke-Path",
        "X-Invoke-Query",
        "X-Invoke-Status",
        "X-Matched-Path",
        "X-Middleware-Invoke",
        "X-Middleware-Next",
        "X-Middleware-Override-Headers",
        "X-Middleware-Redirect",
        "X-Middleware-Request-X-User",
        "X-Middleware-Rewrite",
        "X-Middleware-Set-Cookie",
        "X-Middleware-Skip",
        "X-Middleware-Subrequest",
        "X-Middleware-Subrequest-Id",
        "X-Next-Resume-State-Length",
        "X-Nextjs-Postponed",
        "X-Now-Route-Matches",
        "X-Vercel-SC-Host",
    ] {
        assert!(!receives(server, "/about", internal), "{internal}");
    }
    // A handler doesn't receive what the recorded Next.js version withholds from its handlers.
    for internal in ["X-Middleware-Rewrite", "X-Matched-Path", "Next-Resume"] {
        assert!(!receives(server, "/echo", internal), "{internal}");
    }
    assert!(receives(server, "/echo", "X-Middleware-Subrequest"));
    for passing in [
        "Next-Action",
        "Next-Router-State-Tree",
        "RSC",
        "X-Middleware-Prefetch",
        "X-Next-Revalidate-Tag-Token",
        "X-Prerender-Revalidate",
    ] {
        assert!(receives(server, "/about", passing), "{passing}");
        assert!(receives(server, "/echo", passing), "{passing}");
    }
    // The client code of older Next.js versions sends it.
    assert!(receives(
        server,
        "/_next/data/build/about.json",
        "X-Nextjs-Data"
    ));
    assert!(!receives(server, "/echo", "X-Nextjs-Data"));
}

#[test]
fn an_invalid_trusted_peer_is_an_error() {
    let error = Routes::new()
        .trusted_peers(["proxy.internal"])
        .build()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "trusted peer `proxy.internal` is neither an address nor a network"
    );
}
