//! Request ids: on every response, and everywhere that the request goes.
#![cfg(feature = "migrate")]
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

mod support;

use std::{
    collections::HashSet,
    net::SocketAddr,
    sync::{
        Mutex,
        mpsc::{Receiver, channel},
    },
};

use support::{LONG, serve, start};
use twinroute::{
    ByteSize, RequestId, Routes, Server,
    app::{self, NextRequest, NextResponse, route},
    config::{NextConfig, Rewrite},
    pages::{self, NextApiResponse, Sent},
};
use twinroute_test_client::{Message, Peer, Request, listen};

/// A server that sends an id of its own, and the ids that it gets.
fn upstream() -> (SocketAddr, Receiver<String>) {
    let (sender, ids) = channel();
    let sender = Mutex::new(sender);
    let address = listen(move |mut peer| {
        let id = peer
            .head()
            .header("x-request-id")
            .unwrap_or_default()
            .to_owned();
        sender.lock().unwrap().send(id).unwrap();
        peer.send("HTTP/1.1 200 OK\r\nX-Request-Id: of-upstream\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    });
    (address, ids)
}

/// Responds with the id of the extractor and that of the header.
async fn ids(id: RequestId, req: NextRequest) -> NextResponse {
    let header = req.headers().get("x-request-id").unwrap_or_default();
    NextResponse::text(format!("{id} {header}"))
}

async fn pages_id(id: RequestId, res: NextApiResponse) -> Sent {
    res.set_header("X-Request-Id", "of-handler")
        .send(id.as_str())
}

async fn fails() -> app::Result {
    Err(app::Error::new("planted"))
}

async fn panics() -> NextResponse {
    panic!("planted")
}

fn routes() -> Routes {
    Routes::new()
        .app("/ids", route().get(ids))
        .pages("/api/id", pages::route(pages_id))
        .app("/fails", route().get(fails))
        .app("/panics", route().get(panics))
        .on_error(|_| {})
}

fn id_of(response: &Message) -> String {
    let ids = response.all("x-request-id");
    assert_eq!(ids.len(), 1, "{ids:?}");
    ids[0].to_owned()
}

fn ask(address: SocketAddr, request: &Request) -> Message {
    Peer::send_to(address, request.bytes()).last_response()
}

#[test]
fn every_response_has_an_id_of_its_own() {
    let config = NextConfig::new().trailing_slash(false);
    let routes = routes().config(config).max_body_size(ByteSize(9));
    let address = start(Server::new(routes).request_id().liveness("/healthz"));
    let get = |path: &str| Request::get(path).close();
    let cases = [
        (get("/ids"), 200),
        (get("/api/id"), 200),
        (get("/fails"), 500),
        (get("/panics"), 500),
        (get("/unknown"), 404),
        (get("/ids/"), 308),
        (get("/api/%zz"), 404),
        (get("/healthz"), 200),
        (Request::new("POST", "/ids").close(), 405),
        (Request::new("OPTIONS", "/ids").close(), 204),
        (Request::new("HEAD", "/ids").close(), 200),
        (Request::new("POST", "/ids").body("0123456789").close(), 413),
        (Request::new("CONNECT", "a:1").close(), 400),
        (get("/ids").header("Host", "a").header("Host", "b"), 400),
        (get("/ids").header("X-Request-Id", "of-client"), 200),
    ];
    let mut ids = HashSet::new();
    for (request, status) in cases {
        let mut peer = Peer::send_to(address, request.bytes());
        let response = peer.read_head().unwrap();
        assert_eq!(response.status, status, "{request:?}");
        let id = id_of(&response);
        assert!(
            id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{id}"
        );
        assert!(ids.insert(id), "{request:?}");
    }
}

#[test]
fn handlers_and_error_events_get_the_id() {
    let (sender, events) = channel();
    let routes = routes().on_error(move |event| {
        let _ = sender.send(event.request_id.map(str::to_owned));
    });
    let address = start(Server::new(routes).request_id());
    let response = support::ask(address, "/ids");
    let id = id_of(&response);
    assert_eq!(response.text(), format!("{id} {id}"));
    let response = support::ask(address, "/api/id");
    assert_eq!(response.text(), id_of(&response));
    let response = support::ask(address, "/fails");
    assert_eq!(events.recv_timeout(LONG).unwrap(), Some(id_of(&response)));
}

#[test]
fn other_servers_get_the_id() {
    let (address, ids) = upstream();
    let url = format!("http://{address}");
    let rewrite = Rewrite::new("/there", format!("{url}/here"));
    let config = NextConfig::new().rewrites([rewrite]);
    let server = Server::new(routes().config(config).legacy(url.as_str())).request_id();
    let server = start(server);
    for path in ["/legacy", "/there"] {
        let id = id_of(&support::ask(server, path));
        assert_eq!(ids.recv_timeout(LONG).unwrap(), id, "{path}");
    }
}

#[test]
fn a_trusted_peer_may_send_the_id() {
    let server = Server::new(routes().trusted_peers(["127.0.0.1"])).request_id();
    let address = start(server);
    let with = |id: &str| {
        ask(
            address,
            &Request::get("/ids").header("X-Request-Id", id).close(),
        )
    };
    assert_eq!(with("of-proxy").text(), "of-proxy of-proxy");
    assert_eq!(id_of(&with("of-proxy")), "of-proxy");
    assert_eq!(id_of(&with("with space")).len(), 32);
    assert_eq!(id_of(&with(&"a".repeat(129))).len(), 32);
}

#[test]
fn without_the_setting_the_extractor_makes_an_id() {
    let address = serve(routes());
    let request = Request::get("/ids")
        .header("X-Request-Id", "of-client")
        .close();
    let response = ask(address, &request);
    let (id, header) = response.text().split_once(' ').unwrap();
    assert_eq!((id.len(), header), (32, "of-client"));
    assert!(response.all("x-request-id").is_empty());
}
