//! A server in the test's own process, and what its handlers say.
#![allow(
    dead_code,
    clippy::expect_used,
    reason = "each test file uses a part of it; clippy.toml allows `expect` in tests, but not in what they share"
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

/// The response to a GET request over a connection of its own, which the server closes.
pub(crate) fn ask(address: SocketAddr, path: &str) -> Message {
    let request = Request::get(path).close();
    Peer::send_to(address, request.bytes()).last_response()
}
