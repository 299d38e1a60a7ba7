//! A server behind that is refused, falls silent, or answers what it should not.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{
    io::Read as _,
    net::SocketAddr,
    thread,
    time::{Duration, Instant},
};

use support::{PATIENCE, ask, assert_failure, behind, free_address, front, legacy};
use twinroute_migrate::Legacy;
use twinroute_test_client::{Peer, listen};

const GET: &str = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
const POST: &str = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab";

#[test]
fn a_dead_server_is_told_within_about_a_second() {
    let front = front(legacy(free_address()));
    // A request that may be repeated waits for that long: the server could be restarting.
    for (request, time) in [(GET, 0.8..1.5), (POST, 0.0..0.7)] {
        let start = Instant::now();
        let answer = ask(front, request);
        assert_failure(
            &answer,
            502,
            "Bad Gateway: the server behind can't be reached.\n",
        );
        let took = start.elapsed().as_secs_f64();
        assert!(time.contains(&took), "{request}: {took}");
    }
}

#[test]
fn a_reset_is_told() {
    let front = behind(|peer| {
        // Closing with unread bytes resets the connection.
        peer.socket().read_exact(&mut [0; 1]).unwrap();
    });
    let answer = ask(front, GET);
    assert_failure(
        &answer,
        502,
        "Bad Gateway: the server behind closed the connection without an answer.\n",
    );
}

#[test]
fn an_unreadable_answer_is_told() {
    let front = behind(|mut peer| {
        peer.head();
        peer.send("SSH-2.0-OpenSSH_9.9\r\n\r\n");
    });
    let answer = ask(front, GET);
    assert_failure(
        &answer,
        502,
        "Bad Gateway: the server behind answered something unreadable.\n",
    );
}

#[test]
fn a_switch_that_nobody_asked_for_is_told() {
    let front = behind(|mut peer| {
        peer.head();
        peer.send(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        );
    });
    let answer = ask(front, GET);
    assert_failure(
        &answer,
        502,
        "Bad Gateway: the server behind switched protocols unasked.\n",
    );
}

fn silent(mut peer: Peer) {
    while peer.read_head().is_ok() {}
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
    let (front, start) = limited(legacy(listen(silent)));
    let answer = ask(front, GET);
    assert_failure(
        &answer,
        504,
        "Gateway Timeout: the server behind did not answer in time.\n",
    );
    assert!(start.elapsed() < PATIENCE / 4);
}

#[test]
fn a_connection_that_does_not_come_about_is_a_timeout() {
    // It accepts, and then never says anything of TLS.
    let address = listen(|mut peer| drop(peer.read_to_end(&mut Vec::new())));
    let legacy = Legacy::new(&format!("https://{address}")).unwrap();
    // The time for the head begins after that.
    let limits = [Duration::from_millis(300), Duration::from_millis(50)];
    let front = front(legacy.connect_timeout(limits[0]).head_timeout(limits[1]));
    let start = Instant::now();
    let answer = ask(front, GET);
    assert_failure(
        &answer,
        504,
        "Gateway Timeout: the server behind can't be reached in time.\n",
    );
    assert!(start.elapsed() >= limits[0]);
    assert!(start.elapsed() < PATIENCE / 4);
}

#[test]
fn a_slow_upload_is_no_timeout_but_a_stalled_one_is() {
    let (front, _) = limited(legacy(listen(|mut peer| {
        while peer.read_message().is_ok() {
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    })));
    let mut client = Peer::connect(front);
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n");
    for _ in 0..5 {
        thread::sleep(Duration::from_millis(100));
        client.send("x");
    }
    assert_eq!(client.head().status, 200);
    let answer = ask(
        front,
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nx",
    );
    assert_failure(
        &answer,
        408,
        "Request Timeout: the rest of the request did not arrive in time.\n",
    );
}

#[test]
fn a_body_that_falls_silent_is_aborted() {
    let upstream = listen(|mut peer| {
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
        peer.expect_close();
    });
    let (front, start) = limited(legacy(upstream));
    let mut client = Peer::connect(front);
    client.send(GET);
    let mut response = client.head();
    assert!(client.read_body(&mut response).is_err());
    assert!(start.elapsed() < PATIENCE / 4);
}
