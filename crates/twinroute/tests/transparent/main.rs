//! Routes in front of a server don't change requests that no route matches, nor their responses, as 10,000 generated
//! requests show.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

mod generate;
mod wire;

use std::{
    net::{SocketAddr, TcpListener},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use generate::{GeneratedRequest, request, response};
use twinroute::{
    Routes, Server, pages,
    pages::{NextApiResponse, Sent},
    test::serve,
};
use wire::{RawMessage, RawPeer};

const REQUESTS: u64 = 10_000;

/// A legacy server that responds to a request by its seed, and the requests that it received.
fn recorder() -> (SocketAddr, Receiver<RawMessage>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, received) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut peer, sender) = (RawPeer::new(stream.unwrap()), sender.clone());
            thread::spawn(move || {
                while let Some(request) = peer.request() {
                    let seed =
                        String::from_utf8_lossy(request.header("x-seed").unwrap()).into_owned();
                    let is_head = request.line.starts_with("HEAD ");
                    sender.send(request).unwrap();
                    peer.send(&response(seed.parse().unwrap(), is_head));
                }
            });
        }
    });
    (address, received)
}

async fn ours(res: NextApiResponse) -> Sent {
    res.send("ours")
}

/// Sends requests over one connection, and opens a new one when the server closes it.
struct Client {
    address: SocketAddr,
    peer: RawPeer,
}

impl Client {
    fn new(address: SocketAddr) -> Self {
        Self {
            address,
            peer: RawPeer::connect(address),
        }
    }

    fn ask(&mut self, request: &GeneratedRequest) -> RawMessage {
        self.peer.send(&request.bytes);
        let response = self.peer.response(request.is_head);
        let response = response.unwrap_or_else(|error| panic!("{}: {error}", request.line));
        if response.header("connection") == Some(b"close") {
            self.peer = RawPeer::connect(self.address);
        }
        response
    }
}

#[test]
fn unmatched_requests_are_forwarded_unchanged() {
    let (legacy_server, received) = recorder();
    let routes = Routes::new().pages("/ours/[id]", pages::route(ours));
    let routes = routes.legacy(format!("http://{legacy_server}").as_str());
    let front = serve(Server::new(routes)).unwrap();
    let (mut direct, mut through) = (Client::new(legacy_server), Client::new(front));
    for seed in 0..REQUESTS {
        let request = request(seed);
        let responses = [direct.ask(&request), through.ask(&request)];
        let line = &request.line;
        let requests = [(); 2].map(|()| {
            let request = received.recv_timeout(Duration::from_secs(5));
            request.unwrap_or_else(|_| panic!("{seed}: {line} did not arrive: {responses:?}"))
        });
        let [one, other] = requests.map(RawMessage::end_to_end);
        assert_eq!(one, other, "request {seed}: {line}");
        let [one, other] = responses.map(RawMessage::end_to_end);
        assert_eq!(one, other, "response {seed}: {line}");
    }
}
