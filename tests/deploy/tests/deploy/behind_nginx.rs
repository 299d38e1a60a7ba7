//! What passes through nginx: TLS, HTTP/2, bodies, streams, WebSockets, the client's address.

use std::{
    io::Write as _,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::Command,
};

use serde_json::{Value, json};
use twinroute_test_client::{Message, Peer, Request};

use crate::{
    api_server::{ApiServer, free_port, get},
    nginx::Nginx,
    tls_client::NAME,
    tool::{run, wait_for},
};

const MB: usize = 1024 * 1024;

/// Two servers and nginx.
struct Site {
    servers: [ApiServer; 2],
    nginx: Nginx,
}

impl Site {
    fn start() -> Option<Self> {
        let ports = [free_port(), free_port()];
        let address = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let nginx = Nginx::start(ports.map(address))?;
        let servers = ports.map(ApiServer::start);
        Some(Self { servers, nginx })
    }

    /// Runs curl, which verifies the certificate.
    fn curl(&self, arguments: &[&str]) -> String {
        let port = self.nginx.encrypted.port();
        let resolve = format!("{NAME}:{port}:127.0.0.1");
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--fail", "--resolve", &resolve]);
        curl.arg("--cacert").arg(self.nginx.certificate());
        let output = curl.args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn url(&self, path: &str) -> String {
        format!("https://{NAME}:{}{path}", self.nginx.encrypted.port())
    }
}

/// Starts the site; without nginx, the test is skipped.
macro_rules! site {
    () => {
        match Site::start() {
            Some(site) => site,
            None => return,
        }
    };
}

#[test]
fn http_2_over_tls() {
    let site = site!();
    let url = site.url("/api/orders?ms=20");
    let mut arguments = vec!["--http2", "--parallel", "--parallel-max", "50"];
    for _ in 0..50 {
        arguments.extend(["--output", "/dev/null", &url]);
    }
    let format = "%{http_version} %{response_code}\n";
    arguments.extend(["--write-out", format]);
    let text = site.curl(&arguments);
    assert_eq!(text, "2 200\n".repeat(50));
    let old = Command::new("curl")
        .args(["--silent", "--insecure", "--tls-max", "1.1"])
        .arg(format!("https://{}", site.nginx.encrypted))
        .status();
    assert!(!old.unwrap().success(), "TLS 1.1 is refused");
}

#[test]
fn plain_http_is_redirected() {
    let site = site!();
    let request = Request::get("/api/hello?name=Ada").header("Host", NAME);
    let response = Peer::connect(site.nginx.plain).ask(request.close().bytes());
    let location = format!("https://{NAME}/api/hello?name=Ada");
    assert_eq!(response.status, 308);
    assert_eq!(response.header("location"), Some(location.as_str()));
}

#[test]
fn rules_and_environment_files_apply() {
    let site = site!();
    let client = site.nginx.client([127, 0, 0, 1]);
    let response = client.ask(Request::get("/api/hello"));
    let expected = json!({ "message": "Hello from .env.production" });
    assert_eq!(json(&response), expected);
    assert_eq!(response.header("x-frame-options"), Some("DENY"));
    let response = client.ask(Request::get("/greeting"));
    assert_eq!(response.header("location"), Some("/api/hello"));
}

#[test]
fn an_upload_arrives_while_it_is_sent() {
    let site = site!();
    let client = site.nginx.client([127, 0, 0, 1]);
    let mut peer = client.connect();
    let head = format!(
        "PUT /api/uploads/one HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n",
        8 * MB
    );
    peer.send(head);
    peer.send(vec![b'x'; MB]);
    // The upload is at one of the two servers.
    wait_for("first part of the upload", || {
        site.servers.iter().find_map(|server| {
            let progress = json(&get(server.address, "/api/uploads/one"));
            (progress == json!({ "bytes": MB })).then_some(())
        })
    });
    peer.send(vec![b'x'; 7 * MB]);
    let response = peer.response();
    assert_eq!(json(&response), json!({ "bytes": 8 * MB }));

    // Chunked, too.
    let mut peer = client.connect();
    peer.send("PUT /api/uploads/two HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
    wait_for("first chunk of the upload", || {
        site.servers.iter().find_map(|server| {
            let progress = json(&get(server.address, "/api/uploads/two"));
            (progress == json!({ "bytes": 5 })).then_some(())
        })
    });
    peer.send("4\r\nlast\r\n0\r\n\r\n");
    assert_eq!(json(&peer.response()), json!({ "bytes": 9 }));
    let errors = site.nginx.errors();
    assert!(!errors.contains("buffered to a temporary file"), "{errors}");
}

#[test]
fn bodies_over_a_limit() {
    let site = site!();
    let client = site.nginx.client([127, 0, 0, 1]);
    // The limit of nginx.
    let mut peer = client.connect();
    peer.send("PUT /api/uploads/large HTTP/1.1\r\nHost: a\r\nContent-Length: 10485761\r\n\r\n");
    assert_eq!(peer.response().status, 413);
    let mut peer = client.connect();
    peer.send("PUT /api/uploads/large HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    let chunk = [b"100000\r\n".as_slice(), &vec![b'x'; MB], b"\r\n"].concat();
    // nginx may respond and close before all is sent.
    let _ = (0..11).try_for_each(|_| peer.write_all(&chunk));
    assert_eq!(peer.response().status, 413);
    // The limit of the route.
    let request = Request::new("POST", "/api/hello")
        .header("Content-Type", "text/plain")
        .body(vec![b'x'; 2 * MB]);
    let response = client.ask(request);
    assert_eq!(response.status, 413, "{response}");
    assert_eq!(response.text(), "Body exceeded 1mb limit");
}

#[test]
fn an_event_arrives_while_the_stream_is_open() {
    let site = site!();
    let client = site.nginx.client([127, 0, 0, 1]);
    let mut peer = client.connect();
    peer.send(Request::get("/api/events").bytes());
    let head = peer.head();
    assert_eq!(head.header("content-type"), Some("text/event-stream"));
    let event = peer.until("hello\n\n");
    assert!(event.contains("data: hello"), "{event}");
}

#[test]
fn a_piece_of_a_stream_arrives_while_the_stream_is_open() {
    let site = site!();
    let client = site.nginx.client([127, 0, 0, 1]);
    let mut peer = client.connect();
    peer.send(Request::get("/api/lines").bytes());
    // Unlike those of events, the response does not ask nginx to pass it on at once.
    assert_eq!(peer.head().status, 200);
    peer.until("first line\n");
}

#[test]
fn a_websocket_echoes() {
    let site = site!();
    let client = site.nginx.client([127, 0, 0, 1]);
    let mut peer = client.connect();
    let request = Request::get("/api/socket")
        .header("Connection", "Upgrade")
        .header("Upgrade", "websocket")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    peer.send(request.bytes());
    let head = peer.head();
    assert_eq!(head.status, 101);
    let accept = head.header("sec-websocket-accept");
    assert_eq!(accept, Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    for text in ["first", "second"] {
        // A masked frame of text; the mask is zero.
        let length = u8::try_from(text.len()).unwrap();
        let frame = [&[0x81, 0x80 | length, 0, 0, 0, 0], text.as_bytes()].concat();
        peer.send(frame);
        let echo = [&[0x81, length], text.as_bytes()].concat();
        assert_eq!(peer.exactly(echo.len()), echo);
    }
}

/// The headers with which a client might pretend to be another one.
fn forged() -> Request {
    Request::get("/api/client")
        .header("X-Forwarded-For", "203.0.113.1")
        .header("X-Forwarded-Host", "evil.example")
        .header("X-Forwarded-Port", "1")
        .header("X-Forwarded-Proto", "http")
        .header("X-Real-IP", "203.0.113.2")
        .header("Forwarded", "for=203.0.113.3;proto=http")
        .header("X-Vercel-IP-Country", "XX")
}

#[test]
fn the_address_of_the_client_is_right_and_can_not_be_forged() {
    let site = site!();
    let client = site.nginx.client([127, 0, 0, 7]);
    for request in [Request::get("/api/client"), forged()] {
        let seen = json(&client.ask(request.header("Host", NAME)));
        assert_eq!(seen["ip"], "127.0.0.7");
        assert!(seen["url"].as_str().unwrap().starts_with("https://"));
        let expected = json!({
            "host": NAME,
            "x-forwarded-for": "127.0.0.7",
            "x-forwarded-host": NAME,
            "x-forwarded-port": site.nginx.encrypted.port().to_string(),
            "x-forwarded-proto": "https",
            "x-real-ip": "127.0.0.7",
        });
        assert_eq!(seen["headers"], expected);
    }
}

#[test]
fn an_address_that_is_not_trusted_can_not_forge_headers() {
    let site = site!();
    let server = site.servers[0].address;
    let url = format!("http://{server}/api/client");
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--fail", "--interface", "127.0.0.8"]);
    for header in [
        "X-Forwarded-For: 203.0.113.1",
        "X-Real-IP: 203.0.113.2",
        "X-Forwarded-Proto: https",
    ] {
        curl.args(["--header", header]);
    }
    let seen: Value = serde_json::from_str(&run(curl.arg(url))).unwrap();
    assert_eq!(seen["ip"], "127.0.0.8");
    assert!(seen["url"].as_str().unwrap().starts_with("http://"));
    assert_eq!(seen["headers"]["x-real-ip"], Value::Null);
}

#[test]
fn nothing_is_written_to_disk() {
    let site = site!();
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(9 * MB as u64).unwrap();
    let upload = file.path().display().to_string();
    let text = site.curl(&[
        "--http2",
        "--upload-file",
        &upload,
        &site.url("/api/uploads/file"),
    ]);
    assert_eq!(text, format!("{{\"bytes\":{}}}", 9 * MB));
    let errors = site.nginx.errors();
    assert!(!errors.contains("temporary file"), "{errors}");
    assert!(Path::new(&upload).exists());
}

pub(crate) fn json(response: &Message) -> Value {
    serde_json::from_str(response.text()).unwrap_or_else(|error| panic!("{error} in {response}"))
}
