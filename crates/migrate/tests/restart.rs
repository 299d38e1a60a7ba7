//! A legacy server that refuses connections while it restarts.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{
    net::{SocketAddr, TcpListener},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use support::{ask, free_address, front, legacy};
use twinroute_test_client::{Message, Peer};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

fn request(method: &str) -> String {
    format!("{method} / HTTP/1.1\r\nHost: h\r\n\r\n")
}

/// Listens at `address` after a delay, and serves one request on each connection.
fn start_later(address: SocketAddr, after: Duration) {
    thread::spawn(move || {
        thread::sleep(after);
        let listener = TcpListener::bind(address).unwrap();
        for stream in listener.incoming() {
            let mut peer = Peer::new(stream.unwrap()).unwrap();
            thread::spawn(move || {
                peer.head();
                peer.send(OK);
            });
        }
    });
}

fn ask_in_thread(front: SocketAddr, request: String) -> JoinHandle<Message> {
    thread::spawn(move || ask(front, &request))
}

#[test]
fn repeatable_requests_wait_for_the_server() {
    let address = free_address();
    let front = front(legacy(address));
    start_later(address, Duration::from_millis(500));
    let waiting: Vec<_> = ["GET", "OPTIONS", "PUT", "DELETE"]
        .iter()
        .map(|method| ask_in_thread(front, request(method)))
        .collect();
    let start = Instant::now();
    for other in [
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab",
        "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab",
        "PATCH / HTTP/1.1\r\nHost: h\r\n\r\n",
    ] {
        assert_eq!(ask(front, other).status, 502, "{other}");
    }
    assert!(start.elapsed() < Duration::from_millis(400));
    for response in waiting {
        assert_eq!(response.join().unwrap().text(), "ok");
    }
}

#[test]
fn restart_time_bounds_the_wait() {
    let address = free_address();
    let patient = front(legacy(address).restart_time(Duration::from_secs(5)));
    let impatient = front(legacy(address).restart_time(Duration::ZERO));
    start_later(address, Duration::from_millis(1500));
    let waiting = ask_in_thread(patient, request("GET"));
    let start = Instant::now();
    assert_eq!(ask(impatient, &request("GET")).status, 502);
    assert!(start.elapsed() < Duration::from_millis(500));
    assert_eq!(waiting.join().unwrap().status, 200);
}

#[test]
fn max_waiting_bounds_the_waiting_requests() {
    let front = front(legacy(free_address()).max_waiting(2));
    let start = Instant::now();
    let clients: Vec<_> = (0..5)
        .map(|_| {
            thread::spawn(move || {
                assert_eq!(ask(front, &request("GET")).status, 502);
                start.elapsed()
            })
        })
        .collect();
    let times = clients.into_iter().map(|client| client.join().unwrap());
    let waited = times.filter(|time| *time > Duration::from_millis(800));
    assert_eq!(waited.count(), 2);
    // Requests that have waited are not counted any more.
    let start = Instant::now();
    assert_eq!(ask(front, &request("GET")).status, 502);
    assert!(start.elapsed() > Duration::from_millis(800));
}

#[test]
fn no_waiting_request_is_lost() {
    let address = free_address();
    let front = front(legacy(address));
    start_later(address, Duration::from_millis(700));
    let clients: Vec<_> = (0..20)
        .map(|_| ask_in_thread(front, request("GET")))
        .collect();
    for client in clients {
        assert_eq!(client.join().unwrap().status, 200);
    }
}
