//! What needs real connections: another server behind, a WebSocket, events as they come.

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
    let behind = start("http://127.0.0.1:1");
    format!("http://{}", start(&format!("http://{behind}")))
}

#[actix_web::test]
async fn an_external_server_answers_through_a_route() {
    let front = two();
    let client = Client::default();
    let address = format!("{front}/api/external/search?q=a%20b");
    let mut answer = client.get(address).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.headers().get("content-type").unwrap(),
        "application/json"
    );
    let body = answer.body().await.unwrap();
    assert!(body.starts_with(b"{\"q\":\"a b\""), "{body:?}");

    let address = format!("{front}/api/external/nothing/here");
    let answer = client.get(address).send().await.unwrap();
    assert_eq!(answer.status(), 404);
}

#[actix_web::test]
async fn bodies_stream_through_it_both_ways() {
    let front = two();
    let chunks =
        stream::iter(["{\"title\":", "\"Twins\"}"].map(|text| Ok::<_, String>(text.into())));
    let address = format!("{front}/api/external/posts");
    let request = Client::default().post(address);
    let request = request.insert_header(("Content-Type", "application/json"));
    assert_eq!(request.send_stream(chunks).await.unwrap().status(), 201);

    let address = format!("{front}/api/external/events?count=1&every=60000");
    let mut events = Client::default().get(address).send().await.unwrap();
    // The next one comes in a minute.
    let first = events.next().await.unwrap().unwrap();
    assert_eq!(first, "retry: 200\ndata: hello\n\n");
}

/// A server that answers with what it was asked: the path, then the names of the headers.
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
fn an_external_server_gets_what_is_for_it() {
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
fn only_the_routes_own_path_is_taken_away() {
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
async fn an_external_server_that_is_not_there_is_a_502() {
    let front = start("http://127.0.0.1:1");
    let address = format!("http://{front}/api/external/hello");
    let answer = Client::default().get(address).send().await.unwrap();
    assert_eq!(answer.status(), 502);
}

/// A server that sends `response` and closes.
fn saying(response: &'static str) -> SocketAddr {
    listen(move |mut peer| {
        peer.until("\r\n\r\n");
        peer.send(response);
    })
}

#[test]
fn a_response_without_a_body_passes() {
    for status in ["204 No Content", "304 Not Modified"] {
        let response = format!("HTTP/1.1 {status}\r\nX-A: b\r\n\r\n").leak();
        let front = start(&format!("http://{}", saying(response)));
        let passed = Peer::get(front, "/api/external/a").response();
        assert_eq!(passed.status.to_string(), status[..3]);
        assert_eq!(passed.header("x-a"), Some("b"));
    }
}

#[test]
fn a_response_that_breaks_off_does_so_for_the_client() {
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok";
    let front = start(&format!("http://{}", saying(cut)));
    assert!(Peer::get(front, "/api/external/a").read_message().is_err());
}

#[test]
fn a_request_for_a_web_socket_that_is_none_is_a_400() {
    let response = Peer::get(start("http://127.0.0.1:1"), "/websocket").response();
    assert_eq!(response.status, 400, "{response}");
}

#[actix_web::test]
async fn a_web_socket_echoes() {
    let address = format!("http://{}/websocket", start("http://127.0.0.1:1"));
    let (answer, mut socket) = Client::default().ws(address).connect().await.unwrap();
    assert_eq!(answer.status(), 101);
    socket.send(Message::Text("hello".into())).await.unwrap();
    assert_eq!(
        socket.next().await.unwrap().unwrap(),
        Frame::Text("hello".into())
    );
    socket.send(Message::Close(None)).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap(), Frame::Close(None));
}
