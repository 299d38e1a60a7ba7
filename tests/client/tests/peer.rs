//! Both ends of a connection against each other.

use std::{
    io::{ErrorKind, Read as _},
    thread,
    time::Duration,
};

use twinroute_test_client::{IncompleteMessage, Message, Peer, Request, listen};

/// The message that a client reads when the server sends `bytes` and closes.
fn read(bytes: &'static [u8]) -> Result<Message, IncompleteMessage> {
    let address = listen(move |mut peer| {
        peer.head();
        peer.send(bytes);
    });
    Peer::get(address, "/").read_message()
}

fn body(bytes: &'static [u8]) -> Vec<u8> {
    read(bytes).expect("a complete response").body
}

#[test]
fn each_framing_is_read_to_its_end() {
    assert_eq!(
        body(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab"),
        b"a"
    );
    assert_eq!(body(b"HTTP/1.1 200 OK\r\n\r\nto the end"), b"to the end");
    assert_eq!(body(b"HTTP/1.1 204 No Content\r\n\r\nab"), b"");
    assert_eq!(
        body(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"),
        b""
    );
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nT: 1\r\n\r\nmore";
    let response = read(chunked).unwrap();
    assert_eq!(response.text(), "abcd");
    assert_eq!(
        response.raw_body(),
        b"3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nT: 1\r\n\r\n"
    );
}

#[test]
fn headers_are_kept_as_received() {
    let head =
        b"HTTP/1.1 200 \xfcber\r\nX-B: J\xfcrgen \r\nx-a:\r\nX-b: 2\r\nContent-Length: 0\r\n\r\n";
    let response = read(head).unwrap();
    assert_eq!(response.raw_head(), head);
    assert_eq!(
        (response.line.as_str(), response.status),
        ("HTTP/1.1 200 \u{fc}ber", 200)
    );
    let names = response.headers.iter().map(|(name, _)| name.as_str());
    assert!(names.eq(["X-B", "x-a", "X-b", "Content-Length"]));
    assert_eq!(response.all("x-b"), ["J\u{fc}rgen", "2"]);
    assert_eq!(
        (response.header("x-a"), response.header("x")),
        (Some(""), None)
    );
}

#[test]
fn an_interim_response_is_skipped_unless_read_as_a_head() {
    let bytes = b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";
    let response = read(bytes).unwrap();
    assert_eq!((response.status, response.header("link")), (201, None));
    let address = listen(move |mut peer| peer.send(bytes));
    let mut peer = Peer::connect(address);
    assert_eq!([peer.head().status, peer.head().status], [103, 201]);
}

#[test]
fn an_incomplete_message_keeps_the_received_part() {
    for (bytes, body) in [
        (&b""[..], ""),
        (b"HTTP/1.1 200 OK\r\nX", ""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na", "a"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
            "a",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nab",
            "ab",
        ),
    ] {
        let IncompleteMessage { message, error } = read(bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
        assert_eq!((message.text(), &*message.raw), (body, bytes));
    }
    for bytes in [
        &b"SSH-2.0-OpenSSH_9.9\r\n\r\n"[..],
        b"HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
    ] {
        assert_eq!(
            read(bytes).unwrap_err().error.kind(),
            ErrorKind::InvalidData
        );
    }
}

#[test]
fn a_connection_serves_many_requests() {
    let address = listen(|mut peer| {
        while let Ok(request) = peer.read_message() {
            let length = request.body.len();
            let body = if request.line.starts_with("HEAD") {
                ""
            } else {
                request.text()
            };
            peer.send(format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}"
            ));
        }
        peer.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
    });
    let mut peer = Peer::connect(address);
    let post = Request::new("POST", "/");
    assert_eq!(peer.ask(post.clone().body("one").bytes()).text(), "one");
    assert_eq!(peer.ask(post.clone().chunked("two").bytes()).text(), "two");
    let head = peer.ask(Request::new("HEAD", "/").body("abc").bytes());
    assert_eq!(
        (head.header("content-length"), head.text()),
        (Some("3"), "")
    );
    for part in ["POST / HTTP/1.1\r\nContent-", "Length: 2\r", "\n\r\na", "b"] {
        peer.send(part);
        thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(peer.response().text(), "ab");
    peer.half_close();
    assert_eq!(peer.last_response().status, 408);
}

#[test]
fn parts_are_read_as_they_arrive() {
    let address = listen(|mut peer| {
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
        peer.head();
        peer.send("3\r\ntwo\r\n0\r\n\r\nrest");
    });
    let mut peer = Peer::connect(address);
    assert_eq!(peer.head().status, 200);
    assert_eq!(peer.chunk(), b"one");
    peer.send(Request::get("/").bytes());
    assert_eq!(peer.until("two\r\n"), "3\r\ntwo\r\n");
    assert_eq!(peer.chunk(), b"");
    assert_eq!(
        (peer.exactly(2), peer.rest()),
        (b"re".to_vec(), "st".to_owned())
    );
}

#[test]
fn a_silent_server_is_a_timeout() {
    let address = listen(|mut peer| peer.expect_close());
    let mut peer = Peer::connect(address);
    peer.set_timeout(Duration::from_millis(20));
    let error = peer.read_head().unwrap_err().error;
    assert!(matches!(
        error.kind(),
        ErrorKind::WouldBlock | ErrorKind::TimedOut
    ));
    assert!(peer.read(&mut [0]).is_err());
}

#[test]
fn a_request_has_one_host() {
    let request = Request::get("/a?b").header("X", "1").close();
    assert_eq!(
        request.bytes(),
        b"GET /a?b HTTP/1.1\r\nHost: localhost\r\nX: 1\r\nConnection: close\r\n\r\n"
    );
    let request = Request::new("PUT", "/").header("Host", "a").body("x");
    assert_eq!(
        request.bytes(),
        b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"
    );
}
