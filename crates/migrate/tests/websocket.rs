//! WebSockets: a tunnel after `101`, and an ordinary response otherwise.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{
    io::{Read as _, Write as _},
    sync::mpsc,
    thread,
    time::Duration,
};

use support::front_of;
use twinroute_test_client::{Message, Peer};

const UPGRADE: &str = "GET /socket?a=%2F HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\
    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat\r\n\r\n";
const SWITCH: &str = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n\r\n";

fn open(front: std::net::SocketAddr) -> (Peer, Message) {
    let mut client = Peer::connect(front);
    client.send(UPGRADE);
    let head = client.head();
    (client, head)
}

#[test]
fn the_handshake_and_the_bytes_are_forwarded() {
    let (sender, requests) = mpsc::channel();
    let front = front_of(move |mut peer| {
        sender.send(peer.head()).unwrap();
        // The first message may come with the head.
        peer.send(format!("{SWITCH}hello"));
        loop {
            let bytes = peer.exactly(4);
            peer.send(&bytes);
            if bytes == b"last" {
                return;
            }
        }
    });
    let (mut client, head) = open(front);
    assert_eq!(head.line, "HTTP/1.1 101 Switching Protocols");
    assert_eq!(head.header("upgrade"), Some("websocket"));
    assert_eq!(
        head.header("connection")
            .map(str::to_ascii_lowercase)
            .as_deref(),
        Some("upgrade")
    );
    assert_eq!(
        head.header("sec-websocket-accept"),
        Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    );
    assert_eq!(head.header("sec-websocket-protocol"), Some("chat"));
    assert_eq!(head.header("transfer-encoding"), None);
    assert_eq!(client.exactly(5), b"hello");
    for word in ["one.", "\u{0}\r\n\u{1}", "last"] {
        client.send(word);
        assert_eq!(client.exactly(4), word.as_bytes());
    }
    client.expect_close();

    let forwarded = requests.recv().unwrap();
    assert_eq!(forwarded.line, "GET /socket?a=%2F HTTP/1.1");
    assert_eq!(forwarded.header("connection"), Some("upgrade"));
    assert_eq!(forwarded.header("upgrade"), Some("websocket"));
    assert_eq!(
        forwarded.header("sec-websocket-key"),
        Some("dGhlIHNhbXBsZSBub25jZQ==")
    );
    assert_eq!(forwarded.header("sec-websocket-version"), Some("13"));
    assert_eq!(forwarded.header("host"), Some("h"));
}

#[test]
fn a_client_that_disconnects_closes_the_connection_to_the_legacy_server() {
    let (closed, closings) = mpsc::channel();
    let front = front_of(move |mut peer| {
        peer.head();
        peer.send(SWITCH);
        peer.expect_close();
        closed.send(()).unwrap();
    });
    let (client, _) = open(front);
    drop(client);
    closings.recv_timeout(Duration::from_secs(10)).unwrap();
}

#[test]
fn large_messages_in_both_directions_at_once() {
    const SIZE: usize = 16 << 20;
    let front = front_of(|mut peer| {
        peer.head();
        peer.send(SWITCH);
        // It responds after it has read everything; the client reads while it still sends.
        let bytes = peer.exactly(SIZE);
        peer.send(bytes);
    });
    let (mut client, _) = open(front);
    let mut sending = client.socket().try_clone().unwrap();
    let bytes: Vec<u8> = (0..SIZE).map(|at| (at % 251) as u8).collect();
    let sent = bytes.clone();
    let sender = thread::spawn(move || sending.write_all(&sent).unwrap());
    assert!(client.exactly(SIZE) == bytes);
    sender.join().unwrap();
}

#[test]
fn a_refusal_is_an_ordinary_response() {
    for (response, body) in [
        (
            "426 Upgrade Required\r\nContent-Length: 4\r\n\r\nnope",
            "nope",
        ),
        (
            "404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nnope\r\n0\r\n\r\n",
            "nope",
        ),
        ("403 Forbidden\r\nContent-Length: 0\r\n\r\n", ""),
    ] {
        let front = front_of(move |mut peer| {
            peer.head();
            peer.send(format!("HTTP/1.1 {response}"));
        });
        let (mut client, head) = open(front);
        assert_eq!(head.status.to_string(), response[..3], "{response}");
        assert_eq!(head.header("transfer-encoding"), None);
        let mut read = String::new();
        client.read_to_string(&mut read).unwrap();
        assert_eq!(read, body);
    }
}

#[test]
fn an_upgrade_that_connection_does_not_name_is_ignored() {
    let (sender, requests) = mpsc::channel();
    let front = front_of(move |mut peer| {
        while let Ok(request) = peer.read_message() {
            sender.send(request).unwrap();
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
        }
    });
    for (framing, body) in [("", ""), ("Content-Length: 3\r\n", "abc")] {
        let mut client = Peer::connect(front);
        client.send(format!(
            "POST / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n{framing}\r\n{body}GET /smuggled HTTP/1.1\r\n\r\n"
        ));
        let head = client.head();
        assert_eq!((head.status, head.header("transfer-encoding")), (200, None));
        let forwarded = requests.recv().unwrap();
        assert_eq!(
            (forwarded.header("upgrade"), forwarded.text()),
            (None, body)
        );
    }
    assert!(requests.try_recv().is_err());
}
