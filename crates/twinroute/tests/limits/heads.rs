//! Heads of requests, and the time between them.

use std::{thread, time::Instant};

use twinroute::Server;

use crate::{
    routes::{LIMIT, SHORT, assert_cut_after_limit, drip, routes},
    support::{Client, get, start, status},
};

#[test]
fn a_slow_head_is_answered_with_408() {
    let address = start(Server::new(routes()).head_timeout(LIMIT));
    let start = Instant::now();
    let mut client = Client::send_to(address, "GET /hello HTTP/1.1\r\nX: ");
    drip(&mut client, SHORT);
    assert_eq!(status(&client.rest()), "408");
    assert_cut_after_limit(start);
}

#[test]
fn a_slow_head_of_a_later_request_is_answered_with_408() {
    let address = start(Server::new(routes()).head_timeout(LIMIT));
    let mut client = Client::get(address, "/hello");
    client.until("hello\r\n0\r\n\r\n");
    thread::sleep(LIMIT);
    let start = Instant::now();
    client.send("GET /hello HTTP/1.1\r\nX: ");
    drip(&mut client, SHORT);
    assert_eq!(status(&client.rest()), "408");
    assert_cut_after_limit(start);
}

#[test]
fn a_connection_without_a_request_is_closed() {
    let address = start(Server::new(routes()).keep_alive(LIMIT));
    let start = Instant::now();
    assert_eq!(Client::connect(address).rest(), "");
    assert_cut_after_limit(start);

    let start = Instant::now();
    let mut client = Client::get(address, "/hello");
    client.until("hello\r\n0\r\n\r\n");
    assert_eq!(client.rest(), "");
    assert_cut_after_limit(start);
}

#[test]
fn a_connection_with_requests_is_kept() {
    let address = start(Server::new(routes()).keep_alive(LIMIT).head_timeout(LIMIT));
    let mut client = Client::connect(address);
    for _ in 0..5 {
        client.send(get("/hello"));
        client.until("hello\r\n0\r\n\r\n");
        thread::sleep(LIMIT / 2);
    }
}

#[test]
fn a_large_head_is_refused_with_431() {
    let address = start(Server::new(routes()).max_head_size(1000));
    let with = |header: &str| format!("GET /hello HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n");
    for header in ["X: ".to_owned() + &"x".repeat(1000), "X: x\r\n".repeat(200)] {
        let answer = Client::send_to(address, with(header.trim_end())).rest();
        assert_eq!(status(&answer), "431", "{answer}");
    }
    let mut client = Client::send_to(address, with(&("X: ".to_owned() + &"x".repeat(900))));
    client.until("hello");
}

#[test]
fn a_head_is_bounded_by_default() {
    let address = start(Server::new(routes()));
    let header = "X: ".to_owned() + &"x".repeat(140_000);
    let headers = "X: x\r\n".repeat(97);
    for header in [&header, headers.trim_end()] {
        let head = format!("GET /hello HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n");
        assert_eq!(status(&Client::send_to(address, head).rest()), "431");
    }
}
