//! Requests that two servers might parse differently: they are refused, or forwarded in an unambiguous form.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{io::Read as _, sync::mpsc, time::Duration};

use support::{ask, front_of, responding};
use twinroute_test_client::Peer;

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
/// A request that an attacker hides in a body.
const HIDDEN: &str = "GET /hidden HTTP/1.1\r\nHost: h\r\n\r\n";

#[test]
fn ambiguous_framing_is_refused() {
    let (front, requests) = responding(OK);
    for headers in [
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 3",
        "Content-Length: 3\r\nContent-Length: 3",
        "Content-Length: 3\r\nContent-Length: 4",
        "Content-Length: 3, 3",
        "Content-Length: +3",
        "Content-Length: -1",
        "Content-Length: 0x3",
        "Content-Length : 3",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding:\u{b}chunked",
        "X: a\r\n Transfer-Encoding: chunked",
        "Host: other",
    ] {
        let mut client = Peer::connect(front);
        client.send(format!(
            "POST / HTTP/1.1\r\nHost: h\r\n{headers}\r\n\r\n0\r\n\r\n{HIDDEN}"
        ));
        assert_eq!(client.head().status, 400, "{headers}");
        // The connection is closed, so that the rest is not parsed as a request.
        let mut rest = String::new();
        client.read_to_string(&mut rest).unwrap();
        assert!(!rest.contains("HTTP/"), "{headers}: {rest}");
    }
    let old = "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    assert_eq!(ask(front, old).status, 400);
    assert!(requests.try_recv().is_err());
}

#[test]
fn malformed_chunks_abort_the_request() {
    let (sender, requests) = mpsc::channel();
    let front = front_of(move |mut peer| {
        let mut request = peer.head();
        sender.send(peer.read_body(&mut request).is_ok()).unwrap();
    });
    for chunks in [
        "3\nabc\r\n0\r\n\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n",
        "-1\r\nabc\r\n0\r\n\r\n",
        "fffffffffffffffff\r\nabc\r\n0\r\n\r\n",
        "3\r\nabcd\r\n0\r\n\r\n",
    ] {
        let mut client = Peer::connect(front);
        let head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked";
        client.send(format!("{head}\r\n\r\n{chunks}{HIDDEN}"));
        let mut response = String::new();
        let _ = client.read_to_string(&mut response);
        assert!(
            !response.starts_with("HTTP/1.1 200"),
            "{chunks}: {response}"
        );
        // The request may not have been forwarded at all, but never as a complete one.
        let arrived = requests.recv_timeout(Duration::from_millis(200));
        assert_ne!(arrived, Ok(true), "{chunks}");
    }
}

#[test]
fn chunk_extensions_and_trailers_are_removed() {
    let (front, requests) = responding(OK);
    let head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTrailer: x-late";
    let body = "3;name=value\r\nabc\r\n0\r\nX-Late: 1\r\nContent-Length: 9\r\n\r\n";
    assert_eq!(ask(front, &format!("{head}\r\n\r\n{body}")).status, 200);
    let forwarded = requests.recv().unwrap();
    assert_eq!(forwarded.text(), "abc");
    for name in ["content-length", "trailer", "x-late"] {
        assert_eq!(forwarded.header(name), None, "{name}");
    }
}
