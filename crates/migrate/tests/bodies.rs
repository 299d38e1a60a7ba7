//! The framing of bodies in both directions, and messages without a body.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use support::{ask, front_of, responding};
use twinroute_test_client::Peer;

const GET: &str = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

#[test]
fn the_framing_of_requests_is_kept() {
    let (front, requests) = responding("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let cases = [
        (
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc",
            Some("3"),
            None,
            "abc",
        ),
        (
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
            Some("0"),
            None,
            "",
        ),
        ("POST / HTTP/1.1\r\nHost: h\r\n\r\n", None, None, ""),
        (
            "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
            None,
            Some("chunked"),
            "abc",
        ),
        (
            "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc",
            Some("3"),
            None,
            "abc",
        ),
        (
            "DELETE / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            None,
            Some("chunked"),
            "abc",
        ),
    ];
    for (request, length, encoding, body) in cases {
        assert_eq!(ask(front, request).status, 200, "{request}");
        let forwarded = requests.recv().unwrap();
        assert_eq!(forwarded.header("content-length"), length, "{request}");
        assert_eq!(forwarded.header("transfer-encoding"), encoding, "{request}");
        assert_eq!(forwarded.text(), body, "{request}");
    }
}

#[test]
fn expect_is_not_forwarded() {
    let (front, requests) = responding("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let mut client = Peer::connect(front);
    client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    assert_eq!(client.head().status, 100);
    client.send("ab");
    assert_eq!(client.head().status, 200);
    let forwarded = requests.recv().unwrap();
    assert_eq!((forwarded.header("expect"), forwarded.text()), (None, "ab"));
}

#[test]
fn responses_without_a_body() {
    let cases = [
        ("HEAD", "200 OK\r\nContent-Length: 1234567", Some("1234567")),
        ("HEAD", "200 OK\r\nTransfer-Encoding: chunked", None),
        ("HEAD", "404 Not Found\r\nContent-Length: 0", Some("0")),
        ("GET", "204 No Content", None),
        ("DELETE", "204 No Content", None),
        (
            "GET",
            "304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 7",
            Some("7"),
        ),
        ("GET", "304 Not Modified\r\nETag: \"a\"", None),
        ("GET", "200 OK\r\nContent-Length: 0", Some("0")),
    ];
    for (method, response, length) in cases {
        let front = front_of(move |mut peer| {
            while peer.read_head().is_ok() {
                peer.send(format!("HTTP/1.1 {response}\r\n\r\n"));
            }
        });
        let mut client = Peer::connect(front);
        // The second response shows that the first one ended correctly, on both connections.
        for _ in 0..2 {
            client.send(format!("{method} / HTTP/1.1\r\nHost: h\r\n\r\n"));
            let head = client.head();
            assert_eq!(
                head.line,
                format!("HTTP/1.1 {}", response.split('\r').next().unwrap())
            );
            assert_eq!(head.header("content-length"), length, "{method} {response}");
            assert_eq!(
                head.header("transfer-encoding"),
                None,
                "{method} {response}"
            );
        }
    }
}

#[test]
fn the_framing_of_responses() {
    let cases = [
        ("Content-Length: 3\r\n\r\nabc", Some("3"), None),
        (
            "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\nX-Trailer: 1\r\n\r\n",
            None,
            Some("chunked"),
        ),
        ("Connection: close\r\n\r\nabc", None, Some("chunked")),
    ];
    for (response, length, encoding) in cases {
        let front = front_of(move |mut peer| {
            peer.head();
            peer.send(format!("HTTP/1.1 200 OK\r\n{response}"));
        });
        let head = ask(front, GET);
        assert_eq!(head.header("content-length"), length, "{response}");
        assert_eq!(head.header("transfer-encoding"), encoding, "{response}");
        assert_eq!(head.text(), "abc");
    }
}

#[test]
fn a_length_beside_chunks_is_not_forwarded() {
    let response = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    let (front, _requests) = responding(response);
    for version in ["1.0", "1.1"] {
        let response = ask(front, &format!("GET / HTTP/{version}\r\nHost: h\r\n\r\n"));
        let (length, text) = (response.header("content-length"), response.text());
        assert_eq!((length, text), (None, "abc"), "{version}");
    }
}

#[test]
fn http_1_0_gets_no_chunks() {
    let (front, _requests) =
        responding("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    let response = ask(front, "GET / HTTP/1.0\r\n\r\n");
    assert_eq!(
        (response.header("transfer-encoding"), response.text()),
        (None, "abc")
    );
    // With a length, the connection is reused.
    let (front, _requests) = responding("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
    let mut client = Peer::connect(front);
    for _ in 0..2 {
        client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assert_eq!(client.response().text(), "abc");
    }
}

#[test]
fn interim_responses_are_skipped() {
    let (front, _requests) = responding(
        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    );
    let response = ask(front, GET);
    assert_eq!((response.status, response.text()), (200, "ok"));
    assert_eq!(response.header("link"), None);
}
