//! Limits of request heads, and of the time between requests.

use std::{thread, time::Instant};

use twinroute::{ByteSize, Server};
use twinroute_test_client::{Peer, Request};

use crate::{
    routes::{LIMIT, SHORT, assert_limit_elapsed, routes, trickle},
    support::start,
};

#[test]
fn a_slow_head_is_a_408() {
    let address = start(Server::new(routes()).head_timeout(LIMIT));
    let start = Instant::now();
    let mut client = Peer::send_to(address, "GET /hello HTTP/1.1\r\nX: ");
    trickle(&client, SHORT);
    assert_eq!(client.last_response().status, 408);
    assert_limit_elapsed(start);
}

#[test]
fn a_slow_head_of_a_later_request_is_a_408() {
    let address = start(Server::new(routes()).head_timeout(LIMIT));
    let mut client = Peer::get(address, "/hello");
    assert_eq!(client.response().text(), "hello");
    thread::sleep(LIMIT);
    let start = Instant::now();
    client.send("GET /hello HTTP/1.1\r\nX: ");
    trickle(&client, SHORT);
    assert_eq!(client.last_response().status, 408);
    assert_limit_elapsed(start);
}

#[test]
fn an_idle_connection_is_closed() {
    let address = start(Server::new(routes()).keep_alive(LIMIT));
    let start = Instant::now();
    assert_eq!(Peer::connect(address).rest(), "");
    assert_limit_elapsed(start);

    let start = Instant::now();
    let mut client = Peer::get(address, "/hello");
    assert_eq!(client.response().text(), "hello");
    assert_eq!(client.rest(), "");
    assert_limit_elapsed(start);
}

#[test]
fn an_active_connection_is_kept_open() {
    let address = start(Server::new(routes()).keep_alive(LIMIT).head_timeout(LIMIT));
    let mut client = Peer::connect(address);
    for _ in 0..5 {
        client.send(Request::get("/hello").bytes());
        assert_eq!(client.response().text(), "hello");
        thread::sleep(LIMIT / 2);
    }
}

#[test]
fn a_large_head_is_refused_with_431() {
    let address = start(Server::new(routes()).max_head_size(ByteSize(1000)));
    let with = |header: &str| format!("GET /hello HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n");
    for header in ["X: ".to_owned() + &"x".repeat(1000), "X: x\r\n".repeat(200)] {
        let response = Peer::send_to(address, with(header.trim_end())).last_response();
        assert_eq!(response.status, 431, "{response}");
    }
    let mut client = Peer::send_to(address, with(&("X: ".to_owned() + &"x".repeat(900))));
    assert_eq!(client.response().text(), "hello");
}

#[test]
fn a_head_has_a_default_size_limit() {
    let address = start(Server::new(routes()));
    let header = "X: ".to_owned() + &"x".repeat(140_000);
    let headers = "X: x\r\n".repeat(97);
    for header in [&header, headers.trim_end()] {
        let head = format!("GET /hello HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n");
        assert_eq!(Peer::send_to(address, head).last_response().status, 431);
    }
}
