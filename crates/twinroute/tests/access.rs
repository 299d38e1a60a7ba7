//! The access log of a `Server`. Its subscriber is that of the whole process, so this test has a file of its own.
#![expect(
    clippy::expect_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

mod support;

use std::{
    convert::Infallible,
    future::pending,
    io::{self, BufRead as _, BufReader},
    net::SocketAddr,
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
    time::Duration,
};

use actix_rt::time::sleep;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use support::{LONG, ask, start};
use twinroute::{
    ByteSize, Routes, Server,
    app::{self, NextRequest, NextResponse, route},
};
use twinroute_test_client::Peer;

fn subscribe() -> Receiver<String> {
    let (log, write) = io::pipe().expect("a pipe");
    let (sender, lines) = channel();
    thread::spawn(move || {
        let mut log = BufReader::new(log).lines().map_while(Result::ok);
        log.try_for_each(|line| sender.send(line))
    });
    tracing_subscriber::fmt()
        .with_env_filter("twinroute::access=info")
        .with_ansi(false)
        .with_level(false)
        .with_target(false)
        .without_time()
        .with_writer(Arc::new(write))
        .init();
    lines
}

/// The next line, without the duration of the request.
fn next(lines: &Receiver<String>) -> String {
    let line = lines.recv_timeout(LONG).expect("a line");
    let end = line.find(" microseconds=").unwrap_or(line.len());
    line[..end].trim_end().to_owned()
}

fn routes() -> Routes {
    async fn hello() -> NextResponse {
        NextResponse::text("hello")
    }
    async fn broken() -> NextResponse {
        let pieces = stream::iter([Ok(Bytes::from("start")), Err("planted")]);
        NextResponse::stream(pieces)
    }
    async fn upload(mut req: NextRequest) -> app::Result {
        Ok(NextResponse::text(req.text().await?))
    }
    async fn endless() -> NextResponse {
        let pieces = stream::repeat(()).then(|()| async {
            sleep(Duration::from_millis(10)).await;
            Ok::<_, Infallible>(Bytes::from("piece"))
        });
        NextResponse::stream(pieces)
    }
    Routes::new()
        .app("/hello", route().get(hello).post(hello))
        .app("/upload", route().post(upload))
        .app("/broken", route().get(broken))
        .app("/endless", route().get(endless))
        .app("/silent", route().get(pending::<NextResponse>))
        .on_error(|_| {})
}

/// Sends a request with this head over a new connection, and returns what the server sends.
fn send(address: SocketAddr, head: &str) -> String {
    Peer::send_to(address, format!("{head}\r\n\r\n")).rest()
}

#[test]
fn each_request_is_logged_with_how_it_ended() {
    let routes = routes().max_body_size(ByteSize(9));
    let server = Server::new(routes)
        .liveness("/healthz")
        .head_timeout(LONG / 10);
    let address = start(server);
    // Without a subscriber nothing is logged, and a health path never is.
    ask(address, "/hello");
    let lines = subscribe();
    ask(address, "/healthz");
    complete_responses(address, &lines);
    incomplete_responses(address, &lines);
    refused_requests(address, &lines);
}

fn complete_responses(address: SocketAddr, lines: &Receiver<String>) {
    ask(address, "/hello?x=1");
    let complete = "method=GET path=\"/hello\" status=200 bytes=5 end=complete";
    assert_eq!(next(lines), complete);
    let rest = "/hello HTTP/1.1\r\nHost: a\r\nX-Request-Id: a-1\r\nConnection: close";
    send(address, &format!("HEAD {rest}"));
    let head = "method=HEAD path=\"/hello\" request_id=\"a-1\" status=200 bytes=0 end=complete";
    assert_eq!(next(lines), head);
    send(address, &format!("OPTIONS {rest}"));
    let options =
        "method=OPTIONS path=\"/hello\" request_id=\"a-1\" status=204 bytes=0 end=complete";
    assert_eq!(next(lines), options);
}

fn incomplete_responses(address: SocketAddr, lines: &Receiver<String>) {
    Peer::get(address, "/broken").rest();
    let broken = "method=GET path=\"/broken\" status=200 bytes=5 end=aborted";
    assert_eq!(next(lines), broken);
    let client = Peer::get(address, "/silent");
    thread::sleep(Duration::from_millis(200));
    drop(client);
    let cancelled = "method=GET path=\"/silent\" bytes=0 end=client disconnected";
    assert_eq!(next(lines), cancelled);
    let upload = "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc";
    drop(Peer::send_to(address, upload));
    let cancelled = "method=POST path=\"/upload\" bytes=0 end=client disconnected";
    assert_eq!(next(lines), cancelled);
    Peer::get(address, "/endless").until("piece");
    let cancelled = next(lines);
    let start = "method=GET path=\"/endless\" status=200 bytes=";
    assert!(cancelled.starts_with(start), "{cancelled}");
    assert!(
        cancelled.ends_with(" end=client disconnected"),
        "{cancelled}"
    );
}

fn refused_requests(address: SocketAddr, lines: &Receiver<String>) {
    let large = "POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 10";
    send(address, large);
    let refused = "method=POST path=\"/hello\" status=413 bytes=0 end=complete";
    assert_eq!(next(lines), refused);
    // These never become a request.
    let many = "\r\nX: x".repeat(97);
    for (head, status) in [
        ("GET /hello HTTP/1.1\r\nHost: a\r\nHost: b", 400),
        (&format!("GET /hello HTTP/1.1\r\nHost: a{many}"), 431),
    ] {
        send(address, head);
        assert_eq!(next(lines), format!("status={status} end=\"refused\""));
    }
    let mut kept = Peer::get(address, "/hello");
    assert_eq!(kept.response().text(), "hello");
    next(lines);
    kept.send("GET /hello HTTP/1.1\r\nX: ");
    kept.rest();
    assert_eq!(next(lines), "status=408 end=\"refused\"");
    // An interim 100 Continue is not a refusal.
    let expects = "POST /hello HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2";
    Peer::send_to(address, format!("{expects}\r\n\r\n")).until("hello");
    let complete = "method=POST path=\"/hello\" status=200 bytes=5 end=complete";
    assert_eq!(next(lines), complete);
}
