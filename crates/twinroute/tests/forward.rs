//! Handlers of either style that forward requests to the legacy server.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex, mpsc::channel},
};

use actix_web::{HttpResponse, web::Payload};
use twinroute::{
    Routes, Server, app,
    app::{NextRequest, NextResponse, Result},
    migrate::LegacyServer,
    pages,
    pages::{NextApiRequest, NextApiResponse, PageConfig, Sent},
    test::{Client, serve},
};
use twinroute_test_client::{Message, Peer, Request, listen};

async fn in_app(mut req: NextRequest, legacy: LegacyServer) -> Result<NextResponse> {
    let body = req.body()?;
    let response: NextResponse = legacy.forward(req.http(), body).await.into();
    Ok(response.set_header("X-Handler", "app"))
}

async fn in_pages(
    req: NextApiRequest,
    body: Payload,
    legacy: LegacyServer,
    res: NextApiResponse,
) -> Sent {
    let response = legacy.forward(req.http(), body).await;
    res.status(500)
        .set_header("X-Handler", "pages")
        .set_header("X-Legacy", "not yet")
        .set_header("Set-Cookie", "own=1")
        .responder(response)
}

fn routes() -> Routes {
    const RAW: PageConfig = PageConfig::new().body_parser(false);
    Routes::new()
        .app("/app", app::route().get(in_app).post(in_app))
        .pages("/pages", pages::route(in_pages))
        .pages("/raw", pages::route(in_pages).config(RAW))
}

const PATHS: [&str; 3] = ["/app", "/pages", "/raw"];

/// Starts a legacy server that sends this response to each request, and keeps the requests.
fn legacy(response: &'static str) -> (SocketAddr, Arc<Mutex<Vec<Message>>>) {
    let requests = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&requests);
    let address = listen(move |mut peer| {
        while let Ok(message) = peer.read_message() {
            let is_head = message.line.starts_with("HEAD ");
            log.lock().unwrap().push(message);
            let end = response.find("\r\n\r\n").map(|end| end + 4);
            peer.send(match end.filter(|_| is_head) {
                Some(end) => &response[..end],
                None => response,
            });
        }
    });
    (address, requests)
}

const RESPONSE: &str = "HTTP/1.1 207 Half Done\r\nX-Legacy: yes\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Type: text/odd\r\nContent-Length: 5\r\n\r\nhello";

fn front(routes: Routes, legacy: SocketAddr) -> SocketAddr {
    serve(Server::new(routes.legacy(&*format!("http://{legacy}")))).unwrap()
}

#[test]
fn requests_and_responses_are_not_changed() {
    let (address, requests) = legacy(RESPONSE);
    let server = front(routes(), address);
    for path in PATHS {
        let target = format!("{path}?q=a%20b&c");
        let mut peer = Peer::connect(server);
        let request = Request::new("POST", &target)
            .header("X-A", "1")
            .header("X-A", "2")
            .header("Cookie", "a=1; a=2")
            .header("x-middleware-subrequest", "middleware")
            .body(b"\xff\0{");
        let response = peer.ask(request.bytes());
        assert_eq!(
            (response.status, response.reason()),
            (207, "Half Done"),
            "{path}"
        );
        assert_eq!(response.text(), "hello");
        assert_eq!(response.all("x-legacy"), ["yes"]);
        assert_eq!(response.all("content-type"), ["text/odd"]);
        assert!(response.all("x-handler").len() == 1);
        let cookies = response.all("set-cookie");
        assert!(cookies.ends_with(&["a=1", "b=2"]), "{cookies:?}");
        // Cookies that a Pages handler has set are kept.
        assert_eq!(cookies.contains(&"own=1"), path != "/app");
        let message = requests.lock().unwrap().pop().unwrap();
        assert_eq!(message.line, format!("POST {target} HTTP/1.1"));
        assert_eq!(message.all("x-a"), ["1", "2"]);
        assert_eq!(message.all("cookie"), ["a=1; a=2"]);
        assert_eq!(message.all("content-length"), ["3"]);
        assert!(message.all("x-middleware-subrequest").is_empty());
        assert_eq!(message.body, b"\xff\0{");
    }
}

#[test]
fn chunked_bodies_and_requests_without_a_body() {
    let (address, requests) = legacy(RESPONSE);
    let server = front(routes(), address);
    for path in PATHS {
        let mut peer = Peer::connect(server);
        let response = peer.ask(Request::new("POST", path).chunked("in chunks").bytes());
        assert_eq!(response.status, 207, "{path}");
        assert_eq!(requests.lock().unwrap().pop().unwrap().body, b"in chunks");
        for method in ["GET", "HEAD"] {
            let mut peer = Peer::connect(server);
            let response = peer.ask(Request::new(method, path).bytes());
            assert_eq!(response.status, 207, "{method} {path}");
            let message = requests.lock().unwrap().pop().unwrap();
            assert_eq!(message.line, format!("{method} {path} HTTP/1.1"));
            assert!(message.all("content-length").is_empty());
            assert!(message.all("transfer-encoding").is_empty());
        }
    }
}

#[test]
fn a_response_is_streamed() {
    let (proceed, wait) = channel();
    let wait = Mutex::new(wait);
    let address = listen(move |mut peer| {
        while peer.read_message().is_ok() {
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
            wait.lock().unwrap().recv().unwrap();
            peer.send("3\r\ntwo\r\n0\r\n\r\n");
        }
    });
    let server = front(routes(), address);
    for path in PATHS {
        let mut peer = Peer::connect(server);
        peer.send(Request::get(path).bytes());
        assert_eq!(peer.head().status, 200, "{path}");
        assert_eq!(peer.chunk(), b"one");
        proceed.send(()).unwrap();
        assert_eq!(peer.chunk(), b"two");
    }
}

#[test]
fn only_trusted_peers_may_send_forwarded_headers() {
    let (address, requests) = legacy(RESPONSE);
    let untrusting = front(routes(), address);
    let trusting = front(routes().trusted_peers(["127.0.0.1"]), address);
    for path in PATHS {
        let request = Request::get(path)
            .header("X-Forwarded-For", "10.1.2.3")
            .header("X-Forwarded-Proto", "https")
            .bytes();
        let ask = |server| {
            Peer::connect(server).ask(&request);
            let message = requests.lock().unwrap().pop().unwrap();
            ["x-forwarded-for", "x-forwarded-proto"]
                .map(|name| message.header(name).unwrap_or_default().to_owned())
        };
        assert_eq!(ask(untrusting), ["127.0.0.1", "http"], "{path}");
        assert_eq!(ask(trusting), ["10.1.2.3, 127.0.0.1", "https"], "{path}");
    }
}

#[test]
fn a_body_that_the_handler_does_not_have_is_a_400() {
    let (address, requests) = legacy(RESPONSE);
    let server = front(routes(), address);
    // A GET of the App style has no body, even if the client sent one.
    let mut peer = Peer::connect(server);
    let response = peer.ask(Request::get("/app").body("smuggled").bytes());
    assert_eq!(response.status, 400);
    assert!(requests.lock().unwrap().is_empty());
    // A Pages handler forwards it.
    let mut peer = Peer::connect(server);
    let response = peer.ask(Request::get("/pages").body("a").bytes());
    assert_eq!(response.status, 207);
    assert_eq!(requests.lock().unwrap().pop().unwrap().body, b"a");
}

#[test]
fn a_legacy_server_that_is_down_is_a_502() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let server = front(routes(), address);
    for path in PATHS {
        let response = Peer::connect(server).ask(Request::new("POST", path).body("a").bytes());
        assert_eq!(response.status, 502, "{path}");
        assert!(
            response.text().starts_with("Bad Gateway: "),
            "{}",
            response.text()
        );
    }
}

#[actix_web::test]
async fn without_a_legacy_server_the_handler_does_not_run() {
    let client = Client::new(routes()).await.unwrap();
    for path in PATHS {
        assert_eq!(client.get(path).send().await.status(), 500, "{path}");
    }
}

#[actix_web::test]
async fn a_pages_handler_responds_with_any_responder() {
    async fn handler(res: NextApiResponse) -> Sent {
        let response = HttpResponse::Accepted()
            .insert_header(("X-A", "theirs"))
            .body("text");
        res.status(404)
            .set_header("X-A", ["1", "2"])
            .set_header("X-B", "ours")
            .responder(response)
    }
    async fn settled(res: NextApiResponse) -> Sent {
        res.write_head(200, [("X-A", "1")]).responder("text")
    }
    let routes = Routes::new()
        .pages("/api/any", pages::route(handler))
        .pages("/api/settled", pages::route(settled));
    let client = Client::new(routes).await.unwrap();
    let response = client.get("/api/any").send().await;
    assert_eq!(response.status(), 202);
    assert_eq!(response.header("x-a").as_deref(), Some("theirs"));
    assert_eq!(response.header("x-b").as_deref(), Some("ours"));
    assert_eq!(response.text().unwrap(), "text");
    assert_eq!(client.get("/api/settled").send().await.status(), 500);
}
