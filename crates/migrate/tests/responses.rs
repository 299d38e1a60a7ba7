//! Unusual responses that are forwarded nevertheless.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::fmt::Write as _;

use support::{ask, front_of};
use twinroute_test_client::{Message, Peer};

/// What the client gets of a response.
fn forwarded(response: &str) -> Message {
    let response = response.to_owned();
    let front = front_of(move |mut peer| {
        peer.head();
        peer.send(&response);
    });
    ask(front, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
}

#[test]
fn many_headers_are_forwarded() {
    let mut headers = String::new();
    for number in 0..900 {
        write!(headers, "X-{number}: {number}\r\n").unwrap();
    }
    let forwarded = forwarded(&format!(
        "HTTP/1.1 200 OK\r\n{headers}Content-Length: 2\r\n\r\nok"
    ));
    assert_eq!((forwarded.status, forwarded.text()), (200, "ok"));
    for number in [0, 99, 100, 899] {
        let value = forwarded.header(&format!("x-{number}"));
        assert_eq!(value, Some(number.to_string().as_str()));
    }
}

#[test]
fn folded_headers_are_forwarded_as_one_line() {
    let forwarded = forwarded(
        "HTTP/1.1 200 OK\r\nX-Folded: one\r\n two\r\n\tthree\r\nContent-Length:\r\n 2\r\n\r\nok",
    );
    assert_eq!((forwarded.status, forwarded.text()), (200, "ok"));
    let folded = forwarded.header("x-folded").unwrap();
    let words: Vec<_> = folded.split_ascii_whitespace().collect();
    assert_eq!(words, ["one", "two", "three"]);
}

#[test]
fn a_space_before_the_colon_is_accepted() {
    let forwarded = forwarded("HTTP/1.1 200 OK\r\nX-Blank : 1\r\nContent-Length : 2\r\n\r\nok");
    assert_eq!((forwarded.status, forwarded.text()), (200, "ok"));
    assert_eq!(forwarded.header("x-blank"), Some("1"));
}

#[test]
fn a_space_before_the_colon_does_not_hide_the_framing() {
    let forwarded = forwarded(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding : chunked\r\nContent-Length: 3\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    );
    assert_eq!((forwarded.status, forwarded.text()), (200, "ok"));
}

#[test]
fn reason_phrases_are_forwarded() {
    for line in [
        "200 Fine",
        "404 No such page, sorry",
        "413 Payload Too Large",
        "413 Content Too Large",
        "425 Too Early",
        "299 ",
        "599 Network\tgone",
        "200 ",
        "200 OK",
    ] {
        let response = forwarded(&format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\n\r\n"));
        assert_eq!(
            response.line.trim_end(),
            format!("HTTP/1.1 {line}").trim_end()
        );
    }
    // A missing phrase is an empty one.
    let response = forwarded("HTTP/1.1 201\r\nContent-Length: 0\r\n\r\n");
    assert_eq!(response.line.trim_end(), "HTTP/1.1 201");
}

#[test]
fn interim_responses_are_dropped_and_the_final_one_is_forwarded() {
    let front = front_of(|mut peer| {
        while peer.read_head().is_ok() {
            peer.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n");
            peer.send("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    });
    let mut client = Peer::connect(front);
    for _ in 0..3 {
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        let mut head = client.head();
        assert_eq!((head.status, head.header("link")), (200, None));
        client.read_body(&mut head).unwrap();
        assert_eq!(head.text(), "ok");
    }
}
