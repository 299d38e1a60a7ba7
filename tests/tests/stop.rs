//! A process that is told to stop while clients ask it all the time, over connections that they keep and over new ones.
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

const TIMEOUT: Duration = Duration::from_secs(10);

/// What became of a client's requests.
#[derive(Debug, Default)]
struct Tally {
    answered: usize,
    /// Why each request that reached the server has no answer.
    lost: Vec<String>,
}

/// Whether a connection is used again.
#[derive(Debug, Clone, Copy)]
enum Reuse {
    Keep,
    Close,
}

/// Asks until the server takes no more connections, or `enough`.
fn ask(address: SocketAddr, path: &str, reuse: Reuse, enough: &AtomicBool) -> Tally {
    let mut tally = Tally::default();
    let mut kept = None;
    while !enough.load(Ordering::Relaxed) {
        let mut socket = match kept.take().map_or_else(|| TcpStream::connect(address), Ok) {
            Ok(socket) => socket,
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => break,
            Err(error) => {
                tally.lost.push(format!("no connection: {error}"));
                break;
            }
        };
        match exchange(&mut socket, path) {
            Ok(answer) if answer.starts_with("HTTP/1.1 200") => {
                tally.answered += 1;
                let closes = answer.contains("connection: close");
                kept = (matches!(reuse, Reuse::Keep) && !closes).then_some(socket);
            }
            Ok(answer) => tally.lost.push(answer),
            Err(error) => tally.lost.push(format!("no answer: {error}")),
        }
    }
    tally
}

fn exchange(socket: &mut TcpStream, path: &str) -> io::Result<String> {
    socket.set_read_timeout(Some(TIMEOUT))?;
    socket.write_all(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes())?;
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while !answer.ends_with(b"0\r\n\r\n") {
        match socket.read(&mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            length => answer.extend_from_slice(&buffer[..length]),
        }
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Clients that ask until they are told that it is enough.
struct Load {
    clients: Vec<thread::JoinHandle<Tally>>,
    enough: Arc<AtomicBool>,
}

impl Load {
    fn start(address: SocketAddr) -> Self {
        let enough = Arc::<AtomicBool>::default();
        let kinds = [
            ("/app/look", Reuse::Keep),
            ("/app/look", Reuse::Close),
            ("/app/look", Reuse::Close),
            ("/app/slow", Reuse::Keep),
            ("/app/slow", Reuse::Close),
            ("/pages/download?bytes=1000000", Reuse::Keep),
        ];
        let client = |(path, reuse)| {
            let enough = Arc::clone(&enough);
            thread::spawn(move || ask(address, path, reuse, &enough))
        };
        let clients = kinds.map(client).into_iter().collect();
        Self { clients, enough }
    }

    fn end(self) -> Tally {
        self.enough.store(true, Ordering::Relaxed);
        let mut sum = Tally::default();
        for client in self.clients {
            let tally = client.join().expect("no panic");
            assert!(tally.answered > 0);
            sum.answered += tally.answered;
            sum.lost.extend(tally.lost);
        }
        sum
    }
}

#[test]
fn no_request_is_lost_when_the_server_is_told_to_stop() {
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
fn a_server_goes_on_until_load_balancers_know_that_it_stops() {
    let delay = Duration::from_millis(800);
    let mut rig = Rig::start(&["800"]);
    let load = Load::start(rig.address);
    let mut kept = TcpStream::connect(rig.address).expect("a connection");
    let answer = exchange(&mut kept, "/app/look").expect("an answer");
    assert!(!answer.contains("connection: close"), "{answer}");
    assert!(rig.get("/readyz").starts_with("HTTP/1.1 200"));

    let start = Instant::now();
    rig.signal("TERM");
    thread::sleep(delay / 4);
    assert!(rig.get("/readyz").starts_with("HTTP/1.1 503"));
    assert!(rig.get("/healthz").starts_with("HTTP/1.1 200"));
    let answer = exchange(&mut kept, "/app/look").expect("an answer");
    assert!(answer.contains("connection: close"), "{answer}");

    assert!(rig.wait(TIMEOUT).success());
    assert!(start.elapsed() >= delay);
    let tally = load.end();
    assert!(tally.lost.is_empty(), "{tally:?}");
}

#[test]
fn connections_without_a_request_do_not_keep_a_server_from_stopping() {
    let mut rig = Rig::start(&[]);
    let mut used = TcpStream::connect(rig.address).expect("a connection");
    exchange(&mut used, "/app/look").expect("an answer");
    let _fresh = TcpStream::connect(rig.address).expect("a connection");
    let start = Instant::now();
    rig.signal("TERM");
    assert!(rig.wait(TIMEOUT).success());
    assert!(start.elapsed() < Duration::from_secs(4));
}

#[test]
fn a_second_signal_stops_a_server_at_once() {
    let mut rig = Rig::start(&["60000"]);
    assert!(rig.get("/readyz").starts_with("HTTP/1.1 200"));
    rig.signal("TERM");
    thread::sleep(Duration::from_millis(200));
    let start = Instant::now();
    rig.signal("INT");
    assert!(rig.wait(TIMEOUT).success());
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_server_that_stops_refuses_new_clients_at_once() {
    let mut rig = Rig::start(&[]);
    let mut busy = rig.connect();
    // Its stop takes as long as this takes to be read.
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
