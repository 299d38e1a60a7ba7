//! A request and its answer: read whole and taken apart once, so that servers can be checked against each other before they
//! are timed; known by status and length from then on.

use std::{
    io::{self, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use twinroute_test_client::{Message, Peer};

use crate::scenarios::Ends;

/// The length of `HTTP/1.1 200`.
pub const STATUS: usize = 12;

/// A request, and what its answer looks like from afar; learnt from one that was read whole.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// What is sent.
    pub request: Vec<u8>,
    /// Of the answer, head included.
    pub length: usize,
    status: Vec<u8>,
    /// When the answer is complete.
    pub ends: Ends,
}

impl Exchange {
    fn new(request: &[u8], answer: &[u8], ends: Ends) -> Self {
        Self {
            request: request.to_vec(),
            length: answer.len(),
            status: answer[..STATUS.min(answer.len())].to_vec(),
            ends,
        }
    }

    /// Whether another answer is like the first one.
    ///
    /// # Errors
    /// When it has another status or length.
    pub fn check(&self, status: &[u8; STATUS], length: usize) -> io::Result<()> {
        if status[..] == self.status && length == self.length {
            return Ok(());
        }
        Err(io::Error::other(format!(
            "an answer of {length} bytes with {:?}, instead of {} with {:?}",
            String::from_utf8_lossy(status),
            self.length,
            String::from_utf8_lossy(&self.status)
        )))
    }
}

/// What must be the same from every server, besides status and body.
const HEADERS: [&str; 9] = [
    "allow",
    "cache-control",
    "content-length",
    "content-type",
    "etag",
    "location",
    "set-cookie",
    "transfer-encoding",
    "vary",
];

/// What of an answer must be the same from every server.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    status: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Asks once. Gives the answer, and what to expect from then on.
///
/// # Errors
/// When there is no complete answer within 20 seconds.
pub fn ask(address: SocketAddr, request: &[u8], ends: Ends) -> io::Result<(Answer, Exchange)> {
    let mut peer = TcpStream::connect(address).and_then(Peer::new)?;
    peer.set_timeout(Duration::from_secs(20));
    peer.write_all(request)?;
    let response = read(&mut peer, ends)?;
    if peer.has_unread() {
        return Err(invalid("bytes after the answer", &response));
    }
    let exchange = Exchange::new(request, &response.raw, ends);
    Ok((Answer::of(response), exchange))
}

fn read(peer: &mut Peer, ends: Ends) -> io::Result<Message> {
    let Ends::With(end) = ends else {
        return Ok(peer.read_message()?);
    };
    let mut response = peer.read_head()?;
    peer.read_chunk(&mut response)?;
    if !response.body.ends_with(end.as_bytes()) {
        return Err(invalid("an answer that begins otherwise", &response));
    }
    Ok(response)
}

fn invalid(what: &str, response: &Message) -> io::Error {
    let start = String::from_utf8_lossy(&response.raw[..response.raw.len().min(500)]);
    io::Error::other(format!("{what}: {start:?}"))
}

/// A header that must be the same. Of `Vary`, what Next.js says of its own React routes is left out.
fn header((name, value): (String, String)) -> Option<(String, String)> {
    let name = name.to_ascii_lowercase();
    let value = match name.as_str() {
        "vary" => {
            let about_encoding = value.to_ascii_lowercase().contains("accept-encoding");
            about_encoding.then(|| "Accept-Encoding".to_owned())?
        }
        _ => value,
    };
    HEADERS.contains(&name.as_str()).then_some((name, value))
}

impl Answer {
    fn of(response: Message) -> Self {
        Self {
            status: response.line,
            headers: response.headers.into_iter().filter_map(header).collect(),
            body: response.body,
        }
    }

    /// Compares with what `expected` is; headers may come in any order.
    ///
    /// # Errors
    /// When `who` answers otherwise.
    pub fn check(mut self, expected: &mut Self, who: &str) -> io::Result<()> {
        self.headers.sort();
        expected.headers.sort();
        if self == *expected {
            return Ok(());
        }
        let text = |answer: &Self| {
            let body = String::from_utf8_lossy(&answer.body[..answer.body.len().min(300)]);
            format!("{} {:?} {body:?}", answer.status, answer.headers)
        };
        Err(io::Error::other(format!(
            "{who} answers otherwise:\n  {}\n  instead of\n  {}",
            text(&self),
            text(expected)
        )))
    }
}
