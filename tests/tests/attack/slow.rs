//! Clients that are slow or stop sending.

use std::{
    io::{Read as _, Write as _},
    thread,
    time::{Duration, Instant},
};

use crate::{
    support::Rig,
    table::{AttackCase, END, LIMIT, run},
};

const CASES: &[AttackCase<'_>] = &[
    (
        "half a head",
        &["GET /app/look HTTP/1.1\r\nHost: a\r\n"],
        "408 close",
    ),
    (
        "half a head behind a request",
        &["GET /app/look HTTP/1.1\r\nHost: a\r\n\r\nGET /ap"],
        "200 408 close",
    ),
    (
        "half a body",
        &["POST /app/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"],
        "408 close",
    ),
    (
        "half a body in Pages",
        &["POST /pages/form HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"],
        "408 close",
    ),
    (
        "half a chunk",
        &["POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab"],
        "408 close",
    ),
    (
        "half a size",
        &["POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3"],
        "408 close",
    ),
    (
        "half a trailer",
        &["POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y"],
        "408 close",
    ),
    (
        "half a head, then a shutdown",
        &["GET /app/look HTTP/1.1\r\n", END],
        "close",
    ),
];

#[test]
fn slow_clients() {
    run(CASES);
}

#[test]
fn a_late_body_gets_one_response() {
    let rig = Rig::start(&["0", LIMIT]);
    let mut socket = rig.connect();
    let head = "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na";
    socket.write_all(head.as_bytes()).expect("sent");
    thread::sleep(Duration::from_millis(600));
    for _ in 0..10 {
        thread::sleep(Duration::from_millis(150));
        // The rest of the body looks like the head of a request, which would time out too.
        let _ = socket.write_all(b"GE");
    }
    let mut received = String::new();
    let _ = socket.read_to_string(&mut received);
    assert_eq!(received.matches("HTTP/1.1 ").count(), 1, "{received}");
    assert!(received.starts_with("HTTP/1.1 408"), "{received}");
}

#[test]
fn a_client_that_stops_reading_is_reset_and_a_slow_reader_is_not() {
    let rig = Rig::start(&["0", LIMIT]);
    let mut sockets = [rig.connect(), rig.connect()];
    for socket in &mut sockets {
        let request = "GET /app/download?bytes=1000000000 HTTP/1.1\r\nHost: a\r\n\r\n";
        socket.write_all(request.as_bytes()).expect("sent");
    }
    let [mut stopped, mut slow] = sockets;
    let start = Instant::now();
    let mut buffer = vec![0; 64 * 1024];
    // Over many times the limit, the slow reader reads little more than the system buffers.
    while start.elapsed() < Duration::from_secs(4) {
        slow.read_exact(&mut buffer).expect("more");
        thread::sleep(Duration::from_millis(60));
    }
    let outcome = loop {
        match stopped.read(&mut buffer) {
            Ok(0) => break "ended",
            Ok(_) => {}
            Err(_) => break "reset",
        }
    };
    assert_eq!(outcome, "reset");
}
