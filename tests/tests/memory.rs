//! Completed and aborted requests leak neither file descriptors nor memory.
//!
//! Each test has a process of its own. Memory is the resident set of a build without optimisations, measured after a first
//! round in which the allocator and the buffers of the workers reach their size.
#![cfg(target_os = "linux")]

mod support;

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::TcpStream,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use support::Rig;
use twinroute_test_client::{Peer, Request};

const MIB: u64 = 1 << 20;
/// How much the memory may grow, during a test and after it.
const GROWTH: u64 = 16 * MIB;
/// How long the process may take to notice that clients disconnected.
const SETTLE: Duration = Duration::from_secs(5);

/// The open files and the memory of a process at one time.
struct Usage {
    files: usize,
    memory: u64,
}

impl Usage {
    fn of(rig: &Rig) -> Self {
        Self {
            files: rig.files(),
            memory: rig.memory(),
        }
    }

    fn assert_memory(&self, rig: &Rig, what: &str) {
        let (before, now) = (self.memory / 1024, rig.memory() / 1024);
        assert!(
            now < before + GROWTH / 1024,
            "{what}: {before} kB became {now} kB"
        );
    }

    /// Waits until no more files are open than before, and checks the memory.
    #[expect(
        clippy::print_stdout,
        reason = "the figures are the result of the test"
    )]
    fn assert_unchanged(&self, rig: &Rig, what: &str) {
        // Connections are accepted in their order, so after this one all earlier ones are counted.
        rig.get("/healthz");
        wait_for_files(rig, self.files);
        println!(
            "{what}: {} -> {} kB",
            self.memory / 1024,
            rig.memory() / 1024
        );
        // An earlier connection may have been counted while it was closing.
        let (before, now) = (self.files, rig.files());
        assert!(now <= before, "{what}: {before} files became {now}");
        self.assert_memory(rig, what);
    }
}

/// Runs `run` for both styles `times` times after a first round, and checks that open files and memory don't grow.
fn repeat(what: &str, times: usize, run: impl Fn(&Rig, &str)) {
    let rig = Rig::start(&[]);
    round(&rig, 40, &run);
    thread::sleep(Duration::from_millis(500));
    let usage = Usage::of(&rig);
    round(&rig, times, &run);
    usage.assert_unchanged(&rig, what);
}

/// At most 20 clients at a time, since otherwise the memory would depend on their number.
fn round(rig: &Rig, times: usize, run: impl Fn(&Rig, &str)) {
    let files = rig.files();
    for number in 0..times {
        run(rig, ["pages", "app"][number % 2]);
        if number % 20 == 0 {
            wait_for_files(rig, files);
        }
    }
}

/// Waits until at most `files` are open.
fn wait_for_files(rig: &Rig, files: usize) {
    let start = Instant::now();
    while rig.files() > files && start.elapsed() < SETTLE {
        thread::sleep(Duration::from_millis(5));
    }
}

fn start(rig: &Rig, request: &Request) -> Peer {
    let mut peer = rig.connect();
    peer.send(request.bytes());
    peer
}

fn upload(rig: &Rig, style: &str, length: u64) -> Peer {
    let request = Request::new("POST", &format!("/{style}/upload"));
    start(rig, &request.header("Content-Length", &length.to_string()))
}

fn download(rig: &Rig, style: &str, length: u64) -> Peer {
    let target = format!("/{style}/download?bytes={length}");
    start(rig, &Request::get(&target))
}

#[test]
fn aborted_uploads_leak_nothing() {
    let piece = vec![b'x'; 1 << 20];
    repeat("200 aborted uploads", 200, |rig, style| {
        upload(rig, style, 10 * MIB).send(&piece);
    });
}

#[test]
fn aborted_downloads_leak_nothing() {
    repeat("200 aborted downloads", 200, |rig, style| {
        download(rig, style, 1024 * MIB).exactly(100_000);
    });
}

#[test]
fn panics_leak_nothing() {
    repeat("10,000 panics", 10_000, |rig, style| {
        assert_eq!(rig.get(&format!("/{style}/panic")).status, 500);
    });
}

/// Reads the bytes that were received, at most as many as fit into `buffer`.
fn read_some(peer: &mut Peer, buffer: &mut [u8]) -> u64 {
    match peer.read(buffer) {
        Ok(0) => panic!("the response ended early"),
        Ok(length) => length as u64,
        Err(error) if error.kind() == ErrorKind::Interrupted => 0,
        Err(error) => panic!("the response was aborted: {error}"),
    }
}

#[test]
#[ignore = "takes a minute: `cargo test -p twinroute-tests --test memory -- --ignored --nocapture`"]
fn a_slow_reader_of_an_endless_stream_needs_little_memory() {
    let rig = Rig::start(&[]);
    rig.get("/app/look");
    thread::sleep(Duration::from_millis(500));
    let usage = Usage::of(&rig);
    let mut peers = ["pages", "app"].map(|style| download(&rig, style, u64::MAX));
    let mut buffer = vec![0; 64 * 1024];
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(60) {
        for peer in &mut peers {
            read_some(peer, &mut buffer);
        }
        usage.assert_memory(&rig, "while it reads");
        thread::sleep(Duration::from_millis(50));
    }
    drop(peers);
    usage.assert_unchanged(&rig, "60 s of an endless stream");
}

#[test]
#[ignore = "moves 4 GiB: `cargo test -p twinroute-tests --test memory -- --ignored --nocapture`"]
fn a_gibibyte_body_needs_little_memory() {
    let rig = Rig::start(&[]);
    for style in ["pages", "app"] {
        send_and_receive(&rig, style, 16 * MIB);
        let usage = Usage::of(&rig);
        send_and_receive(&rig, style, 1024 * MIB);
        usage.assert_unchanged(&rig, &format!("1 GiB up and down, {style}"));
    }
}

#[test]
fn a_body_passes_a_proxy_unchanged_and_in_little_memory() {
    let rig = Rig::start(&[]);
    for style in ["pages", "app"] {
        for framing in [Framing::Length, Framing::Chunked] {
            echo(&rig, style, framing, 8 * MIB);
            let usage = Usage::of(&rig);
            echo(&rig, style, framing, 64 * MIB);
            usage.assert_unchanged(
                &rig,
                &format!("64 MiB behind a proxy, {style}, {framing:?}"),
            );
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Framing {
    Length,
    Chunked,
}

/// Sends `length` bytes to a route that returns them, behind a proxy that adds a header.
fn echo(rig: &Rig, style: &str, framing: Framing, length: u64) {
    let usage = Usage::of(rig);
    let request = Request::new("POST", &format!("/{style}/echo"));
    let request = match framing {
        Framing::Length => request.header("Content-Length", &length.to_string()),
        Framing::Chunked => request.header("Transfer-Encoding", "chunked"),
    };
    let mut peer = start(rig, &request);
    let socket = peer
        .socket()
        .try_clone()
        .expect("the server reads and responds");
    let pattern = Arc::new(Pattern::new());
    let sent = Arc::clone(&pattern);
    let sender = thread::spawn(move || send_pattern(socket, &sent, framing, length));
    let response = peer.head();
    assert_eq!(
        (response.status, response.header("x-seen")),
        (200, Some("ran"))
    );
    let mut received = 0;
    loop {
        let chunk = peer.chunk();
        if chunk.is_empty() {
            break;
        }
        assert!(pattern.at(received, chunk.len()) == chunk);
        if received / MIB < (received + chunk.len() as u64) / MIB {
            usage.assert_memory(rig, "while it passes");
        }
        received += chunk.len() as u64;
    }
    assert_eq!(received, length);
    sender.join().expect("the server reads and responds");
}

/// An endless body. Its period is no power of two, so a shift by a whole buffer shows.
struct Pattern(Vec<u8>);

impl Pattern {
    const PERIOD: u64 = 251;

    fn new() -> Self {
        let bytes = (0..2 * MIB).map(|position| (position % Self::PERIOD) as u8);
        Self(bytes.collect())
    }

    /// The bytes at a position, at most 1 MiB.
    fn at(&self, position: u64, length: usize) -> &[u8] {
        let start = (position % Self::PERIOD) as usize;
        &self.0[start..start + length]
    }
}

fn send_pattern(mut socket: TcpStream, pattern: &Pattern, framing: Framing, length: u64) {
    for start in (0..length).step_by(MIB as usize) {
        let piece = pattern.at(start, MIB as usize);
        match framing {
            Framing::Length => socket
                .write_all(piece)
                .expect("the server reads and responds"),
            Framing::Chunked => {
                write!(socket, "{MIB:x}\r\n").expect("the server reads and responds");
                socket
                    .write_all(piece)
                    .expect("the server reads and responds");
                socket
                    .write_all(b"\r\n")
                    .expect("the server reads and responds");
            }
        }
    }
    if matches!(framing, Framing::Chunked) {
        socket
            .write_all(b"0\r\n\r\n")
            .expect("the server reads and responds");
    }
}

/// Sends `length` bytes as fast as the server reads them, and reads as many with pauses.
fn send_and_receive(rig: &Rig, style: &str, length: u64) {
    let usage = Usage::of(rig);
    let piece = vec![b'x'; 1 << 20];
    let mut peer = upload(rig, style, length);
    for _ in 0..length / MIB {
        peer.send(&piece);
    }
    usage.assert_memory(rig, "up");
    peer.set_timeout(SETTLE);
    assert_eq!(peer.response().text(), length.to_string());

    let mut peer = download(rig, style, length);
    let mut buffer = vec![0; 1 << 20];
    let (mut read, mut pauses) = (0, 0);
    // The response is a little longer, because of its head and chunk sizes.
    while read < length {
        read += read_some(&mut peer, &mut buffer);
        if read / (32 * MIB) > pauses {
            pauses += 1;
            thread::sleep(Duration::from_millis(100));
            usage.assert_memory(rig, "down");
        }
    }
}
