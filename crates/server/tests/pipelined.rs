//! Requests that come behind one another, however they are split: each gets the response that it gets on a connection of
//! its own.

mod support;

use std::{net::SocketAddr, thread, time::Duration};

use support::{Client, LAST, ask, server, start, undated};

/// Requests after which the connection goes on.
const KEPT: [&str; 13] = [
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nHEAD /",
    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\nT: v\r\n\r\n",
    "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n",
    "HEAD /pieces HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
    "GET /pieces HTTP/1.1\r\nHost: a\r\n\r\n",
    "\r\n\r\nHEAD http://b/none HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET http://b/seen?HEAD%20/ HTTP/1.1\nHost: a\n\n",
    "HEAD /seen HTTP/1.1\nHost: a\nX: HEAD / HTTP/1.1\n\n",
    "POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n\r\n\r\n",
    "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    "GET /seen HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
];

/// Requests after which it ends, whatever is behind them.
const LAST_ONES: [&str; 4] = [
    "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "HEAD /pieces HTTP/1.0\r\n\r\n",
    "GET /pieces HTTP/1.0\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
];

/// The response to `request` alone.
fn alone(address: SocketAddr, request: &str) -> String {
    let all = ask(address, request);
    let last = undated(&Client::send_to(address, LAST).rest());
    all.strip_suffix(&last)
        .expect("the last response")
        .to_owned()
}

/// Sends what is split at each of its bytes, over one connection, and takes a response of this length each time.
fn at_each_split(client: &mut Client, bytes: &str, length: usize, expected: &str) {
    for split in 0..bytes.len() {
        client.send(&bytes[..split]);
        thread::sleep(Duration::from_micros(200));
        client.send(&bytes[split..]);
        let responses = client.exactly(length);
        assert_eq!(undated(&responses), expected, "{bytes:?} at {split}");
    }
}

/// The length of responses with their dates.
fn dated(address: SocketAddr, request: &str) -> usize {
    let all = Client::send_to(address, format!("{request}{LAST}")).rest();
    all.len() - Client::send_to(address, LAST).rest().len()
}

#[test]
fn each_of_a_pair_gets_its_own_response_wherever_it_is_split() {
    let address = start(server());
    let halves = KEPT.map(|request| (request, alone(address, request), dated(address, request)));
    thread::scope(|scope| {
        for (first, one, one_length) in &halves {
            let halves = &halves;
            scope.spawn(move || {
                for (second, two, two_length) in halves {
                    let mut client = Client::connect(address);
                    let pair = format!("{first}{second}");
                    let expected = format!("{one}{two}");
                    at_each_split(&mut client, &pair, one_length + two_length, &expected);
                }
            });
        }
    });
}

#[test]
fn a_request_that_ends_the_connection_takes_nothing_from_the_one_before() {
    let address = start(server());
    for first in KEPT {
        let one = alone(address, first);
        for last in LAST_ONES {
            let two = undated(&Client::send_to(address, last).rest());
            // What is behind it is not looked at.
            let bytes = format!("{first}{last}{LAST}");
            for split in [
                0,
                first.len() / 2,
                first.len() - 1,
                first.len(),
                first.len() + 3,
            ] {
                let mut client = Client::send_to(address, &bytes[..split]);
                thread::sleep(Duration::from_micros(200));
                client.send(&bytes[split..]);
                assert_eq!(
                    undated(&client.rest()),
                    format!("{one}{two}"),
                    "{bytes:?} at {split}"
                );
            }
        }
    }
}

#[test]
fn hundreds_of_requests_may_come_at_once() {
    let address = start(server());
    let all = KEPT.concat();
    let one = alone(address, &all);
    let many = ask(address, &all.repeat(40));
    assert!(many.starts_with(&one.repeat(40)));
}
