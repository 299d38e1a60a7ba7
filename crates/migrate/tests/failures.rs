//! A legacy server that can't be reached, stalls, or sends invalid responses.
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

use support::{PATIENCE, ask, assert_failure, free_address, front, front_of, legacy};
use twinroute_migrate::Legacy;
use twinroute_test_client::{Peer, listen};

const GET: &str = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
const POST: &str = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab";

#[test]
fn a_server_that_is_down_is_reported_within_about_a_second() {
    let front = front(legacy(free_address()));
    // A repeatable request waits that long, since the server could be restarting.
    for (request, time) in [(GET, 0.8..1.5), (POST, 0.0..0.7)] {
        let start = Instant::now();
        let response = ask(front, request);
        assert_failure(
            &response,
            502,
            "Bad Gateway: the legacy server can't be reached.\n",
        );
        let took = start.elapsed().as_secs_f64();
        assert!(time.contains(&took), "{request}: {took}");
    }
}

#[test]
fn a_reset_is_reported() {
    let front = front_of(|peer| {
        // Closing with unread bytes resets the connection.
        peer.socket().read_exact(&mut [0; 1]).unwrap();
    });
    let response = ask(front, GET);
    assert_failure(
        &response,
        502,
        "Bad Gateway: the legacy server closed the connection without a response.\n",
    );
}

#[test]
fn an_invalid_response_is_reported() {
    let front = front_of(|mut peer| {
        peer.head();
        peer.send("SSH-2.0-OpenSSH_9.9\r\n\r\n");
    });
    let response = ask(front, GET);
    assert_failure(
        &response,
        502,
        "Bad Gateway: the legacy server sent an invalid response.\n",
    );
}

#[test]
fn an_unexpected_upgrade_is_reported() {
    let front = front_of(|mut peer| {
        peer.head();
        peer.send(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        );
    });
    let response = ask(front, GET);
    assert_failure(
        &response,
        502,
        "Bad Gateway: the legacy server switched protocols without being asked to.\n",
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
fn a_server_that_does_not_respond_is_a_timeout() {
    let (front, start) = limited(legacy(listen(silent)));
    let response = ask(front, GET);
    assert_failure(
        &response,
        504,
        "Gateway Timeout: the legacy server did not respond in time.\n",
    );
    assert!(start.elapsed() < PATIENCE / 4);
}

#[test]
fn a_connection_that_is_not_established_is_a_timeout() {
    // It accepts the connection, and never sends its part of the TLS handshake.
    let address = listen(|mut peer| drop(peer.read_to_end(&mut Vec::new())));
    let legacy = Legacy::new(&format!("https://{address}")).unwrap();
    // The head timeout begins after the connect timeout.
    let limits = [Duration::from_millis(300), Duration::from_millis(50)];
    let front = front(legacy.connect_timeout(limits[0]).head_timeout(limits[1]));
    let start = Instant::now();
    let response = ask(front, GET);
    assert_failure(
        &response,
        504,
        "Gateway Timeout: the legacy server can't be reached in time.\n",
    );
    assert!(start.elapsed() >= limits[0]);
    assert!(start.elapsed() < PATIENCE / 4);
}

#[test]
fn a_stalled_upload_is_a_timeout_and_a_slow_one_is_not() {
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
    let response = ask(
        front,
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nx",
    );
    assert_failure(
        &response,
        408,
        "Request Timeout: the rest of the request body did not arrive in time.\n",
    );
}

#[test]
fn a_response_body_that_stalls_is_aborted() {
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
