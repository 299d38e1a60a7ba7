//! Limits of request bodies.

use std::{convert::Infallible, thread, time::Instant};

use actix_rt::time::sleep;
use actix_web::web::Payload;
use bytes::Bytes;
use futures_util::stream;
use twinroute::{
    ByteSize, Routes, Server,
    app::{self, NextRequest, NextResponse, route},
};
use twinroute_test_client::Peer;

use crate::{
    routes::{LIMIT, READERS, SHORT, assert_limit_elapsed, routes, trickle},
    support::{ask, start},
};

#[test]
fn a_stalled_body_is_a_408() {
    let address = start(Server::new(routes().body_timeout(LIMIT)));
    for path in READERS {
        let start = Instant::now();
        let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
        let mut client = Peer::send_to(address, head + "abc");
        assert_eq!(client.last_response().status, 408, "{path}");
        assert_limit_elapsed(start);
    }
}

#[test]
fn a_trickling_body_is_a_408() {
    let routes = routes().body_timeout(LIMIT).min_body_rate(1000);
    let address = start(Server::new(routes));
    for path in READERS {
        let start = Instant::now();
        let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n");
        let mut client = Peer::send_to(address, head);
        trickle(&client, SHORT);
        assert_eq!(client.last_response().status, 408, "{path}");
        assert_limit_elapsed(start);
    }
}

#[test]
fn a_steady_body_has_no_total_timeout() {
    let routes = routes().body_timeout(LIMIT).min_body_rate(1);
    let address = start(Server::new(routes));
    let head = "POST /app HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\n";
    let mut client = Peer::send_to(address, head);
    for _ in 0..30 {
        client.send("x");
        thread::sleep(SHORT);
    }
    assert_eq!(client.response().text(), "x".repeat(30));
}

#[test]
fn a_slow_handler_and_a_silent_stream_are_not_timed_out() {
    async fn slow(mut req: NextRequest) -> app::Result {
        sleep(LIMIT * 3).await;
        Ok(NextResponse::text(req.text().await?))
    }
    async fn silent() -> NextResponse {
        NextResponse::stream(stream::once(async {
            sleep(LIMIT * 3).await;
            Ok::<_, Infallible>(Bytes::from("late"))
        }))
    }
    let routes = Routes::new().app("/", route().get(silent).post(slow));
    let routes = routes.body_timeout(LIMIT);
    let server = Server::new(routes).keep_alive(LIMIT).head_timeout(LIMIT);
    let address = start(server.write_timeout(LIMIT));
    let mut reader = Peer::get(address, "/");
    let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";
    let mut writer = Peer::send_to(address, head);
    writer.send("x".repeat(1_000_000));
    assert_eq!(reader.response().text(), "late");
    assert_eq!(writer.response().status, 200);
}

#[test]
fn a_silent_websocket_stays_open() {
    async fn echo(body: Payload) -> actix_web::HttpResponse {
        let body = body.into_inner();
        actix_web::HttpResponse::SwitchingProtocols()
            .upgrade("websocket")
            .streaming(body)
    }
    let routes = Routes::new().app("/", route().get(echo));
    let server = Server::new(routes.body_timeout(LIMIT)).keep_alive(LIMIT);
    let address = start(server.head_timeout(LIMIT));
    let head = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    let mut client = Peer::send_to(address, head);
    assert_eq!(client.head().status, 101);
    thread::sleep(LIMIT * 3);
    client.send("still here");
    client.until("still here");
}

#[test]
fn a_large_body_is_refused_with_413() {
    let address = start(Server::new(routes().max_body_size(ByteSize(1000))));
    for path in READERS {
        let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
        assert_eq!(
            Peer::send_to(address, head).last_response().status,
            413,
            "{path}"
        );

        let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        let chunks = format!("3e9\r\n{}\r\n0\r\n\r\n", "x".repeat(1001));
        let response = Peer::send_to(address, head + &chunks).head();
        assert_eq!(response.status, 413, "{path}");

        let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
        let response = Peer::send_to(address, head + &"x".repeat(1000)).head();
        assert_eq!(response.status, 200, "{path}");
    }
}

#[test]
fn the_size_limits_are_per_request() {
    let server = Server::new(routes().max_body_size(ByteSize(10))).max_head_size(ByteSize(100));
    let address = start(server);
    let mut client = Peer::connect(address);
    for _ in 0..20 {
        client.send("POST /app HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789");
        assert_eq!(client.response().text(), "0123456789");
    }
    assert_eq!(ask(address, "/hello").text(), "hello");
}
