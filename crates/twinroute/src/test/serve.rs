//! A server for tests that need a socket.

use std::{
    io,
    net::SocketAddr,
    sync::mpsc::{self, Sender},
    thread,
};

use actix_web::rt::System;

use crate::Server;

/// Runs a server on a free port, with one worker, until the process ends. Returns its address.
///
/// ```
/// use std::{io::{Read, Write}, net::TcpStream};
/// use twinroute::{Routes, Server, test};
///
/// # fn main() -> std::io::Result<()> {
/// let address = test::serve(Server::new(Routes::new()))?;
/// let mut stream = TcpStream::connect(address)?;
/// stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")?;
/// let mut response = String::new();
/// stream.read_to_string(&mut response)?;
/// assert!(response.starts_with("HTTP/1.1 404 "));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`Server::bind`].
pub fn serve(server: Server) -> io::Result<SocketAddr> {
    let (sender, bound) = mpsc::channel();
    thread::Builder::new()
        .name("twinroute test server".to_owned())
        .spawn(move || System::new().block_on(run(server, &sender)))?;
    bound
        .recv()
        .unwrap_or_else(|_| Err(io::Error::other("the server's thread has ended")))
}

/// Sends the address, and serves.
async fn run(server: Server, bound: &Sender<io::Result<SocketAddr>>) {
    let server = match server.host("127.0.0.1").port(0).workers(1).bind().await {
        Ok(server) => server,
        Err(error) => return drop(bound.send(Err(error))),
    };
    let _ = bound.send(Ok(server.address()));
    if let Err(error) = server.run().await {
        tracing::error!(%error, "a test's server stopped");
    }
}
