//! A server in the test's own process, and clients that do over their sockets what a library would not.
#![allow(
    dead_code,
    clippy::expect_used,
    reason = "each test file uses a part of it; clippy.toml allows `expect` in tests, but not in what they share"
)]

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::Duration,
};

use actix_web::web::Data;
use twinroute::{Routes, Server};

/// What a test waits for something that should happen.
pub(crate) const LONG: Duration = Duration::from_secs(5);

/// What handlers say on their way, so that a test sees how far they got.
pub(crate) type Log = Data<Sender<&'static str>>;

/// Says that it was dropped.
pub(crate) struct Dropped(pub(crate) Log);

impl Drop for Dropped {
    fn drop(&mut self) {
        let _ = self.0.send("dropped");
    }
}

/// Runs a server, with one worker, until the process ends.
pub(crate) fn start(server: Server) -> SocketAddr {
    let (tell, address) = channel();
    thread::spawn(move || {
        actix_rt::System::new().block_on(async {
            let server = server.port(0).workers(1).bind().expect("a free port");
            tell.send(server.address()).expect("the test waits");
            server.run().await
        })
    });
    address.recv().expect("the server starts")
}

/// A server whose handlers have a [`Log`], and what they said.
pub(crate) fn start_logged(server: Server) -> (SocketAddr, Receiver<&'static str>) {
    let (log, said) = channel::<&'static str>();
    (start(server.app_data(Data::new(log))), said)
}

/// A server of `routes` without more.
pub(crate) fn serve(routes: Routes) -> SocketAddr {
    start(Server::new(routes))
}

/// One connection.
pub(crate) struct Client(pub(crate) TcpStream);

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let socket = TcpStream::connect(address).expect("the server listens");
        socket.set_read_timeout(Some(LONG)).expect("a timeout");
        Self(socket)
    }

    /// Connects and sends.
    pub(crate) fn send_to(address: SocketAddr, bytes: impl AsRef<[u8]>) -> Self {
        let mut client = Self::connect(address);
        client.send(bytes);
        client
    }

    /// Connects and asks for `path`.
    pub(crate) fn get(address: SocketAddr, path: &str) -> Self {
        Self::send_to(address, get(path))
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).expect("sent");
    }

    /// Reads until `end` has come.
    pub(crate) fn until(&mut self, end: &str) -> String {
        let mut text = String::new();
        let mut byte = [0];
        while !text.ends_with(end) {
            self.0.read_exact(&mut byte).expect("more");
            text.push(char::from(byte[0]));
        }
        text
    }

    /// Reads until the server closes, or breaks off. It must do one of them.
    pub(crate) fn rest(&mut self) -> String {
        let mut text = Vec::new();
        if let Err(error) = self.0.read_to_end(&mut text) {
            let is_late = matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
            assert!(!is_late, "the connection is open");
        }
        String::from_utf8(text).expect("text")
    }
}

/// A request without a body.
pub(crate) fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n")
}

/// The whole answer to a request over a connection of its own.
pub(crate) fn ask(address: SocketAddr, path: &str) -> String {
    let close = format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    Client::send_to(address, close).rest()
}

/// The status of an answer; empty if there is none.
pub(crate) fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}
