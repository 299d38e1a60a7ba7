//! Rewrites to other hosts: what the host gets, what the client gets, and which URLs are refused.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{
    net::SocketAddr,
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use support::{ask, external_front, free_address};
use twinroute_core::TrustedPeers;
use twinroute_migrate::{ExternalHosts, ExternalUrlErrorKind};
use twinroute_test_client::{Message, Peer, listen};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// A server at another host that sends `response` to each request, and the requests that it gets.
fn host(response: &'static str) -> (SocketAddr, Receiver<Message>) {
    let (sender, requests) = mpsc::channel();
    let address = listen(move |mut peer| {
        while let Ok(request) = peer.read_message() {
            sender.send(request).unwrap();
            peer.send(response);
        }
    });
    (address, requests)
}

/// A request for `/client?own` of this server, which leads to `url`.
fn request(method: &str, url: &str, rest: &str) -> String {
    format!("{method} /client?own HTTP/1.1\r\nHost: site.example:81\r\nX-Url: {url}\r\n{rest}\r\n")
}

/// What the other host gets of a GET with these headers.
fn forwarded(hosts: ExternalHosts, headers: &str) -> (SocketAddr, Message) {
    let (address, requests) = host(OK);
    let request = request("GET", &format!("http://{address}/"), headers);
    assert_eq!(ask(external_front(hosts), &request).status, 200);
    (address, requests.recv().unwrap())
}

#[test]
fn the_target_is_that_of_the_url() {
    let (address, requests) = host(OK);
    let front = external_front(ExternalHosts::new());
    for (url, target) in [
        ("", "/"),
        ("/", "/"),
        ("?x=1", "/?x=1"),
        ("/base/a/b?x=1&y=2", "/base/a/b?x=1&y=2"),
        (
            "/base/%41%2Fb/c%20d/%zz?q=%2F",
            "/base/%41%2Fb/c%20d/%zz?q=%2F",
        ),
        ("/base/..%2f..%2fx", "/base/..%2f..%2fx"),
        ("/base/../x", "/x"),
        ("/base/x|{}", "/base/x|%7B%7D"),
        ("/frag?x=1#f", "/frag?x=1"),
        // Nothing in the path reaches the host.
        ("//evil.example/", "//evil.example/"),
        ("/%2F%2Fevil.example", "/%2F%2Fevil.example"),
        ("/@evil.example/", "/@evil.example/"),
        ("/\\evil.example", "//evil.example"),
        ("/..//evil.example", "//evil.example"),
        ("?@evil.example/", "/?@evil.example/"),
        ("#@evil.example/", "/"),
    ] {
        let response = ask(
            front,
            &request("GET", &format!("http://{address}{url}"), ""),
        );
        assert_eq!(response.status, 200, "{url}");
        let line = requests.recv().unwrap().line;
        assert_eq!(line, format!("GET {target} HTTP/1.1"), "{url}");
    }
}

#[test]
fn host_is_that_of_the_url() {
    let (address, forwarded) = forwarded(ExternalHosts::new(), "");
    assert_eq!(forwarded.all("host"), [address.to_string()]);
    assert_eq!(forwarded.all("x-forwarded-host"), ["site.example:81"]);
    assert_eq!(forwarded.all("x-forwarded-for"), ["127.0.0.1"]);
    assert_eq!(forwarded.all("x-forwarded-proto"), ["http"]);
}

#[test]
fn a_request_without_host_has_no_forwarded_host() {
    let (address, requests) = host(OK);
    let front = external_front(ExternalHosts::new());
    ask(
        front,
        &format!("GET / HTTP/1.0\r\nX-Url: http://{address}/\r\n\r\n"),
    );
    let forwarded = requests.recv().unwrap();
    assert_eq!(forwarded.all("host"), [address.to_string()]);
    assert_eq!(forwarded.header("x-forwarded-host"), None);
}

const FORGED: &str = "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Host: other.example\r\nX-Forwarded-Proto: https\r\n\
    Forwarded: for=6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\nX-Middleware-Subrequest: a\r\nX-Invoke-Path: /z\r\n";

#[test]
fn forged_headers_are_dropped() {
    let (_, forwarded) = forwarded(ExternalHosts::new(), FORGED);
    assert_eq!(forwarded.all("x-forwarded-for"), ["127.0.0.1"]);
    assert_eq!(forwarded.all("x-forwarded-host"), ["site.example:81"]);
    assert_eq!(forwarded.all("x-forwarded-proto"), ["http"]);
    for name in [
        "forwarded",
        "x-real-ip",
        "x-middleware-subrequest",
        "x-invoke-path",
    ] {
        assert_eq!(forwarded.header(name), None, "{name}");
    }
}

#[test]
fn forwarding_headers_of_a_trusted_peer_are_kept() {
    let trusted = TrustedPeers::new(["127.0.0.1"]).unwrap();
    let (_, forwarded) = forwarded(ExternalHosts::new().trusting(trusted), FORGED);
    assert_eq!(forwarded.all("x-forwarded-for"), ["6.6.6.6, 127.0.0.1"]);
    assert_eq!(forwarded.all("x-forwarded-proto"), ["https"]);
}

#[test]
fn end_to_end_headers_pass_and_hop_by_hop_headers_do_not() {
    let (_, forwarded) = forwarded(
        ExternalHosts::new(),
        "Connection: x-mine\r\nX-Mine: 1\r\nKeep-Alive: timeout=1\r\nTE: trailers\r\nUpgrade: h2c\r\n\
         Proxy-Authorization: z\r\nCookie: a=b; c=d\r\nAuthorization: Basic eDp5\r\nOrigin: o\r\nRange: bytes=0-1\r\n\
         Accept-Encoding: gzip\r\nRsc: 1\r\nX-O: 1\r\nX-O: 2\r\n",
    );
    for (name, values) in [
        ("cookie", &["a=b; c=d"][..]),
        ("authorization", &["Basic eDp5"]),
        ("origin", &["o"]),
        ("range", &["bytes=0-1"]),
        ("accept-encoding", &["gzip"]),
        ("rsc", &["1"]),
        ("x-o", &["1", "2"]),
    ] {
        assert_eq!(forwarded.all(name), values, "{name}");
    }
    for name in [
        "connection",
        "x-mine",
        "keep-alive",
        "te",
        "upgrade",
        "proxy-authorization",
    ] {
        assert_eq!(forwarded.header(name), None, "{name}");
    }
}

#[test]
fn methods_and_bodies_arrive_unchanged() {
    let (address, requests) = host("HTTP/1.1 204 No Content\r\n\r\n");
    let front = external_front(ExternalHosts::new());
    for (method, framing, body) in [
        ("HEAD", "", ""),
        ("OPTIONS", "", ""),
        ("PROPFIND", "", ""),
        ("POST", "Content-Length: 5\r\n", "hello"),
        ("GET", "Content-Length: 5\r\n", "hello"),
        ("DELETE", "Content-Length: 5\r\n", "hello"),
        (
            "PUT",
            "Transfer-Encoding: chunked\r\n",
            "5\r\nhello\r\n0\r\n\r\n",
        ),
    ] {
        let head = request(method, &format!("http://{address}/p"), framing);
        assert_eq!(
            Peer::send_to(front, format!("{head}{body}")).head().status,
            204,
            "{method}"
        );
        let forwarded = requests.recv().unwrap();
        assert_eq!(forwarded.line, format!("{method} /p HTTP/1.1"));
        assert_eq!(forwarded.text(), if body.is_empty() { "" } else { "hello" });
    }
}

#[test]
fn responses_arrive_unchanged() {
    let (address, _requests) = host(
        "HTTP/1.1 302 Odd Reason\r\nLocation: http://127.0.0.1:1/elsewhere\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\
         Content-Encoding: gzip\r\nConnection: x-hop\r\nX-Hop: 1\r\nContent-Length: 7\r\n\r\nno gzip",
    );
    let front = external_front(ExternalHosts::new());
    let response = ask(front, &request("GET", &format!("http://{address}/"), ""));
    assert_eq!(response.line, "HTTP/1.1 302 Odd Reason");
    assert_eq!(response.all("location"), ["http://127.0.0.1:1/elsewhere"]);
    assert_eq!(response.all("set-cookie"), ["a=1", "b=2"]);
    assert_eq!(response.header("content-encoding"), Some("gzip"));
    assert_eq!(response.header("x-hop"), None);
    assert_eq!(response.text(), "no gzip");
}

#[test]
fn websockets_become_tunnels() {
    let (sender, requests) = mpsc::channel();
    let address = listen(move |mut peer: Peer| {
        sender.send(peer.head()).unwrap();
        peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello");
        let bytes = peer.exactly(4);
        peer.send(&bytes);
    });
    let upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n";
    let url = format!("http://{address}/socket?x=1");
    let front = external_front(ExternalHosts::new());
    let mut client = Peer::send_to(front, request("GET", &url, upgrade));
    assert_eq!(client.head().status, 101);
    assert_eq!(client.exactly(5), b"hello");
    client.send("echo");
    assert_eq!(client.exactly(4), b"echo");
    let forwarded = requests.recv().unwrap();
    assert_eq!(forwarded.line, "GET /socket?x=1 HTTP/1.1");
    assert_eq!(forwarded.all("host"), [address.to_string()]);
    assert_eq!(forwarded.header("upgrade"), Some("websocket"));
}

/// Asserts that a response is the one that Next.js sends to every failure.
fn assert_failed(response: &Message, case: &str) {
    assert_eq!(
        (response.status, response.text()),
        (500, "Internal Server Error"),
        "{case}"
    );
    for name in ["content-type", "cache-control"] {
        assert_eq!(response.header(name), None, "{case}");
    }
}

#[test]
fn failures() {
    let closing = listen(|mut peer| drop(peer.read_head()));
    let silent = listen(|mut peer| while peer.read_head().is_ok() {});
    let invalid = listen(|mut peer| {
        peer.head();
        peer.send("SSH-2.0-OpenSSH_9.9\r\n\r\n");
    });
    let hosts = ExternalHosts::new().head_timeout(Duration::from_millis(200));
    let front = external_front(hosts);
    for address in [free_address(), closing, silent, invalid] {
        let start = Instant::now();
        let response = ask(front, &request("GET", &format!("http://{address}/"), ""));
        assert_failed(&response, &address.to_string());
        // A refused connection is not retried: only the legacy server is known to restart.
        assert!(start.elapsed() < Duration::from_millis(900), "{address}");
    }
}

#[test]
fn a_value_in_the_host_leads_to_no_other_host() {
    let (evil, requests) = host(OK);
    let front = external_front(ExternalHosts::new());
    let port = evil.port();
    for url in [
        format!("http://ok.example@{evil}/"),
        format!("http://ok.example:80@{evil}/"),
        format!("http://a:b@{evil}/.ok.example/"),
        format!("http://@{evil}/"),
        format!("http://ok.example%40{evil}/"),
        format!("http://{evil}\\.ok.example/"),
        format!("http://{evil}%2F.ok.example/"),
        format!("http://{evil}%5C.ok.example/"),
        format!("http://{evil}%23.ok.example/"),
        format!("http://{evil}%3F.ok.example/"),
        format!("http://127.0.0.%31:{port}/"),
        format!("http://127.0\t.0.1:{port}/"),
        format!("http://127.0.0.1 :{port}/"),
        format!("http://{evil}:80/"),
        format!("http://127.0.0.1:{port}x/"),
        format!("http://{evil}\u{3000}/"),
        format!("HTTP://{evil}/"),
        format!("http:{evil}/"),
        format!("http:/{evil}/"),
        format!("http:\\\\{evil}/"),
        format!("http:///{evil}/"),
        format!("http://?@{evil}/"),
        format!("http://#@{evil}/"),
        format!("//{evil}/"),
        format!("ws://{evil}/"),
        format!("ftp://{evil}/"),
        "file:///etc/passwd".to_owned(),
        "http://".to_owned(),
        "/path".to_owned(),
    ] {
        assert_failed(&ask(front, &request("GET", &url, "")), &url);
    }
    assert!(requests.try_recv().is_err());
    let control = request("GET", &format!("http://{evil}/"), "");
    assert_eq!(ask(front, &control).status, 200);
    assert!(requests.try_recv().is_ok());
}

#[test]
fn connections_are_reused_for_the_same_origin_only() {
    let (sender, connections) = mpsc::channel();
    let address = listen(move |mut peer: Peer| {
        sender.send(()).unwrap();
        while peer.read_message().is_ok() {
            peer.send(OK);
        }
    });
    let hosts = ExternalHosts::new();
    let front = external_front(hosts.clone());
    let port = address.port();
    let by_name = format!("http://localhost:{port}/");
    for (url, opened) in [
        (format!("http://{address}/a"), 1),
        (format!("http://{address}/b?c"), 0),
        (by_name.clone(), 1),
        (format!("http://LOCALHOST:{port}/"), 0),
    ] {
        assert_eq!(ask(front, &request("GET", &url, "")).status, 200);
        assert_eq!(connections.try_iter().count(), opened, "{url}");
    }
}

#[test]
fn the_number_of_pools_is_limited() {
    const POOLS: usize = 64;
    let (sender, closings) = mpsc::channel();
    let front = external_front(ExternalHosts::new());
    let start = Instant::now();
    for number in 0..=POOLS {
        let closed = sender.clone();
        let address = listen(move |mut peer: Peer| {
            while peer.read_message().is_ok() {
                peer.send(OK);
            }
            closed.send(number).unwrap();
        });
        assert_eq!(closings.try_recv().ok(), None, "{number}");
        let response = ask(front, &request("GET", &format!("http://{address}/"), ""));
        assert_eq!(response.status, 200);
    }
    // The least recently used one makes room, long before it would expire.
    assert_eq!(closings.recv_timeout(support::PATIENCE), Ok(0));
    assert!(start.elapsed() < Duration::from_secs(4));
    assert!(closings.try_recv().is_err());
}

#[test]
fn destinations_are_checked_before_anything_is_served() {
    let hosts = ExternalHosts::new();
    for destination in [
        "http://blog.example",
        "http://blog.example:8080/base/:path*?x=:y#z",
        "http://[::1]:3001/:path*",
        "http://:tenant.example:8080/:path*",
        "http://:host/",
        "http://(a|b).example/",
    ] {
        assert_eq!(hosts.check(destination), Ok(()), "{destination}");
    }
    for (destination, message) in [
        (
            "/path",
            "`/path` does not start with `http://` or `https://`",
        ),
        (
            "HTTP://a/",
            "`HTTP://a/` does not start with `http://` or `https://`",
        ),
        (
            "http://",
            "`http://` has no host, or one with an invalid character",
        ),
        (
            "http://a:99999/x",
            "`http://a:99999` is not a URL: invalid port number",
        ),
        (
            "http://a\\b/",
            "`http://a\\\\b` has no host, or one with an invalid character",
        ),
        (
            "http://a b/",
            "`http://a b` has no host, or one with an invalid character",
        ),
        (
            "http://u:p@a/",
            "`http://u:p@a` has a user or a password, which is never sent: remove it",
        ),
        (
            "http://:user@a/",
            "`http://:user@a` has a user or a password, which is never sent: remove it",
        ),
    ] {
        assert_eq!(hosts.check(destination).unwrap_err().to_string(), message);
    }
}

#[cfg(not(feature = "legacy-tls"))]
#[test]
fn tls_needs_its_feature() {
    let hosts = ExternalHosts::new();
    let error = hosts.check("https://blog.example/:path*").unwrap_err();
    assert_eq!(*error.kind(), ExternalUrlErrorKind::NoTls);
    let response = ask(
        external_front(hosts),
        &request("GET", "https://127.0.0.1:1/", ""),
    );
    assert_failed(&response, "https");
}

#[test]
fn an_error_does_not_show_the_query() {
    let error = ExternalHosts::new()
        .check("ftp://a/?token=secret")
        .unwrap_err();
    assert_eq!(*error.kind(), ExternalUrlErrorKind::Scheme);
    assert!(!error.to_string().contains("secret"));
}
