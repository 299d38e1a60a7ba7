//! Clients that read slowly, or not at all.

use std::{convert::Infallible, io::Read as _, thread, time::Instant};

use bytes::Bytes;
use futures_util::stream;
use twinroute::{
    Routes, Server,
    app::{NextResponse, route},
};
use twinroute_test_client::Peer;

use crate::{
    routes::{LIMIT, assert_limit_elapsed, routes},
    support::{Dropped, LONG, Log, start, start_logged},
};

/// An endless stream that is always ready.
async fn endless(log: Log) -> NextResponse {
    let dropped = Dropped(log);
    NextResponse::stream(stream::repeat_with(move || {
        let _ = &dropped;
        Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 65536]))
    }))
}

#[test]
fn a_client_that_stops_reading_is_reset() {
    let server = Server::new(Routes::new().app("/", route().get(endless)));
    let (address, events) = start_logged(server.write_timeout(LIMIT));
    let start = Instant::now();
    let mut client = Peer::get(address, "/");
    client.until("xxx");
    assert_eq!(events.recv_timeout(LONG), Ok("dropped"));
    assert_limit_elapsed(start);
    // The reset discards what the system had buffered, so the client sees no end of the response.
    let error = client.read_to_end(&mut Vec::new()).expect_err("reset");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

#[test]
fn a_client_that_stops_reading_a_large_response_is_reset() {
    async fn large(log: Log) -> NextResponse {
        // 64 MiB in one piece: the handler completes at once, its response does not.
        let dropped = Dropped(log);
        let piece = stream::once(async move {
            let _ = dropped;
            Ok::<_, Infallible>(Bytes::from(vec![b'x'; 64 << 20]))
        });
        NextResponse::stream(piece)
    }
    let server = Server::new(Routes::new().app("/", route().get(large)));
    let (address, _events) = start_logged(server.write_timeout(LIMIT));
    let mut client = Peer::get(address, "/");
    client.until("xxx");
    thread::sleep(LIMIT * 3);
    let error = client.read_to_end(&mut Vec::new()).expect_err("reset");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

#[test]
fn a_client_that_reads_slowly_is_not_reset() {
    let server = Server::new(Routes::new().app("/", route().get(endless)));
    let (address, events) = start_logged(server.write_timeout(LIMIT));
    let mut client = Peer::get(address, "/");
    let mut buffer = vec![0; 4 << 20];
    for _ in 0..20 {
        client.read_exact(&mut buffer).expect("more");
        thread::sleep(LIMIT / 4);
    }
    assert!(events.try_recv().is_err());
}

/// Column 6 of the table is the timer of a connection: `02` is the keepalive timer.
#[cfg(target_os = "linux")]
#[test]
fn a_dead_peer_is_probed_with_keepalive() {
    let address = start(Server::new(routes()).keep_alive(LONG * 6));
    let mut client = Peer::get(address, "/hello");
    assert_eq!(client.response().text(), "hello");
    thread::sleep(LIMIT);
    let table = std::fs::read_to_string("/proc/self/net/tcp").expect("a table");
    let (local, peer) = (address, client.socket().local_addr().expect("an address"));
    let ports = |line: &str| {
        let mut columns = line.split_whitespace().skip(1);
        let mut port = || u16::from_str_radix(columns.next()?.rsplit(':').next()?, 16).ok();
        Some((port()?, port()?))
    };
    let line = table
        .lines()
        .find(|line| ports(line) == Some((local.port(), peer.port())));
    let timer = line
        .and_then(|line| line.split_whitespace().nth(5))
        .expect("a timer");
    assert!(timer.starts_with("02:"), "{timer}");
}
