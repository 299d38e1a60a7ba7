//! Clients that disconnect during a request or a response.

use std::{
    io::{Read as _, Write as _},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::support::Rig;

const REQUESTS: [&str; 8] = [
    "GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\nGET /app/slow HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /app/download?bytes=100000000 HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST /app/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nabc",
    "POST /pages/form HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc",
    "POST /app/unread HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
    "GET /app/socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nabc",
    "GET /app/lo",
];

/// Sends a request, waits for a time that depends on `number`, and disconnects, partly with a reset.
fn cancel(rig: &Rig, number: usize) {
    let mut socket = rig.socket();
    let _ = socket.write_all(REQUESTS[number % REQUESTS.len()].as_bytes());
    thread::sleep(Duration::from_millis(number as u64 * 7 % 120));
    if number.is_multiple_of(3) {
        let _ = socket.set_read_timeout(Some(Duration::from_millis(20)));
        let _ = socket.read(&mut [0; 1000]);
    }
    // If there are unread bytes, the system resets the connection.
}

/// The response time of the liveness path.
fn health(rig: &Rig) -> Duration {
    let start = Instant::now();
    assert_eq!(rig.get("/healthz").status, 200);
    start.elapsed()
}

fn cancel_for(clients: usize, time: Duration) {
    let rig = Rig::start(&[]);
    for number in 0..clients {
        cancel(&rig, number);
    }
    thread::sleep(Duration::from_secs(2));
    let (files, memory) = (rig.files(), rig.memory());
    let (is_over, cancelled) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        for client in 0..clients {
            let (rig, is_over, cancelled) = (&rig, &is_over, &cancelled);
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    cancel(rig, client + cancelled.fetch_add(1, Ordering::Relaxed));
                }
            });
        }
        let start = Instant::now();
        while start.elapsed() < time {
            assert!(health(&rig) < Duration::from_secs(1));
            thread::sleep(Duration::from_millis(200));
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let start = Instant::now();
    while rig.files() > files && start.elapsed() < Duration::from_secs(10) {
        thread::sleep(Duration::from_millis(50));
    }
    assert!(rig.files() <= files, "{files} files became {}", rig.files());
    let (before, now) = (memory >> 20, rig.memory() >> 20);
    assert!(
        now < before + 24,
        "{before} MiB became {now} MiB after {cancelled:?} clients"
    );
}

#[test]
fn clients_that_cancel_leak_nothing() {
    cancel_for(40, Duration::from_secs(3));
}

#[test]
#[ignore = "takes a minute: `cargo test -p twinroute-tests --test attack -- --ignored --nocapture`"]
fn a_minute_of_two_hundred_clients_that_cancel() {
    cancel_for(200, Duration::from_secs(60));
}
