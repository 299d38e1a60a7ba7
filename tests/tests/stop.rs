//! Stopping a process under load from clients on persistent and on new connections.
#![cfg(unix)]

mod support;

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use support::Rig;
use twinroute_test_client::{Message, Peer, Request};

const TIMEOUT: Duration = Duration::from_secs(10);

/// The outcomes of a client's requests.
#[derive(Debug, Default)]
struct Tally {
    served: usize,
    /// The reason for each request without a response.
    lost: Vec<String>,
}

/// Whether a client uses a connection for more than one request.
#[derive(Debug, Clone, Copy)]
enum Reuse {
    Keep,
    Close,
}

/// Sends requests until the server refuses connections or `stop` is set.
fn send_requests(address: SocketAddr, path: &str, reuse: Reuse, stop: &AtomicBool) -> Tally {
    let mut tally = Tally::default();
    let mut kept = None;
    while !stop.load(Ordering::Relaxed) {
        let connect = || TcpStream::connect(address).and_then(Peer::new);
        let mut peer = match kept.take().map_or_else(connect, Ok) {
            Ok(peer) => peer,
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => break,
            Err(error) => {
                tally.lost.push(format!("no connection: {error}"));
                break;
            }
        };
        match send(&mut peer, path) {
            Ok(response) if response.status == 200 => {
                tally.served += 1;
                let keep = matches!(reuse, Reuse::Keep) && !closes(&response);
                kept = keep.then_some(peer);
            }
            Ok(response) => tally.lost.push(response.to_string()),
            Err(error) => tally.lost.push(format!("no response: {error}")),
        }
    }
    tally
}

fn send(peer: &mut Peer, path: &str) -> io::Result<Message> {
    peer.write_all(&Request::get(path).bytes())?;
    Ok(peer.read_message()?)
}

/// Whether the server closes the connection after this response.
fn closes(response: &Message) -> bool {
    response.header("connection") == Some("close")
}

/// Clients that send requests until they are stopped.
struct Load {
    clients: Vec<thread::JoinHandle<Tally>>,
    stop: Arc<AtomicBool>,
}

impl Load {
    fn start(address: SocketAddr) -> Self {
        let stop = Arc::<AtomicBool>::default();
        let kinds = [
            ("/app/look", Reuse::Keep),
            ("/app/look", Reuse::Close),
            ("/app/look", Reuse::Close),
            ("/app/slow", Reuse::Keep),
            ("/app/slow", Reuse::Close),
            ("/pages/download?bytes=1000000", Reuse::Keep),
        ];
        let client = |(path, reuse)| {
            let stop = Arc::clone(&stop);
            thread::spawn(move || send_requests(address, path, reuse, &stop))
        };
        let clients = kinds.map(client).into_iter().collect();
        Self { clients, stop }
    }

    fn end(self) -> Tally {
        self.stop.store(true, Ordering::Relaxed);
        let mut sum = Tally::default();
        for client in self.clients {
            let tally = client.join().expect("no panic");
            assert!(tally.served > 0);
            sum.served += tally.served;
            sum.lost.extend(tally.lost);
        }
        sum
    }
}

#[test]
fn no_request_is_lost_when_the_server_stops() {
    for _ in 0..10 {
        let mut rig = Rig::start(&[]);
        let load = Load::start(rig.address);
        thread::sleep(Duration::from_millis(200));
        rig.signal("TERM");
        assert!(rig.wait(TIMEOUT).success());
        let tally = load.end();
        assert!(tally.lost.is_empty(), "{tally:?}");
    }
}

#[test]
fn a_stopping_server_serves_requests_for_the_drain_delay() {
    let delay = Duration::from_millis(800);
    let mut rig = Rig::start(&["800"]);
    let load = Load::start(rig.address);
    let mut kept = rig.connect();
    let look = Request::get("/app/look").bytes();
    let response = kept.ask(&look);
    assert!(!closes(&response), "{response}");
    assert_eq!(rig.get("/readyz").status, 200);

    let start = Instant::now();
    rig.signal("TERM");
    thread::sleep(delay / 4);
    assert_eq!(rig.get("/readyz").status, 503);
    assert_eq!(rig.get("/healthz").status, 200);
    let response = kept.ask(&look);
    assert!(closes(&response), "{response}");

    assert!(rig.wait(TIMEOUT).success());
    assert!(start.elapsed() >= delay);
    let tally = load.end();
    assert!(tally.lost.is_empty(), "{tally:?}");
}

#[test]
fn idle_connections_do_not_delay_a_stop() {
    let mut rig = Rig::start(&[]);
    let mut used = rig.connect();
    used.ask(Request::get("/app/look").bytes());
    let _fresh = rig.connect();
    let start = Instant::now();
    rig.signal("TERM");
    assert!(rig.wait(TIMEOUT).success());
    assert!(start.elapsed() < Duration::from_secs(4));
}

#[test]
fn a_second_signal_stops_a_server_at_once() {
    let mut rig = Rig::start(&["60000"]);
    assert_eq!(rig.get("/readyz").status, 200);
    rig.signal("TERM");
    thread::sleep(Duration::from_millis(200));
    let start = Instant::now();
    rig.signal("INT");
    assert!(rig.wait(TIMEOUT).success());
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_stopping_server_refuses_new_connections_at_once() {
    let mut rig = Rig::start(&[]);
    let mut busy = rig.socket();
    // The server can't stop before this response is read.
    let request = "GET /app/download?bytes=100000000 HTTP/1.1\r\nHost: a\r\n\r\n";
    busy.write_all(request.as_bytes()).expect("sent");
    busy.read_exact(&mut [0; 1000]).expect("more");
    rig.signal("TERM");
    thread::sleep(Duration::from_millis(100));
    for _ in 0..20 {
        let start = Instant::now();
        let refused = TcpStream::connect(rig.address).expect_err("a closed port");
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
        assert!(
            start.elapsed() < Duration::from_millis(500),
            "{:?}",
            start.elapsed()
        );
    }
    drop(busy);
    assert!(rig.wait(TIMEOUT).success());
}
