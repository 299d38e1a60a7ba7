//! Tests that need real connections: an external server, a WebSocket, streamed events.

use std::net::SocketAddr;

use actix_web::{http::header::HeaderName, web::Data};
use awc::{
    Client,
    ws::{Frame, Message},
};
use futures_util::{SinkExt as _, StreamExt as _, stream};
use showcase::{External, Posts};
use twinroute::{
    Routes, Server,
    app::{self, NextRequest, NextResponse},
    test::serve,
};
use twinroute_test_client::{Peer, Request, listen};

fn start(external: &str) -> SocketAddr {
    let server = Server::new(showcase::routes())
        .app_data(Data::new(Posts::default()))
        .app_data(Data::new(External(external.to_owned())));
    serve(server).expect("a free port")
}

/// The address of a showcase whose external server is another showcase.
fn two() -> String {
    let external = start("http://127.0.0.1:1");
    format!("http://{}", start(&format!("http://{external}")))
}

#[actix_web::test]
async fn a_route_forwards_to_an_external_server() {
    let front = two();
    let client = Client::default();
    let address = format!("{front}/api/external/search?q=a%20b");
    let mut response = client.get(address).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(
        response.headers().get("content-type").unwrap(),
        "application/json"
    );
    let body = response.body().await.unwrap();
    assert!(body.starts_with(b"{\"q\":\"a b\""), "{body:?}");

    let address = format!("{front}/api/external/nothing/here");
    let response = client.get(address).send().await.unwrap();
    assert_eq!(response.status(), 404);
}

#[actix_web::test]
async fn bodies_stream_in_both_directions() {
    let front = two();
    let chunks =
        stream::iter(["{\"title\":", "\"Twins\"}"].map(|text| Ok::<_, String>(text.into())));
    let address = format!("{front}/api/external/posts");
    let request = Client::default().post(address);
    let request = request.insert_header(("Content-Type", "application/json"));
    assert_eq!(request.send_stream(chunks).await.unwrap().status(), 201);

    let address = format!("{front}/api/external/events?count=1&every=60000");
    let mut events = Client::default().get(address).send().await.unwrap();
    // The next event follows in a minute.
    let first = events.next().await.unwrap().unwrap();
    assert_eq!(first, "retry: 200\ndata: hello\n\n");
}

/// A server that responds with the path and the header names of the request.
fn echo() -> SocketAddr {
    async fn get(req: NextRequest) -> NextResponse {
        let headers = req.http().headers();
        let mut names: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        NextResponse::text(format!("{} {}", req.next_url().pathname(), names.join(" ")))
    }
    let routes = Routes::new().app("/[...path]", app::route().get(get));
    serve(Server::new(routes)).expect("a free port")
}

#[test]
fn credentials_and_hop_by_hop_headers_are_not_forwarded() {
    let front = start(&format!("http://{}", echo()));
    let headers = [
        ("Cookie", "a=b"),
        ("Authorization", "Bearer c"),
        ("Proxy-Authorization", "d"),
        ("Trailer", "e"),
        ("Connection", "X-Hop, X-Jump"),
        ("X-Hop", "f"),
        ("X-Jump", "g"),
        ("X-End", "h"),
    ];
    let request = headers
        .iter()
        .fold(Request::get("/api/external/a"), |request, (name, value)| {
            request.header(name, value)
        });
    let response = Peer::connect(front).ask(request.bytes());
    let body = response.text();
    for kept in ["cookie", "authorization", "trailer", "x-hop", "x-jump"] {
        assert!(!body.contains(kept), "{kept}: {body}");
    }
    assert!(body.contains("/a ") && body.contains(" x-end"), "{body}");
}

#[test]
fn the_prefix_of_the_route_is_stripped_once() {
    let front = start(&format!("http://{}", echo()));
    for path in [
        "/api/external/x",
        "/api/external@localhost/x",
        "/api/externals",
    ] {
        let request = Request::get(&format!("/api/external{path}"));
        let response = Peer::connect(front).ask(request.bytes());
        assert!(
            response.text().starts_with(&format!("{path} ")),
            "{response}"
        );
    }
}

#[actix_web::test]
async fn an_unreachable_external_server_is_a_502() {
    let front = start("http://127.0.0.1:1");
    let address = format!("http://{front}/api/external/hello");
    let response = Client::default().get(address).send().await.unwrap();
    assert_eq!(response.status(), 502);
}

/// A server that sends `response` and closes.
fn server_sending(response: &'static str) -> SocketAddr {
    listen(move |mut peer| {
        peer.until("\r\n\r\n");
        peer.send(response);
    })
}

#[test]
fn a_response_without_a_body_is_forwarded() {
    for status in ["204 No Content", "304 Not Modified"] {
        let response = format!("HTTP/1.1 {status}\r\nX-A: b\r\n\r\n").leak();
        let front = start(&format!("http://{}", server_sending(response)));
        let forwarded = Peer::get(front, "/api/external/a").response();
        assert_eq!(forwarded.status.to_string(), status[..3]);
        assert_eq!(forwarded.header("x-a"), Some("b"));
    }
}

#[test]
fn an_incomplete_response_is_aborted() {
    let incomplete = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok";
    let front = start(&format!("http://{}", server_sending(incomplete)));
    assert!(Peer::get(front, "/api/external/a").read_message().is_err());
}

#[test]
fn a_plain_request_for_a_websocket_is_a_400() {
    let response = Peer::get(start("http://127.0.0.1:1"), "/websocket").response();
    assert_eq!(response.status, 400, "{response}");
}

#[actix_web::test]
async fn a_websocket_echoes() {
    let address = format!("http://{}/websocket", start("http://127.0.0.1:1"));
    let (response, mut socket) = Client::default().ws(address).connect().await.unwrap();
    assert_eq!(response.status(), 101);
    socket.send(Message::Text("hello".into())).await.unwrap();
    assert_eq!(
        socket.next().await.unwrap().unwrap(),
        Frame::Text("hello".into())
    );
    socket.send(Message::Close(None)).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap(), Frame::Close(None));
}
