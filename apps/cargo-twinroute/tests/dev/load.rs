//! Clients that send requests all the time.

use std::{
    collections::BTreeMap,
    io::{ErrorKind, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use super::project::LONG;

/// How many requests ended in which way.
pub(crate) type Counts = BTreeMap<&'static str, usize>;

/// A client that connects for each request, and one that keeps its connection.
pub(crate) struct Load {
    is_over: Arc<AtomicBool>,
    clients: [JoinHandle<Counts>; 2],
}

impl Load {
    pub(crate) fn start(address: SocketAddr) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let client = |run: fn(SocketAddr, &AtomicBool) -> Counts| {
            let is_over = Arc::clone(&is_over);
            thread::spawn(move || run(address, &is_over))
        };
        let clients = [client(connecting), client(keeping)];
        Self { is_over, clients }
    }

    /// Ends the clients, and returns the counts of the one that connects, and of the one that keeps its connection.
    pub(crate) fn end(self) -> [Counts; 2] {
        self.is_over.store(true, Ordering::Relaxed);
        self.clients.map(|client| client.join().unwrap())
    }
}

/// Less than the machine can do, so that the builds have most of it.
const PAUSE: Duration = Duration::from_millis(2);

fn connecting(address: SocketAddr, is_over: &AtomicBool) -> Counts {
    let mut counts = Counts::new();
    while !is_over.load(Ordering::Relaxed) {
        let outcome = match connect(address) {
            Ok(mut client) => request(&mut client, "close").unwrap_or_else(|failure| failure),
            Err(failure) => failure,
        };
        *counts.entry(outcome).or_default() += 1;
        thread::sleep(PAUSE);
    }
    counts
}

fn keeping(address: SocketAddr, is_over: &AtomicBool) -> Counts {
    let mut counts = Counts::new();
    let mut connection = None;
    while !is_over.load(Ordering::Relaxed) {
        let is_reused = connection.is_some();
        let outcome = match connection.take().map_or_else(|| connect(address), Ok) {
            Err(failure) => failure,
            Ok(mut client) => match request(&mut client, "keep-alive") {
                Ok(outcome) => {
                    if !outcome.ends_with("(closes)") {
                        connection = Some(client);
                    }
                    outcome
                }
                // The server may close an idle connection at any time: HTTP clients send the request again on another one.
                Err("closed without a response" | "reset") if is_reused => {
                    "closed while idle, sent again"
                }
                Err(failure) => failure,
            },
        };
        *counts.entry(outcome).or_default() += 1;
        thread::sleep(PAUSE);
    }
    counts
}

fn connect(address: SocketAddr) -> Result<TcpStream, &'static str> {
    let client = TcpStream::connect_timeout(&address, LONG).map_err(|error| name(&error))?;
    client.set_read_timeout(Some(LONG)).unwrap();
    Ok(client)
}

fn name(error: &std::io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::ConnectionRefused => "refused",
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => "reset",
        ErrorKind::TimedOut | ErrorKind::WouldBlock => "timed out",
        _ => "another error",
    }
}

/// Sends a request, and reads the response as far as its length says.
fn request(client: &mut TcpStream, connection: &str) -> Result<&'static str, &'static str> {
    let head =
        format!("GET /api/number HTTP/1.1\r\nHost: localhost\r\nConnection: {connection}\r\n\r\n");
    client
        .write_all(head.as_bytes())
        .map_err(|error| name(&error))?;
    let mut response = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        match client.read(&mut buffer).map_err(|error| name(&error))? {
            0 if response.is_empty() => return Err("closed without a response"),
            0 => return Err("closed within a response"),
            length => response.extend_from_slice(&buffer[..length]),
        }
        if let Some(outcome) = complete(&String::from_utf8_lossy(&response)) {
            return Ok(outcome);
        }
    }
}

fn complete(response: &str) -> Option<&'static str> {
    let (head, body) = response.split_once("\r\n\r\n")?;
    let head = head.to_ascii_lowercase();
    let length: usize = head
        .split("content-length: ")
        .nth(1)?
        .lines()
        .next()?
        .parse()
        .ok()?;
    if body.len() < length {
        return None;
    }
    let closes = head.contains("connection: close");
    Some(match (head.split(' ').nth(1)?, closes) {
        ("200", false) => "200",
        ("200", true) => "200 (closes)",
        ("500", _) => "500, the page of errors (closes)",
        ("503", _) => "503, connected before a restart (closes)",
        _ => "another status (closes)",
    })
}
