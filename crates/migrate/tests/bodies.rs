//! Bodies in both directions, also those that there are none of.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use support::{answering, ask, behind};
use twinroute_test_client::Peer;

const GET: &str = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

#[test]
fn a_requests_framing_stays() {
    let (front, requests) = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
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
        let passed = requests.recv().unwrap();
        assert_eq!(passed.header("content-length"), length, "{request}");
        assert_eq!(passed.header("transfer-encoding"), encoding, "{request}");
        assert_eq!(passed.text(), body, "{request}");
    }
}

#[test]
fn expect_is_answered_here() {
    let (front, requests) = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let mut client = Peer::connect(front);
    client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    assert_eq!(client.head().status, 100);
    client.send("ab");
    assert_eq!(client.head().status, 200);
    let passed = requests.recv().unwrap();
    assert_eq!((passed.header("expect"), passed.text()), (None, "ab"));
}

#[test]
fn answers_without_a_body() {
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
    for (method, answer, length) in cases {
        let front = behind(move |mut peer| {
            while peer.read_head().is_ok() {
                peer.send(format!("HTTP/1.1 {answer}\r\n\r\n"));
            }
        });
        let mut client = Peer::connect(front);
        // The second one shows that the first one ended where it should, on both connections.
        for _ in 0..2 {
            client.send(format!("{method} / HTTP/1.1\r\nHost: h\r\n\r\n"));
            let head = client.head();
            assert_eq!(
                head.line,
                format!("HTTP/1.1 {}", answer.split('\r').next().unwrap())
            );
            assert_eq!(head.header("content-length"), length, "{method} {answer}");
            assert_eq!(head.header("transfer-encoding"), None, "{method} {answer}");
        }
    }
}

#[test]
fn an_answers_length_and_chunks() {
    let cases = [
        ("Content-Length: 3\r\n\r\nabc", Some("3"), None),
        (
            "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\nX-Trailer: 1\r\n\r\n",
            None,
            Some("chunked"),
        ),
        ("Connection: close\r\n\r\nabc", None, Some("chunked")),
    ];
    for (answer, length, encoding) in cases {
        let front = behind(move |mut peer| {
            peer.head();
            peer.send(format!("HTTP/1.1 200 OK\r\n{answer}"));
        });
        let head = ask(front, GET);
        assert_eq!(head.header("content-length"), length, "{answer}");
        assert_eq!(head.header("transfer-encoding"), encoding, "{answer}");
        assert_eq!(head.text(), "abc");
    }
}

#[test]
fn a_length_beside_chunks_is_not_passed_on() {
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    let (front, _requests) = answering(answer);
    for version in ["1.0", "1.1"] {
        let answer = ask(front, &format!("GET / HTTP/{version}\r\nHost: h\r\n\r\n"));
        let (length, text) = (answer.header("content-length"), answer.text());
        assert_eq!((length, text), (None, "abc"), "{version}");
    }
}

#[test]
fn http_1_0_gets_no_chunks() {
    let (front, _requests) =
        answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    let answer = ask(front, "GET / HTTP/1.0\r\n\r\n");
    assert_eq!(
        (answer.header("transfer-encoding"), answer.text()),
        (None, "abc")
    );
    // A length lets the connection be kept.
    let (front, _requests) = answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
    let mut client = Peer::connect(front);
    for _ in 0..2 {
        client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assert_eq!(client.response().text(), "abc");
    }
}

#[test]
fn interim_answers_are_not_the_answer() {
    let (front, _requests) = answering(
        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    );
    let answer = ask(front, GET);
    assert_eq!((answer.status, answer.text()), (200, "ok"));
    assert_eq!(answer.header("link"), None);
}
