//! Which parts of requests and responses are forwarded.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::sync::mpsc;

use support::{ask, front, legacy, responding};
use twinroute_test_client::{Message, Peer, listen};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// What the legacy server gets of `request`.
fn forwarded(request: &str) -> Message {
    let (front, requests) = responding(OK);
    assert_eq!(ask(front, request).status, 200, "{request}");
    requests.recv().unwrap()
}

#[test]
fn targets_arrive_byte_for_byte() {
    let (front, requests) = responding(OK);
    for target in [
        "/",
        "/a%2Fb/%zz/100%",
        "/a|b/{\"c\"}/^d/\\f[g]",
        "/%41/%e4%F6/a+b;c=d,e:f@g!$&'()*",
        "//double/./dot/../slash/",
        "/q?a=%2F&a=%zz&b=|{}[]^`\\&&=&c",
        "/q?",
        "/q??a=b?c=/../",
    ] {
        let response = ask(front, &format!("GET {target} HTTP/1.1\r\nHost: h\r\n\r\n"));
        assert_eq!(response.status, 200, "{target}");
        let line = requests.recv().unwrap().line;
        assert_eq!(line, format!("GET {target} HTTP/1.1"));
    }
}

#[test]
fn absolute_targets_arrive_as_paths() {
    let request = "GET http://other.example/a?b HTTP/1.1\r\nHost: site.example\r\n\r\n";
    let forwarded = forwarded(request);
    assert_eq!(forwarded.line, "GET /a?b HTTP/1.1");
    assert_eq!(forwarded.all("host"), ["site.example"]);
}

#[test]
fn a_request_for_no_path_is_refused() {
    let (front, requests) = responding(OK);
    let response = ask(
        front,
        "CONNECT other.example:80 HTTP/1.1\r\nHost: h\r\n\r\n",
    );
    assert_eq!(response.status, 400);
    assert!(requests.try_recv().is_err());
}

#[test]
fn host_is_the_clients() {
    assert_eq!(
        forwarded("GET / HTTP/1.1\r\nHost: Shop.example:8443\r\n\r\n").all("host"),
        ["Shop.example:8443"]
    );
}

#[test]
fn a_request_without_host_gets_that_of_the_legacy_server() {
    let (sender, requests) = mpsc::channel();
    let address = listen(move |mut peer: Peer| {
        sender.send(peer.head()).unwrap();
        peer.send(OK);
    });
    ask(front(legacy(address)), "GET / HTTP/1.0\r\n\r\n");
    let host = address.to_string();
    assert_eq!(requests.recv().unwrap().all("host"), [host.as_str()]);
}

#[test]
fn hop_by_hop_headers_are_removed() {
    let forwarded = forwarded(
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, X-Mine\r\nConnection: x-also\r\nX-Mine: 1\r\nX-Also: 2\r\n\
         Keep-Alive: timeout=9\r\nTE: trailers\r\nTrailer: x\r\nUpgrade: h2c\r\nProxy-Connection: close\r\n\
         Proxy-Authorization: Basic x\r\nX-Other: 3\r\nX-Other: 4\r\nCookie: a=b; c=d\r\n\r\n",
    );
    for name in [
        "connection",
        "x-mine",
        "x-also",
        "keep-alive",
        "te",
        "trailer",
        "upgrade",
        "proxy-connection",
        "proxy-authorization",
        "transfer-encoding",
        "content-length",
        "date",
    ] {
        assert_eq!(forwarded.header(name), None, "{name}");
    }
    assert_eq!(forwarded.all("x-other"), ["3", "4"]);
    assert_eq!(forwarded.all("cookie"), ["a=b; c=d"]);
}

#[test]
fn connection_can_not_remove_host_framing_or_forwarding_headers() {
    let forwarded = forwarded(
        "POST / HTTP/1.1\r\nHost: h\r\nConnection: host, content-length, x-forwarded-for\r\nContent-Length: 2\r\n\r\nab",
    );
    assert_eq!(forwarded.header("host"), Some("h"));
    assert_eq!(forwarded.header("x-forwarded-for"), Some("127.0.0.1"));
    assert_eq!(forwarded.body, b"ab");
}

#[test]
fn bytes_beyond_ascii_are_forwarded() {
    let forwarded = forwarded("GET / HTTP/1.1\r\nHost: h\r\nX-Name: J\u{fc}rgen\r\n\r\n");
    // The test client reads each byte as one character.
    assert_eq!(forwarded.header("x-name"), Some("J\u{c3}\u{bc}rgen"));
}

#[test]
fn headers_of_a_response() {
    let (front, _requests) = responding(
        "HTTP/1.1 201 Created\r\nSet-Cookie: a=1\r\nX-A: 1\r\nSet-Cookie: b=2; Path=/\r\nSet-Cookie: a=3\r\n\
         Connection: x-hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nProxy-Authenticate: x\r\nX-A: 2\r\n\
         Date: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 2\r\n\r\nok",
    );
    let response = ask(front, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_eq!(response.status, 201);
    assert_eq!(response.all("set-cookie"), ["a=1", "b=2; Path=/", "a=3"]);
    assert_eq!(response.all("x-a"), ["1", "2"]);
    assert_eq!(response.all("date"), ["Thu, 01 Jan 1970 00:00:00 GMT"]);
    assert_eq!(response.all("content-length"), ["2"]);
    for name in ["connection", "x-hop", "keep-alive", "proxy-authenticate"] {
        assert_eq!(response.header(name), None, "{name}");
    }
    assert_eq!(response.text(), "ok");
}

#[test]
fn encoded_bodies_are_not_decoded() {
    let (front, requests) = responding(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\nContent-Length: 7\r\n\r\nno gzip",
    );
    let response = ask(
        front,
        "GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip, br;q=0.5\r\n\r\n",
    );
    assert_eq!(response.header("content-encoding"), Some("gzip"));
    assert_eq!(response.text(), "no gzip");
    let forwarded = requests.recv().unwrap();
    assert_eq!(forwarded.all("accept-encoding"), ["gzip, br;q=0.5"]);
}

const FORGED: &str = "GET / HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 7.7.7.7\r\n\
    X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: 443\r\nX-Forwarded-Prefix: /evil\r\n\
    Forwarded: for=6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\n\r\n";

#[test]
fn forged_forwarding_headers_are_dropped() {
    let (front, requests) = responding(OK);
    ask(front, FORGED);
    let forwarded = requests.recv().unwrap();
    assert_eq!(forwarded.all("x-forwarded-for"), ["127.0.0.1"]);
    assert_eq!(forwarded.all("x-forwarded-host"), ["site.example"]);
    assert_eq!(forwarded.all("x-forwarded-proto"), ["http"]);
    let port = front.port().to_string();
    assert_eq!(forwarded.all("x-forwarded-port"), [port.as_str()]);
    for name in ["x-forwarded-prefix", "forwarded", "x-real-ip"] {
        assert_eq!(forwarded.header(name), None, "{name}");
    }
}

#[test]
fn forwarding_headers_of_a_trusted_peer_are_kept() {
    let (sender, requests) = mpsc::channel();
    let address = listen(move |mut peer: Peer| {
        sender.send(peer.head()).unwrap();
        peer.send(OK);
    });
    let legacy = legacy(address).trusted_peers(["10.1.2.3", "127.0.0.0/8"]);
    ask(front(legacy.unwrap()), FORGED);
    let forwarded = requests.recv().unwrap();
    assert_eq!(
        forwarded.all("x-forwarded-for"),
        ["6.6.6.6, 7.7.7.7, 127.0.0.1"]
    );
    assert_eq!(forwarded.all("x-forwarded-host"), ["evil.example"]);
    assert_eq!(forwarded.all("x-forwarded-proto"), ["https"]);
    assert_eq!(forwarded.all("x-forwarded-port"), ["443"]);
    assert_eq!(forwarded.all("x-forwarded-prefix"), ["/evil"]);
    assert_eq!(forwarded.all("host"), ["site.example"]);
}
