//! What clients and handlers do to a process is over when it is over: file descriptors and memory are where they were.
//!
//! Each test has a process of its own. Memory is the resident set of a build without optimisations, after a first round
//! that lets the allocator and the buffers of the workers grow to what they need.
#![cfg(target_os = "linux")]

mod support;

use std::{
    io::{ErrorKind, Read as _},
    thread,
    time::{Duration, Instant},
};

use support::Rig;
use twinroute_test_client::{Peer, Request};

const MIB: u64 = 1 << 20;
/// What memory may be more than before, afterwards and on the way.
const GROWTH: u64 = 16 * MIB;
/// How long the process may take until it has noticed that clients have gone.
const SETTLE: Duration = Duration::from_secs(5);

/// What a process held at one time.
struct Held {
    files: usize,
    memory: u64,
}

impl Held {
    fn by(rig: &Rig) -> Self {
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

    /// Waits until no more files are open than there were, and looks at the memory.
    #[expect(clippy::print_stdout, reason = "the figures are what one runs it for")]
    fn assert_again(&self, rig: &Rig, what: &str) {
        wait_for_files(rig, self.files);
        println!(
            "{what}: {} -> {} kB",
            self.memory / 1024,
            rig.memory() / 1024
        );
        // A connection of what was before may have been closing then.
        let (before, now) = (self.files, rig.files());
        assert!(now <= before, "{what}: {before} files became {now}");
        self.assert_memory(rig, what);
    }
}

/// Does something to both styles `times` times, after a first round, and looks whether anything is left of it.
fn repeat(what: &str, times: usize, run: impl Fn(&Rig, &str)) {
    let rig = Rig::start(&[]);
    round(&rig, 40, &run);
    thread::sleep(Duration::from_millis(500));
    let held = Held::by(&rig);
    round(&rig, times, &run);
    held.assert_again(&rig, what);
}

/// At most twenty at a time, or memory would tell how many clients there were at once.
fn round(rig: &Rig, times: usize, run: impl Fn(&Rig, &str)) {
    let files = rig.files();
    for number in 0..times {
        run(rig, ["pages", "app"][number % 2]);
        if number % 20 == 0 {
            wait_for_files(rig, files);
        }
    }
}

/// Waits until no more than that many files are open.
fn wait_for_files(rig: &Rig, files: usize) {
    let start = Instant::now();
    while rig.files() > files && start.elapsed() < SETTLE {
        thread::sleep(Duration::from_millis(5));
    }
}

fn begin(rig: &Rig, request: &Request) -> Peer {
    let mut peer = rig.connect();
    peer.send(request.bytes());
    peer
}

fn upload(rig: &Rig, style: &str, length: u64) -> Peer {
    let request = Request::new("POST", &format!("/{style}/upload"));
    begin(rig, &request.header("Content-Length", &length.to_string()))
}

fn download(rig: &Rig, style: &str, length: u64) -> Peer {
    let target = format!("/{style}/download?bytes={length}");
    begin(rig, &Request::get(&target))
}

#[test]
fn uploads_that_break_off_leave_nothing() {
    let piece = vec![b'x'; 1 << 20];
    repeat("200 uploads broken off", 200, |rig, style| {
        upload(rig, style, 10 * MIB).send(&piece);
    });
}

#[test]
fn downloads_that_break_off_leave_nothing() {
    repeat("200 downloads broken off", 200, |rig, style| {
        download(rig, style, 1024 * MIB).exactly(100_000);
    });
}

#[test]
fn panics_leave_nothing() {
    repeat("10,000 panics", 10_000, |rig, style| {
        assert_eq!(rig.get(&format!("/{style}/panic")).status, 500);
    });
}

/// Takes what has come, at most `most` bytes.
fn take(peer: &mut Peer, buffer: &mut [u8]) -> u64 {
    match peer.read(buffer) {
        Ok(0) => panic!("the answer ended early"),
        Ok(length) => length as u64,
        Err(error) if error.kind() == ErrorKind::Interrupted => 0,
        Err(error) => panic!("the answer broke off: {error}"),
    }
}

#[test]
#[ignore = "takes a minute: `cargo test -p twinroute-tests --test memory -- --ignored --nocapture`"]
fn a_slow_reader_of_an_endless_stream_costs_nothing() {
    let rig = Rig::start(&[]);
    rig.get("/app/look");
    thread::sleep(Duration::from_millis(500));
    let held = Held::by(&rig);
    let mut peers = ["pages", "app"].map(|style| download(&rig, style, u64::MAX));
    let mut buffer = vec![0; 64 * 1024];
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(60) {
        for peer in &mut peers {
            take(peer, &mut buffer);
        }
        held.assert_memory(&rig, "while it reads");
        thread::sleep(Duration::from_millis(50));
    }
    drop(peers);
    held.assert_again(&rig, "60 s of an endless stream");
}

#[test]
#[ignore = "moves 4 GiB: `cargo test -p twinroute-tests --test memory -- --ignored --nocapture`"]
fn a_gibibyte_passes_in_little_memory() {
    let rig = Rig::start(&[]);
    for style in ["pages", "app"] {
        send_and_receive(&rig, style, 16 * MIB);
        let held = Held::by(&rig);
        send_and_receive(&rig, style, 1024 * MIB);
        held.assert_again(&rig, &format!("1 GiB up and down, {style}"));
    }
}

/// Sends `length` bytes as fast as they are taken, and reads as many, with pauses.
fn send_and_receive(rig: &Rig, style: &str, length: u64) {
    let held = Held::by(rig);
    let piece = vec![b'x'; 1 << 20];
    let mut peer = upload(rig, style, length);
    for _ in 0..length / MIB {
        peer.send(&piece);
    }
    held.assert_memory(rig, "up");
    peer.set_timeout(SETTLE);
    assert_eq!(peer.response().text(), length.to_string());

    let mut peer = download(rig, style, length);
    let mut buffer = vec![0; 1 << 20];
    let (mut read, mut pauses) = (0, 0);
    // There is a little more than that, of heads and chunks.
    while read < length {
        read += take(&mut peer, &mut buffer);
        if read / (32 * MIB) > pauses {
            pauses += 1;
            thread::sleep(Duration::from_millis(100));
            held.assert_memory(rig, "down");
        }
    }
}
