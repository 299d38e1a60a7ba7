//! Pipelined requests, split at any byte: each gets the same response as on a separate connection.

mod support;

use std::{net::SocketAddr, thread, time::Duration};

use support::{Client, LAST, ask, server, start, undated};

/// Requests after which the connection stays open.
const KEEP_ALIVE: [&str; 13] = [
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

/// Requests after which the connection is closed.
const CLOSING: [&str; 4] = [
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

/// Sends `bytes` split at each byte, over one connection, and reads responses of this length each time.
fn at_each_split(client: &mut Client, bytes: &str, length: usize, expected: &str) {
    for split in 0..bytes.len() {
        client.send(&bytes[..split]);
        thread::sleep(Duration::from_micros(200));
        client.send(&bytes[split..]);
        let responses = client.exactly(length);
        assert_eq!(undated(&responses), expected, "{bytes:?} at {split}");
    }
}

/// The length of the responses, including their dates.
fn dated(address: SocketAddr, request: &str) -> usize {
    let all = Client::send_to(address, format!("{request}{LAST}")).rest();
    all.len() - Client::send_to(address, LAST).rest().len()
}

#[test]
fn each_request_of_a_pair_gets_its_own_response_at_any_split() {
    let address = start(server());
    let halves =
        KEEP_ALIVE.map(|request| (request, alone(address, request), dated(address, request)));
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
fn a_closing_request_does_not_affect_the_response_before() {
    let address = start(server());
    for first in KEEP_ALIVE {
        let one = alone(address, first);
        for last in CLOSING {
            let two = undated(&Client::send_to(address, last).rest());
            // Requests after it are ignored.
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
fn hundreds_of_requests_may_be_pipelined() {
    let address = start(server());
    let all = KEEP_ALIVE.concat();
    let one = alone(address, &all);
    let many = ask(address, &all.repeat(40));
    assert!(many.starts_with(&one.repeat(40)));
}
