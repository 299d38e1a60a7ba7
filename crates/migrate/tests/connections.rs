//! The pool of connections to the legacy server.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use support::{ask, assert_failure, front, legacy};
use twinroute_test_client::{Peer, listen};

const GET: &str = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
const POST: &str = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// A legacy server that calls `serve` with the number of each connection, and the count of connections.
fn numbered(
    serve: impl Fn(usize, &mut Peer) + Send + Sync + 'static,
) -> (SocketAddr, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let connections = Arc::clone(&count);
    let address = listen(move |mut peer| {
        serve(count.fetch_add(1, Ordering::SeqCst), &mut peer);
    });
    (address, connections)
}

fn respond_to_all(peer: &mut Peer, extra: &str) {
    while peer.read_message().is_ok() {
        peer.send(format!(
            "HTTP/1.1 200 OK\r\n{extra}Content-Length: 2\r\n\r\nok"
        ));
    }
}

#[test]
fn connections_are_reused() {
    let (address, connections) = numbered(|_, peer| respond_to_all(peer, ""));
    let front = front(legacy(address));
    for request in [GET, POST, GET, POST] {
        assert_eq!(ask(front, request).text(), "ok");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[test]
fn connections_that_the_server_closes_are_not_reused() {
    for extra in ["Connection: close\r\n", "Keep-Alive: timeout=1\r\n"] {
        let (address, connections) = numbered(move |_, peer| respond_to_all(peer, extra));
        let front = front(legacy(address));
        for _ in 0..3 {
            assert_eq!(ask(front, GET).text(), "ok");
        }
        assert_eq!(connections.load(Ordering::SeqCst), 3, "{extra}");
    }
}

#[test]
fn a_connection_is_not_reused_after_a_refused_body() {
    let (address, connections) = numbered(|_, peer| {
        peer.read_message().unwrap();
        peer.send("HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\n\r\n");
        thread::sleep(Duration::from_millis(20));
    });
    let front = front(legacy(address));
    for _ in 0..10 {
        assert_eq!(ask(front, POST).status, 413);
    }
    assert_eq!(connections.load(Ordering::SeqCst), 10);
}

#[test]
fn idle_connections_are_closed() {
    let (closed, closings) = std::sync::mpsc::channel();
    let address = listen(move |mut peer| {
        respond_to_all(&mut peer, "");
        closed.send(()).unwrap();
    });
    let front = front(legacy(address).idle_timeout(Duration::from_millis(100)));
    assert_eq!(ask(front, GET).text(), "ok");
    closings.recv_timeout(Duration::from_secs(5)).unwrap();
}

/// A server whose first connection reads a second request and then closes without a response.
fn closes_once(second: &'static str) -> (SocketAddr, Arc<AtomicUsize>) {
    let (address, connections) = numbered(|number, peer| match number {
        0 => {
            peer.head();
            peer.send(OK);
            peer.head();
        }
        _ => respond_to_all(peer, ""),
    });
    let front = front(legacy(address));
    assert_eq!(ask(front, GET).status, 200);
    let response = ask(front, second);
    let repeated = connections.load(Ordering::SeqCst) > 1;
    assert_eq!(repeated, response.status == 200, "{second}");
    (front, connections)
}

#[test]
fn repeatable_requests_are_retried_when_a_reused_connection_closes() {
    for method in ["GET", "HEAD", "OPTIONS", "DELETE", "PUT"] {
        let request = format!("{method} / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        let (address, connections) = numbered(|number, peer| {
            peer.head();
            peer.send("HTTP/1.1 204 No Content\r\n\r\n");
            if peer.read_head().is_ok() && number > 0 {
                peer.send("HTTP/1.1 204 No Content\r\n\r\n");
            }
        });
        let front = front(legacy(address));
        for _ in 0..2 {
            let mut client = Peer::connect(front);
            client.send(&request);
            assert_eq!(client.head().status, 204, "{method}");
        }
        assert_eq!(connections.load(Ordering::SeqCst), 2, "{method}");
    }
}

#[test]
fn other_requests_are_never_retried() {
    for request in [
        POST,
        "POST / HTTP/1.1\r\nHost: h\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab",
    ] {
        let (_, connections) = closes_once(request);
        assert_eq!(connections.load(Ordering::SeqCst), 1, "{request}");
    }
}

#[test]
fn a_request_on_a_new_connection_is_not_retried() {
    let (address, connections) = numbered(|_, peer| drop(peer.read_head()));
    let response = ask(front(legacy(address)), GET);
    assert_failure(
        &response,
        502,
        "Bad Gateway: the legacy server closed the connection without a response.\n",
    );
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[test]
fn a_closed_idle_connection_is_replaced() {
    // Each connection is closed while it is idle, so even a POST gets a new one.
    let (address, _) = numbered(|_, peer| {
        peer.read_message().unwrap();
        peer.send(OK);
    });
    let front = front(legacy(address));
    for _ in 0..3 {
        assert_eq!(ask(front, POST).text(), "ok");
        thread::sleep(Duration::from_millis(20));
    }
}
