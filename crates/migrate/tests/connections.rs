//! Connections to the server behind: kept, found closed, refused, silent.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{
    io::Read as _,
    net::{SocketAddr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use support::{Head, PATIENCE, Peer, ask, behind, front, legacy, upstream};
use twinroute_migrate::Legacy;

const GET: &str = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
const POST: &str = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// An upstream that answers with the number of its connection, as many times as `serve` lets it.
fn numbering(
    serve: impl Fn(usize, &mut Peer) + Send + Sync + 'static,
) -> (SocketAddr, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let connections = Arc::clone(&count);
    let address = upstream(move |mut peer| {
        serve(count.fetch_add(1, Ordering::SeqCst), &mut peer);
    });
    (address, connections)
}

fn answer_all(peer: &mut Peer, extra: &str) {
    while let Some(head) = peer.head() {
        peer.body(&head).unwrap();
        peer.send(format!(
            "HTTP/1.1 200 OK\r\n{extra}Content-Length: 2\r\n\r\nok"
        ));
    }
}

fn assert_text(answer: &Head, status: u16, text: &str) {
    assert_eq!((answer.status(), answer.text()), (status, text));
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));
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
        let head = peer.head().unwrap();
        peer.body(&head).unwrap();
        peer.send("HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\n\r\n");
        thread::sleep(Duration::from_millis(20));
    });
    let front = front(legacy(address));
    for _ in 0..10 {
        assert_eq!(ask(front, POST).status(), 413);
    }
    assert_eq!(connections.load(Ordering::SeqCst), 10);
}

#[test]
fn idle_connections_are_closed() {
    let (closed, closings) = std::sync::mpsc::channel();
    let address = upstream(move |mut peer| {
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
            peer.head().unwrap();
            peer.send(OK);
            peer.head().unwrap();
        }
        _ => answer_all(peer, ""),
    });
    let front = front(legacy(address));
    assert_eq!(ask(front, GET).status(), 200);
    let answer = ask(front, second);
    let repeated = connections.load(Ordering::SeqCst) > 1;
    assert_eq!(repeated, answer.status() == 200, "{second}");
    (front, connections)
}

#[test]
fn what_can_be_repeated_is_when_a_kept_connection_closes() {
    for method in ["GET", "HEAD", "OPTIONS", "DELETE", "PUT"] {
        let request = format!("{method} / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        let (address, connections) = numbering(|number, peer| {
            peer.head().unwrap();
            peer.send("HTTP/1.1 204 No Content\r\n\r\n");
            if peer.head().is_some() && number > 0 {
                peer.send("HTTP/1.1 204 No Content\r\n\r\n");
            }
        });
        let front = front(legacy(address));
        for _ in 0..2 {
            let mut client = Peer::connect(front);
            client.send(&request);
            assert_eq!(client.head().unwrap().status(), 204, "{method}");
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
    let (address, connections) = numbering(|_, peer| drop(peer.head()));
    let answer = ask(front(legacy(address)), GET);
    assert_text(
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
        let head = peer.head().unwrap();
        peer.body(&head).unwrap();
        peer.send(OK);
    });
    let front = front(legacy(address));
    for _ in 0..3 {
        assert_eq!(ask(front, POST).text(), "ok");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_dead_server_is_told_within_a_second() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let front = front(legacy(address));
    let start = Instant::now();
    for request in [GET, POST] {
        let answer = ask(front, request);
        assert_text(
            &answer,
            502,
            "Bad Gateway: the server behind can't be reached.\n",
        );
    }
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_reset_is_told() {
    let front = behind(|mut peer| {
        // Closing with unread bytes resets the connection.
        peer.stream.get_mut().read_exact(&mut [0; 1]).unwrap();
    });
    let answer = ask(front, GET);
    assert_text(
        &answer,
        502,
        "Bad Gateway: the server behind closed the connection without an answer.\n",
    );
}

#[test]
fn an_unreadable_answer_is_told() {
    let front = behind(|mut peer| {
        peer.head().unwrap();
        peer.send("SSH-2.0-OpenSSH_9.9\r\n\r\n");
    });
    let answer = ask(front, GET);
    assert_text(
        &answer,
        502,
        "Bad Gateway: the server behind answered something unreadable.\n",
    );
}

#[test]
fn a_switch_that_nobody_asked_for_is_told() {
    let front = behind(|mut peer| {
        peer.head().unwrap();
        peer.send(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        );
    });
    let answer = ask(front, GET);
    assert_text(
        &answer,
        502,
        "Bad Gateway: the server behind switched protocols unasked.\n",
    );
}

fn silent(mut peer: Peer) {
    while peer.head().is_some() {}
}

fn limited(legacy: Legacy) -> (SocketAddr, Instant) {
    let limit = Duration::from_millis(200);
    let front = front(
        legacy
            .head_timeout(limit)
            .connect_timeout(limit)
            .body_timeout(limit),
    );
    (front, Instant::now())
}

#[test]
fn a_server_that_does_not_answer_is_a_timeout() {
    let (front, start) = limited(legacy(upstream(silent)));
    let answer = ask(front, GET);
    assert_text(
        &answer,
        504,
        "Gateway Timeout: the server behind did not answer in time.\n",
    );
    assert!(start.elapsed() < PATIENCE / 4);
}

#[test]
fn a_connection_that_does_not_come_about_is_a_timeout() {
    // It accepts, and then never says anything of TLS.
    let address = upstream(|mut peer| drop(peer.stream.read_to_end(&mut Vec::new())));
    let legacy = Legacy::new(&format!("https://{address}")).unwrap();
    // The time for the head begins after that.
    let limits = [Duration::from_millis(300), Duration::from_millis(50)];
    let front = front(legacy.connect_timeout(limits[0]).head_timeout(limits[1]));
    let start = Instant::now();
    let answer = ask(front, GET);
    assert_text(
        &answer,
        504,
        "Gateway Timeout: the server behind can't be reached in time.\n",
    );
    assert!(start.elapsed() >= limits[0]);
    assert!(start.elapsed() < PATIENCE / 4);
}

#[test]
fn a_slow_upload_is_no_timeout_but_a_stalled_one_is() {
    let (front, _) = limited(legacy(upstream(|mut peer| answer_all(&mut peer, ""))));
    let mut client = Peer::connect(front);
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n");
    for _ in 0..5 {
        thread::sleep(Duration::from_millis(100));
        client.send("x");
    }
    assert_eq!(client.head().unwrap().status(), 200);
    let answer = ask(
        front,
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nx",
    );
    assert_text(
        &answer,
        408,
        "Request Timeout: the rest of the request did not arrive in time.\n",
    );
}

#[test]
fn a_body_that_falls_silent_is_aborted() {
    let upstream = upstream(|mut peer| {
        peer.head().unwrap();
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
        peer.expect_close();
    });
    let (front, start) = limited(legacy(upstream));
    let mut client = Peer::connect(front);
    client.send(GET);
    let head = client.head().unwrap();
    assert!(client.body(&head).is_err());
    assert!(start.elapsed() < PATIENCE / 4);
}
