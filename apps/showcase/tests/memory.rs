//! The memory for large bodies and many clients, measured on the showcase in a process of its own.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use twinroute_test_client::{Peer, Request};

const MIB: u64 = 1 << 20;
/// How much the memory may grow during a large body, in bytes.
const GROWTH: u64 = 24 * MIB;

/// The showcase with one worker, stopped when dropped.
struct Showcase {
    process: Child,
    address: SocketAddr,
}

impl Showcase {
    fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_showcase"))
            .env("PORT", "0")
            .env("WORKERS", "1")
            .env("RUST_LOG", "twinroute_server=info")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the showcase starts");
        let output = BufReader::new(process.stdout.take().expect("a pipe"));
        let mut lines = output.lines().map_while(Result::ok);
        let address = lines
            .find_map(|line| line.split_once("listening on http://")?.1.parse().ok())
            .expect("the showcase logs its address");
        // Drains the pipe, so that later output doesn't block the process.
        thread::spawn(move || lines.for_each(drop));
        Self { process, address }
    }

    fn send(&self, request: &Request) -> Peer {
        let mut peer = Peer::connect(self.address);
        peer.set_timeout(Duration::from_secs(60));
        peer.send(request.bytes());
        peer
    }

    /// A memory field in bytes: `VmRSS` is the current resident set, `VmHWM` its peak.
    fn memory(&self, field: &str) -> u64 {
        let path = format!("/proc/{}/status", self.process.id());
        let status = fs::read_to_string(path).expect("a process status");
        let line = status.lines().find_map(|line| line.strip_prefix(field));
        let kibibytes =
            line.and_then(|rest| rest.trim_start_matches(':').split_whitespace().next());
        kibibytes
            .and_then(|number| number.parse::<u64>().ok())
            .expect("a number")
            * 1024
    }
}

impl Drop for Showcase {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_large_upload_goes_to_disk() {
    upload(64);
}

#[test]
#[ignore = "takes half a minute, and a gibibyte of disk"]
fn a_very_large_upload_goes_to_disk() {
    upload(1024);
}

#[test]
fn a_large_stream_waits_for_its_client() {
    download(64);
}

#[test]
#[ignore = "takes half a minute"]
fn a_very_large_stream_waits_for_its_client() {
    download(1024);
}

fn upload(mebibytes: u64) {
    let showcase = Showcase::start();
    send_file(&showcase, 1);
    let before = showcase.memory("VmRSS");
    send_file(&showcase, mebibytes);
    check("upload", mebibytes, showcase.memory("VmHWM") - before);
}

fn send_file(showcase: &Showcase, mebibytes: u64) {
    let head = "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n";
    let end = "\r\n--X--\r\n";
    let length = (head.len() + end.len()) as u64 + mebibytes * MIB;
    let request = Request::new("POST", "/upload")
        .header("Content-Type", "multipart/form-data; boundary=X")
        .header("Content-Length", &length.to_string());
    let mut peer = showcase.send(&request);
    peer.send(head);
    let block = vec![b'x'; MIB as usize];
    for _ in 0..mebibytes {
        peer.send(&block);
    }
    peer.send(end);
    let response = peer.response();
    assert_eq!(response.status, 303, "{response}");
    let location = response.header("location").expect("a redirect");
    assert!(
        location.ends_with(&format!("?size={}", mebibytes * MIB)),
        "{response}"
    );
}

fn download(mebibytes: u64) {
    let showcase = Showcase::start();
    receive(&showcase, 1);
    let before = showcase.memory("VmRSS");
    receive(&showcase, mebibytes);
    check("stream", mebibytes, showcase.memory("VmHWM") - before);
}

/// Reads a large response with pauses, so that a server without backpressure would need more memory.
fn receive(showcase: &Showcase, mebibytes: u64) {
    let request = Request::get(&format!("/bytes?mib={mebibytes}"));
    let mut peer = showcase.send(&request.close());
    let mut block = vec![0; MIB as usize];
    let mut read = 0;
    let mut next_pause = 0;
    loop {
        let length = peer.read(&mut block).expect("the showcase writes");
        if length == 0 {
            break;
        }
        read += length as u64;
        if read > next_pause {
            thread::sleep(Duration::from_millis(100));
            next_pause += mebibytes * MIB / 10;
        }
    }
    assert!(read >= mebibytes * MIB, "{read} bytes received");
}

#[expect(clippy::print_stdout, reason = "the figure is the result of the test")]
fn check(what: &str, mebibytes: u64, growth: u64) {
    println!("{what} of {mebibytes} MiB: grew by {} KiB", growth / 1024);
    assert!(growth < GROWTH, "{what}: grew by {growth} bytes");
}

#[test]
fn many_clients_read_events() {
    events(200);
}

#[test]
#[ignore = "needs 10,000 connections at once: `ulimit -n 20000`"]
fn ten_thousand_clients_read_events() {
    events(10_000);
}

#[expect(clippy::print_stdout, reason = "the figure is the result of the test")]
fn events(clients: u64) {
    let showcase = Showcase::start();
    let open = || {
        let mut peer = showcase.send(&Request::get("/events?every=600000"));
        peer.until("data: hello\n\n\r\n");
        peer
    };
    let first = open();
    let before = showcase.memory("VmRSS");
    let others: Vec<Peer> = (1..clients).map(|_| open()).collect();
    let growth = showcase.memory("VmRSS") - before;
    println!("{clients} clients: {} bytes each", growth / clients);
    assert!(
        growth / clients < 32 * 1024,
        "{growth} bytes for {clients} clients"
    );
    drop((first, others));
}
