//! Connections to the server behind: kept, and found closed.
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

/// An upstream that answers with the number of its connection, as many times as `serve` lets it.
fn numbering(
    serve: impl Fn(usize, &mut Peer) + Send + Sync + 'static,
) -> (SocketAddr, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let connections = Arc::clone(&count);
    let address = listen(move |mut peer| {
        serve(count.fetch_add(1, Ordering::SeqCst), &mut peer);
    });
    (address, connections)
}

fn answer_all(peer: &mut Peer, extra: &str) {
    while peer.read_message().is_ok() {
        peer.send(format!(
            "HTTP/1.1 200 OK\r\n{extra}Content-Length: 2\r\n\r\nok"
        ));
    }
}

#[test]
fn connections_are_kept() {
    let (address, connections) = numbering(|_, peer| answer_all(peer, ""));
    let front = front(legacy(address));
    for request in [GET, POST, GET, POST] {
        assert_eq!(ask(front, request).text(), "ok");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[test]
fn connections_are_not_kept_when_the_server_will_not() {
    for extra in ["Connection: close\r\n", "Keep-Alive: timeout=1\r\n"] {
        let (address, connections) = numbering(move |_, peer| answer_all(peer, extra));
        let front = front(legacy(address));
        for _ in 0..3 {
            assert_eq!(ask(front, GET).text(), "ok");
        }
        assert_eq!(connections.load(Ordering::SeqCst), 3, "{extra}");
    }
}

#[test]
fn a_server_that_refuses_a_body_may_close_unannounced() {
    let (address, connections) = numbering(|_, peer| {
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
        answer_all(&mut peer, "");
        closed.send(()).unwrap();
    });
    let front = front(legacy(address).idle_timeout(Duration::from_millis(100)));
    assert_eq!(ask(front, GET).text(), "ok");
    closings.recv_timeout(Duration::from_secs(5)).unwrap();
}

/// A server whose first connection takes a second request and then closes without an answer.
fn closes_once(second: &'static str) -> (SocketAddr, Arc<AtomicUsize>) {
    let (address, connections) = numbering(|number, peer| match number {
        0 => {
            peer.head();
            peer.send(OK);
            peer.head();
        }
        _ => answer_all(peer, ""),
    });
    let front = front(legacy(address));
    assert_eq!(ask(front, GET).status, 200);
    let answer = ask(front, second);
    let repeated = connections.load(Ordering::SeqCst) > 1;
    assert_eq!(repeated, answer.status == 200, "{second}");
    (front, connections)
}

#[test]
fn what_can_be_repeated_is_when_a_kept_connection_closes() {
    for method in ["GET", "HEAD", "OPTIONS", "DELETE", "PUT"] {
        let request = format!("{method} / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        let (address, connections) = numbering(|number, peer| {
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
fn other_requests_are_never_repeated() {
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
fn a_new_connection_that_closes_is_not_tried_again() {
    let (address, connections) = numbering(|_, peer| drop(peer.read_head()));
    let answer = ask(front(legacy(address)), GET);
    assert_failure(
        &answer,
        502,
        "Bad Gateway: the server behind closed the connection without an answer.\n",
    );
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[test]
fn a_restarted_server_is_found_again() {
    // Both connections are closed while they are idle, which a POST survives too.
    let (address, _) = numbering(|_, peer| {
        peer.read_message().unwrap();
        peer.send(OK);
    });
    let front = front(legacy(address));
    for _ in 0..3 {
        assert_eq!(ask(front, POST).text(), "ok");
        thread::sleep(Duration::from_millis(20));
    }
}
