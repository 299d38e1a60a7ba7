//! The log of requests that can't be forwarded. A subscriber is global, so this test has a process of its own.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{
    io::{self, BufRead as _, BufReader},
    sync::{Arc, mpsc::channel},
    thread,
    time::Duration,
};

use support::{ask, front, legacy};
use twinroute_test_client::listen;

#[test]
fn a_failure_of_the_client_is_not_logged_as_an_error() {
    let (log, write) = io::pipe().unwrap();
    let (sender, lines) = channel();
    thread::spawn(move || {
        let mut log = BufReader::new(log).lines().map_while(Result::ok);
        log.try_for_each(|line| sender.send(line))
    });
    tracing_subscriber::fmt()
        .with_env_filter("twinroute_migrate=debug")
        .with_ansi(false)
        .without_time()
        .with_writer(Arc::new(write))
        .init();
    let silent = listen(|mut peer| {
        peer.head();
        peer.expect_close();
    });
    let front = front(legacy(silent).head_timeout(Duration::from_millis(200)));
    for (request, status, level) in [
        (
            "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n",
            408,
            "DEBUG",
        ),
        ("GET /a HTTP/1.1\r\nHost: h\r\n\r\n", 504, "ERROR"),
    ] {
        assert_eq!(ask(front, request).status, status);
        let line = lines.recv_timeout(support::PATIENCE).unwrap();
        assert!(line.trim_start().starts_with(level), "{line}");
        assert!(line.contains("path=\"/a\""), "{line}");
    }
}
