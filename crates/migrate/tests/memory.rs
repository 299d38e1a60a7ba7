//! Large bodies are forwarded completely and in little memory. It is alone in its process, whose memory is measured.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "clippy.toml allows both in tests, but not in what they share"
)]

mod support;

use std::{
    collections::hash_map::DefaultHasher,
    hash::Hasher as _,
    io::{BufRead as _, Read, Write as _},
    net::SocketAddr,
    sync::mpsc,
    thread,
    time::Duration,
};

use support::front_of;
use twinroute_test_client::Peer;

const MIB: u64 = 1 << 20;
/// The allowed growth of memory, in bytes.
const GROWTH: u64 = 24 * MIB;

#[test]
fn large_bodies() {
    pass(64 * MIB);
}

#[test]
#[ignore = "takes half a minute: `cargo test -p twinroute-migrate --test memory -- --ignored --nocapture`"]
fn very_large_bodies() {
    pass(256 * MIB);
    pass(1024 * MIB);
}

fn pass(size: u64) {
    let (sender, uploads) = mpsc::channel();
    let front = front_of(move |mut peer| {
        while let Ok(head) = peer.read_head() {
            if head.line.starts_with("POST") {
                sender.send(hash(&mut peer, size, 2 * MIB)).unwrap();
                peer.send("HTTP/1.1 204 No Content\r\n\r\n");
            } else {
                peer.send(format!("HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n"));
                produce(&mut peer, size);
            }
        }
    });
    download(front, MIB, None);
    let expected = download(front, size, Some("down"));
    let before = resident();
    let mut client = Peer::connect(front);
    client.send(format!(
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {size}\r\n\r\n"
    ));
    produce(&mut client, size);
    assert_eq!(client.head().status, 204);
    assert_eq!(uploads.recv().unwrap(), expected);
    check("up", size, before);
}

/// Reads `size` bytes of a response, with pauses, so that a lack of backpressure shows in the memory.
fn download(front: SocketAddr, size: u64, direction: Option<&str>) -> u64 {
    let before = resident();
    let mut client = Peer::connect(front);
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_eq!(client.head().status, 200);
    let hash = hash(&mut client, size, 2 * MIB);
    if let Some(direction) = direction {
        check(direction, size, before);
    }
    hash
}

fn produce(peer: &mut Peer, size: u64) {
    let mut block = vec![0; 65536];
    for number in 0..size / block.len() as u64 {
        let value = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        block
            .iter_mut()
            .enumerate()
            .for_each(|(at, byte)| *byte = (value >> (at % 8 * 8)) as u8);
        if peer.write_all(&block).is_err() {
            return;
        }
    }
}

/// The hash of the next `size` bytes. It starts late, and pauses after `pause` bytes.
fn hash(peer: &mut Peer, size: u64, pause: u64) -> u64 {
    thread::sleep(Duration::from_millis(300));
    let mut hasher = DefaultHasher::new();
    let mut paused = false;
    let mut rest = peer.take(size);
    loop {
        let length = match rest.fill_buf().unwrap() {
            [] => break,
            bytes => {
                hasher.write(bytes);
                bytes.len()
            }
        };
        rest.consume(length);
        if !paused && size - rest.limit() > pause {
            paused = true;
            thread::sleep(Duration::from_millis(300));
        }
    }
    assert_eq!(rest.limit(), 0);
    hasher.finish()
}

fn check(direction: &str, size: u64, before: u64) {
    let growth = resident().saturating_sub(before);
    println!(
        "{direction} {} MiB: grew by {} KiB, peak {} KiB",
        size / MIB,
        growth / 1024,
        status("VmHWM:") / 1024
    );
    assert!(growth < GROWTH, "{direction}: {growth} bytes");
    assert!(
        status("VmHWM:") < before + GROWTH,
        "{direction}: the peak is higher"
    );
}

fn resident() -> u64 {
    status("VmRSS:")
}

/// A value of `/proc/self/status`, in bytes.
fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}
