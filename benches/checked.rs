//! Requests whose responses are checked. The first response is read completely, so that servers can be compared before they
//! are timed; later ones are checked by status and length.

use std::{
    io::{self, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use twinroute_test_client::{Message, Peer};

use crate::scenarios::Completion;

/// The length of `HTTP/1.1 200`.
pub const STATUS: usize = 12;

/// A request, with the status and length of its response as they were read the first time.
#[derive(Debug, Clone)]
pub struct CheckedRequest {
    /// The bytes to send.
    pub bytes: Vec<u8>,
    /// The length of the response, head included.
    pub length: usize,
    status: Vec<u8>,
    /// When the response is complete.
    pub completion: Completion,
}

impl CheckedRequest {
    fn new(request: &[u8], response: &[u8], completion: Completion) -> Self {
        Self {
            bytes: request.to_vec(),
            length: response.len(),
            status: response[..STATUS.min(response.len())].to_vec(),
            completion,
        }
    }

    /// Checks the status and length of a further response.
    ///
    /// # Errors
    /// When they are not those of the first one.
    pub fn check(&self, status: &[u8; STATUS], length: usize) -> io::Result<()> {
        if status[..] == self.status && length == self.length {
            return Ok(());
        }
        Err(io::Error::other(format!(
            "a response of {length} bytes with {:?}, instead of {} with {:?}",
            String::from_utf8_lossy(status),
            self.length,
            String::from_utf8_lossy(&self.status)
        )))
    }
}

/// The headers that must be the same from every server.
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

/// The parts of a response that must be the same from every server.
#[derive(Debug, PartialEq, Eq)]
pub struct ResponseParts {
    status: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Sends a request. Returns the response, and the request with which later responses are checked.
///
/// # Errors
/// When there is no complete response within 20 seconds.
pub fn fetch(
    address: SocketAddr,
    request: &[u8],
    completion: Completion,
) -> io::Result<(ResponseParts, CheckedRequest)> {
    let mut peer = TcpStream::connect(address).and_then(Peer::new)?;
    peer.set_timeout(Duration::from_secs(20));
    peer.write_all(request)?;
    let response = read(&mut peer, completion)?;
    if peer.has_unread() {
        return Err(invalid("bytes after the response", &response));
    }
    let checked = CheckedRequest::new(request, &response.raw, completion);
    Ok((ResponseParts::of(response), checked))
}

fn read(peer: &mut Peer, completion: Completion) -> io::Result<Message> {
    let Completion::Text(end) = completion else {
        return Ok(peer.read_message()?);
    };
    let mut response = peer.read_head()?;
    peer.read_chunk(&mut response)?;
    if !response.body.ends_with(end.as_bytes()) {
        return Err(invalid("a response with another first chunk", &response));
    }
    Ok(response)
}

fn invalid(what: &str, response: &Message) -> io::Error {
    let start = String::from_utf8_lossy(&response.raw[..response.raw.len().min(500)]);
    io::Error::other(format!("{what}: {start:?}"))
}

/// The header, if it must be the same. In `Vary`, the tokens that Next.js adds for its React routes are left out.
fn header((name, value): (String, String)) -> Option<(String, String)> {
    let name = name.to_ascii_lowercase();
    let value = match name.as_str() {
        "vary" => {
            let has_encoding = value.to_ascii_lowercase().contains("accept-encoding");
            has_encoding.then(|| "Accept-Encoding".to_owned())?
        }
        _ => value,
    };
    HEADERS.contains(&name.as_str()).then_some((name, value))
}

impl ResponseParts {
    fn of(response: Message) -> Self {
        Self {
            status: response.line,
            headers: response.headers.into_iter().filter_map(header).collect(),
            body: response.body,
        }
    }

    /// Compares with `expected`; headers may have any order.
    ///
    /// # Errors
    /// When the response of `server` differs.
    pub fn check(mut self, expected: &mut Self, server: &str) -> io::Result<()> {
        self.headers.sort();
        expected.headers.sort();
        if self == *expected {
            return Ok(());
        }
        let text = |response: &Self| {
            let body = String::from_utf8_lossy(&response.body[..response.body.len().min(300)]);
            format!("{} {:?} {body:?}", response.status, response.headers)
        };
        Err(io::Error::other(format!(
            "{server} responds differently:\n  {}\n  instead of\n  {}",
            text(&self),
            text(expected)
        )))
    }
}
