//! The limits of a server, and what does not exceed them.

mod support;

use std::{
    io::{Read as _, Write as _},
    net::SocketAddr,
    sync::mpsc::channel,
    thread,
    time::{Duration, Instant},
};

use actix_web::{App, HttpResponse, HttpServer, web};
use bytes::Bytes;
use bytesize::ByteSize;
use futures_util::stream;
use support::{Client, LONG, server, start, status};
use twinroute_server::AppServer;

/// The timeout that clients exceed in these tests.
const LIMIT: Duration = Duration::from_millis(400);

async fn endless() -> HttpResponse {
    let pieces =
        stream::repeat_with(|| Ok::<_, actix_web::Error>(Bytes::from_static(&[b'x'; 65536])));
    HttpResponse::Ok().streaming(pieces)
}

fn endless_server() -> AppServer {
    AppServer::new(|| App::new().route("/", web::get().to(endless)))
}

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// Reads `bytes` every 20 milliseconds. Returns when the server closed the connection; `None` if it did not within `time`.
fn read_slowly(address: SocketAddr, bytes: usize, time: Duration) -> Option<Duration> {
    let mut client = Client::send_to(address, GET);
    let (start, mut buffer) = (Instant::now(), vec![0; bytes]);
    while start.elapsed() < time {
        if client.0.read_exact(&mut buffer).is_err() {
            return Some(start.elapsed());
        }
        thread::sleep(Duration::from_millis(20));
    }
    None
}

#[test]
fn a_slow_reader_is_disconnected_only_with_a_minimum_rate() {
    let address = start(endless_server().write_timeout(LIMIT));
    assert_eq!(read_slowly(address, 16 * 1024, LIMIT * 8), None);
    let address = start(
        endless_server()
            .write_timeout(LIMIT)
            .min_write_rate(100_000_000),
    );
    let time = read_slowly(address, 16 * 1024, LONG).expect("it is disconnected");
    assert!(time >= LIMIT, "{time:?}");
}

#[test]
fn unread_bodies_do_not_close_the_connection() {
    let address = start(server());
    let mut client = Client::connect(address);
    let body = "x".repeat(100_000);
    for number in 0..200 {
        let head = "POST /unread HTTP/1.1\r\nHost: a\r\n";
        if number % 2 == 0 {
            client.send(format!("{head}Content-Length: 100000\r\n\r\n{body}"));
        } else {
            client.send(format!(
                "{head}Transfer-Encoding: chunked\r\n\r\n186a0\r\n{body}\r\n0\r\n\r\n"
            ));
        }
        assert_eq!(status(&client.until("unread")), "200");
    }
}

#[test]
fn a_target_or_a_name_of_64_kibibytes_is_refused() {
    let address = start(server());
    let response = |target: usize, name: usize| {
        let (target, name) = ("a".repeat(target), "x".repeat(name));
        let head =
            format!("GET /?{target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{name}: a\r\n\r\n");
        status(&Client::send_to(address, head).rest()).to_owned()
    };
    assert_eq!(response(65_532, 1), "200");
    assert_eq!(response(65_533, 1), "414");
    assert_eq!(response(1, 65_535), "200");
    assert_eq!(response(1, 65_536), "431");
    // The limits do not apply to a body.
    let body = "x".repeat(100_000);
    let post = format!(
        "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 100000\r\n\r\n{body}"
    );
    assert_eq!(status(&Client::send_to(address, post).rest()), "200");
}

#[test]
fn a_timeout_may_be_duration_max() {
    let address = start(server().body_timeout(Duration::MAX));
    let mut client = Client::send_to(
        address,
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab",
    );
    thread::sleep(Duration::from_millis(50));
    client.send("cde");
    assert_eq!(status(&client.until("abcde")), "200");
}

#[test]
fn an_empty_line_may_come_in_two_parts() {
    let address = start(server());
    let mut client = Client::connect(address);
    for _ in 0..3 {
        for part in [
            "\r",
            "\n",
            "\r",
            "\nGET /",
            " HTTP/1.1\r\nHost: a\r\n\r",
            "\n",
        ] {
            client.send(part);
            thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(status(&client.until("hello")), "200");
    }
}

#[test]
fn a_body_that_is_dropped_after_the_response_does_not_close_the_connection() {
    async fn keeps(payload: web::Payload) -> &'static str {
        actix_web::rt::spawn(async move {
            actix_web::rt::time::sleep(Duration::from_millis(100)).await;
            drop(payload);
        });
        "kept"
    }
    let server = AppServer::new(|| App::new().route("/", web::post().to(keeps)));
    let mut client = Client::connect(start(server));
    for _ in 0..3 {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
        client.send("x".repeat(100_000));
        assert_eq!(status(&client.until("kept")), "200");
    }
}

#[test]
fn an_endless_body_of_a_head_response_does_not_block_the_worker() {
    let server = AppServer::new(|| {
        App::new()
            .route("/endless", web::head().to(endless))
            .route("/", web::get().to(|| async { "hello" }))
    });
    let address = start(server.workers(1));
    let mut head = Client::send_to(address, "HEAD /endless HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(status(&head.until("\r\n\r\n")), "200");
    assert_eq!(status(&Client::send_to(address, GET).until("hello")), "200");
}

#[test]
fn an_upgrade_header_removes_no_limit() {
    let address = start(server().max_body_size(ByteSize(1000)).body_timeout(LIMIT));
    let head = "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
    let large = format!("{head}Content-Length: 200000000\r\n\r\n");
    assert_eq!(status(&Client::send_to(address, large).rest()), "413");
    let chunks = format!(
        "{head}Transfer-Encoding: chunked\r\n\r\n3e9\r\n{}\r\n",
        "x".repeat(1001)
    );
    assert_eq!(
        status(&Client::send_to(address, chunks).until("\r\n\r\n")),
        "413"
    );
    let without = format!("{head}\r\n");
    let mut client = Client::send_to(address, &without);
    assert_eq!(status(&client.until("\r\n\r\n")), "200");
    let stops = format!("{head}Content-Length: 9\r\n\r\nabc");
    let stopped = Client::send_to(address, stops).until("\r\n\r\n");
    // actix-web's extractors respond with 400 to any body that can't be read.
    assert_eq!(status(&stopped), "400");
}

#[test]
fn the_size_of_a_head_is_limited_while_it_is_read() {
    let address = start(server().max_head_size(ByteSize(1000)));
    let mut client = Client::send_to(address, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
    let started = Instant::now();
    // A head without an end.
    while started.elapsed() < LONG && client.0.write_all(&[b'x'; 100]).is_ok() {
        thread::sleep(Duration::from_millis(5));
    }
    assert!(started.elapsed() < LONG);
    // The largest head that is accepted.
    let head = |length: usize| {
        format!(
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: {}\r\n\r\n",
            "x".repeat(length)
        )
    };
    let rest = head(0).len();
    assert_eq!(
        status(&Client::send_to(address, head(1000 - rest)).rest()),
        "200"
    );
    assert_eq!(
        status(&Client::send_to(address, head(1001 - rest)).rest()),
        "431"
    );
}

#[test]
fn a_panic_is_a_500_and_the_server_continues() {
    async fn panics() -> HttpResponse {
        panic!("as it should")
    }
    async fn panics_midway() -> HttpResponse {
        let mut pieces = 0;
        HttpResponse::Ok().streaming(stream::repeat_with(move || {
            pieces += 1;
            assert!(pieces < 3, "as it should");
            Ok::<_, actix_web::Error>(Bytes::from_static(&[b'x'; 65536]))
        }))
    }
    let address = start(AppServer::new(|| {
        App::new()
            .configure(support::app)
            .route("/panics", web::get().to(panics))
            .route("/midway", web::get().to(panics_midway))
    }));
    let mut client = Client::send_to(address, "GET /panics HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(status(&client.until("\r\n\r\n")), "500");
    client.send(GET);
    assert!(client.until("hello").contains("200 OK"));
    client.send("GET /midway HTTP/1.1\r\nHost: a\r\n\r\n");
    let broken = client.rest();
    assert!(broken.starts_with("HTTP/1.1 200") && !broken.ends_with("0\r\n\r\n"));
    assert_eq!(
        status(&Client::send_to(address, support::LAST).rest()),
        "200"
    );
}

/// Requests without a body only: actix-web's `HttpServer` closes the connection after a body that came with its head.
#[test]
fn an_application_responds_as_in_an_http_server() {
    let (sender, other) = channel();
    thread::spawn(move || {
        actix_rt::System::new().block_on(async {
            let server = HttpServer::new(|| App::new().configure(support::app)).workers(1);
            let server = server.bind(("127.0.0.1", 0)).expect("a free port");
            sender.send(server.addrs()[0]).expect("the test waits");
            server.run().await
        })
    });
    let (own, other) = (start(server()), other.recv().expect("an address"));
    for request in [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
        "HEAD /pieces HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /pieces HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /none HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /nowhere?x=y HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /seen HTTP/1.1\r\nHost: a_b:9\r\n\r\n",
        "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    ] {
        assert_eq!(
            support::ask(own, request),
            support::ask(other, request),
            "{request:?}"
        );
    }
}
