//! A server in the test's own process, and the events that its handlers log.
#![allow(
    dead_code,
    clippy::expect_used,
    reason = "each test file uses a part of it; clippy.toml allows `expect` in tests, but not in their helpers"
)]

use std::{
    net::SocketAddr,
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::Duration,
};

use actix_web::web::Data;
use twinroute::{Routes, Server};
use twinroute_test_client::{Message, Peer, Request};

/// How long a test waits for an expected event.
pub(crate) const LONG: Duration = Duration::from_secs(5);

/// Where handlers log their progress.
pub(crate) type Log = Data<Sender<&'static str>>;

/// Logs when it is dropped.
pub(crate) struct Dropped(pub(crate) Log);

impl Drop for Dropped {
    fn drop(&mut self) {
        let _ = self.0.send("dropped");
    }
}

/// Runs a server, with one worker, until the process ends.
pub(crate) fn start(server: Server) -> SocketAddr {
    let (sender, address) = channel();
    thread::spawn(move || {
        actix_rt::System::new().block_on(async {
            let server = server.port(0).workers(1).bind().await.expect("a free port");
            sender.send(server.address()).expect("the test waits");
            server.run().await
        })
    });
    address.recv().expect("the server starts")
}

/// Starts a server whose handlers have a [`Log`], and returns the events that they log.
pub(crate) fn start_logged(server: Server) -> (SocketAddr, Receiver<&'static str>) {
    let (log, events) = channel::<&'static str>();
    (start(server.app_data(Data::new(log))), events)
}

/// Starts a server of `routes` with default settings.
pub(crate) fn serve(routes: Routes) -> SocketAddr {
    start(Server::new(routes))
}

/// The response to a GET over a new connection, which the server closes.
pub(crate) fn ask(address: SocketAddr, path: &str) -> Message {
    let request = Request::get(path).close();
    Peer::send_to(address, request.bytes()).last_response()
}
