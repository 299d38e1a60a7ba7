//! Streaming of bodies, complete and incomplete.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{sync::mpsc, thread, time::Duration};

use support::front_of;
use twinroute_test_client::Peer;

const GET: &str = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

#[test]
fn events_arrive_as_they_are_sent() {
    let (next, waiting) = mpsc::channel();
    let waiting = std::sync::Mutex::new(waiting);
    let front = front_of(move |mut peer| {
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        while waiting.lock().unwrap().recv().is_ok() {
            peer.send("9\r\ndata: a\n\n\r\n");
        }
        peer.send("0\r\n\r\n");
    });
    let mut client = Peer::connect(front);
    client.send(GET);
    let head = client.head();
    assert_eq!(head.header("content-type"), Some("text/event-stream"));
    for _ in 0..3 {
        next.send(()).unwrap();
        assert_eq!(client.chunk(), b"data: a\n\n");
    }
    drop(next);
    assert_eq!(client.chunk(), b"");
}

#[test]
fn requests_and_responses_stream_at_the_same_time() {
    let front = front_of(|mut peer| {
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        loop {
            let chunk = peer.chunk();
            peer.send(format!("{:x}\r\n", chunk.len()));
            peer.send(&chunk);
            peer.send("\r\n");
            if chunk.is_empty() {
                return;
            }
        }
    });
    let mut client = Peer::connect(front);
    client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    assert_eq!(client.head().status, 200);
    for word in ["one", "two", "six"] {
        client.send(format!("3\r\n{word}\r\n"));
        assert_eq!(client.chunk(), word.as_bytes());
    }
    client.send("0\r\n\r\n");
    assert_eq!(client.chunk(), b"");
}

#[test]
fn a_response_may_come_before_the_body_was_read() {
    let front = front_of(|mut peer| {
        peer.head();
        peer.send("HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\nContent-Length: 9\r\n\r\ntoo large");
        // Closing with unread bytes resets the connection.
    });
    for _ in 0..10 {
        let mut client = Peer::connect(front);
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\n");
        let mut sending = client.socket().try_clone().unwrap();
        thread::spawn(move || {
            use std::io::Write as _;
            while sending.write_all(&[b'x'; 65536]).is_ok() {}
        });
        let response = client.response();
        assert_eq!((response.status, response.text()), (413, "too large"));
    }
}

#[test]
fn an_incomplete_response_never_looks_complete() {
    for (framing, part) in [
        ("Content-Length: 10", "abc"),
        ("Transfer-Encoding: chunked", "3\r\nabc\r\n"),
        ("Transfer-Encoding: chunked", "a\r\nabc"),
    ] {
        let front = front_of(move |mut peer| {
            peer.head();
            peer.send(format!("HTTP/1.1 200 OK\r\n{framing}\r\n\r\n{part}"));
        });
        let mut client = Peer::connect(front);
        client.send(GET);
        let mut response = client.head();
        assert_eq!(response.status, 200);
        assert!(client.read_body(&mut response).is_err(), "{framing} {part}");
        client.expect_close();
    }
}

#[test]
fn a_client_that_disconnects_cancels_its_request() {
    // Before the head, within the body, and while sending.
    for (request, response) in [
        (GET, ""),
        (
            GET,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        ),
        (
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc",
            "",
        ),
    ] {
        let (received, requests) = mpsc::channel();
        let (closed, closings) = mpsc::channel();
        let front = front_of(move |mut peer| {
            let head = peer.head();
            if head.line.starts_with("POST") {
                peer.exactly(3);
            }
            peer.send(response);
            received.send(()).unwrap();
            peer.expect_close();
            closed.send(()).unwrap();
        });
        let mut client = Peer::connect(front);
        client.send(request);
        if !response.is_empty() {
            client.head();
        }
        requests.recv_timeout(Duration::from_secs(10)).unwrap();
        drop(client);
        let closing = closings.recv_timeout(Duration::from_secs(10));
        assert!(closing.is_ok(), "{request} {response}");
    }
}
