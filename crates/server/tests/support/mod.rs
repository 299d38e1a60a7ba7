//! A server in the process of the test, and a client over a raw socket.
#![allow(
    dead_code,
    clippy::expect_used,
    reason = "each test file uses a part of it; clippy.toml allows `expect` in tests, but not in what they share"
)]

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::mpsc::channel,
    thread,
    time::Duration,
};

use actix_web::{App, HttpRequest, HttpResponse, web};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use twinroute_server::AppServer;

/// The time limit for events that must happen.
pub(crate) const LONG: Duration = Duration::from_secs(5);

/// Runs a server, with one worker, until the process ends.
pub(crate) fn start(server: AppServer) -> SocketAddr {
    let (sender, address) = channel();
    thread::spawn(move || {
        actix_rt::System::new().block_on(async {
            let server = server.host("127.0.0.1").port(0).workers(1);
            let server = server.bind().expect("a free port");
            sender.send(server.address()).expect("the test waits");
            server.run().await
        })
    });
    address.recv().expect("the server starts")
}

/// Responds with the request body.
async fn echo(body: Bytes) -> HttpResponse {
    HttpResponse::Ok().body(body)
}

async fn slow() -> &'static str {
    actix_rt::time::sleep(Duration::from_millis(1)).await;
    "slow"
}

/// A body of pieces, in chunks.
async fn pieces() -> HttpResponse {
    let pieces = stream::iter(["one", "two"]).then(|piece| async move {
        actix_rt::task::yield_now().await;
        Ok::<_, actix_web::Error>(Bytes::from(piece))
    });
    HttpResponse::Ok().streaming(pieces)
}

/// Responds with the method, the target and the host of the request.
async fn seen(request: HttpRequest) -> String {
    let host = request.headers().get("host").map(|host| host.to_str());
    format!("{} {} {host:?}", request.method(), request.uri())
}

/// An application with a route for each kind of response.
pub(crate) fn app(config: &mut web::ServiceConfig) {
    config
        .route("/", web::get().to(|| async { "hello" }))
        .route("/", web::head().to(|| async { "hello" }))
        .route("/echo", web::post().to(echo))
        .route("/unread", web::to(|| async { "unread" }))
        .route("/slow", web::get().to(slow))
        .route("/pieces", web::to(pieces))
        .route("/none", web::to(HttpResponse::NoContent))
        .route("/seen", web::to(seen));
}

/// A server for [`app`].
pub(crate) fn server() -> AppServer {
    AppServer::new(|| App::new().configure(app))
}

/// One connection.
pub(crate) struct Client(pub(crate) TcpStream);

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let socket = TcpStream::connect(address).expect("the server listens");
        socket.set_read_timeout(Some(LONG)).expect("a timeout");
        socket.set_nodelay(true).expect("no delay");
        Self(socket)
    }

    /// Connects and sends.
    pub(crate) fn send_to(address: SocketAddr, bytes: impl AsRef<[u8]>) -> Self {
        let mut client = Self::connect(address);
        client.send(bytes);
        client
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).expect("sent");
    }

    /// Reads until the text ends with `end`.
    pub(crate) fn until(&mut self, end: &str) -> String {
        let mut text = String::new();
        let mut byte = [0];
        while !text.ends_with(end) {
            self.0.read_exact(&mut byte).expect("more");
            text.push(char::from(byte[0]));
        }
        text
    }

    /// Reads `length` bytes.
    pub(crate) fn exactly(&mut self, length: usize) -> String {
        let mut bytes = vec![0; length];
        self.0.read_exact(&mut bytes).expect("more");
        String::from_utf8(bytes).expect("text")
    }

    /// Reads until the server closes or resets the connection; panics if it does not.
    pub(crate) fn rest(&mut self) -> String {
        let mut text = Vec::new();
        if let Err(error) = self.0.read_to_end(&mut text) {
            let is_late = matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
            assert!(!is_late, "the connection is open");
        }
        String::from_utf8(text).expect("text")
    }
}

/// A request that closes the connection.
pub(crate) const LAST: &str = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/// The responses to `request` and [`LAST`] on a new connection, without their dates.
pub(crate) fn ask(address: SocketAddr, request: &str) -> String {
    undated(&Client::send_to(address, format!("{request}{LAST}")).rest())
}

/// Responses without their dates.
pub(crate) fn undated(responses: &str) -> String {
    let is_date = |line: &&str| line.starts_with("date: ");
    let lines = responses.split_inclusive('\n');
    lines.filter(|line| !is_date(line)).collect()
}

/// The status of a response; empty if there is none.
pub(crate) fn status(response: &str) -> &str {
    response.split(' ').nth(1).unwrap_or_default()
}
