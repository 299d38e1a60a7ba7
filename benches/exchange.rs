//! A request and its answer: read whole and taken apart once, so that servers can be checked against each other before they
//! are timed; known by status and length from then on.

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

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
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.write_all(request)?;
    let (mut wire, mut chunk) = (Vec::new(), vec![0; 1 << 16]);
    loop {
        let read = stream.read(&mut chunk)?;
        wire.extend_from_slice(&chunk[..read]);
        if let Some((answer, length)) = parse(&wire, ends) {
            let unread = wire.len() - length;
            if unread > 0 {
                return Err(invalid("bytes after the answer", &wire));
            }
            return Ok((answer, Exchange::new(request, &wire, ends)));
        }
        if read == 0 {
            return Err(invalid("an answer that ends early", &wire));
        }
    }
}

fn invalid(what: &str, wire: &[u8]) -> io::Error {
    let start = String::from_utf8_lossy(&wire[..wire.len().min(500)]);
    io::Error::other(format!("{what}: {start:?}"))
}

/// The answer at the start of `wire`, and its length there; None until it is complete.
fn parse(wire: &[u8], ends: Ends) -> Option<(Answer, usize)> {
    let head_length = find(wire, b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&wire[..head_length]);
    let mut lines = head.lines();
    let status = lines.next()?.to_owned();
    let headers: Vec<_> = lines.filter_map(header).collect();
    let rest = &wire[head_length..];
    let value = |name: &str| {
        headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    };
    let (body, length) = match ends {
        Ends::With(end) => {
            let (body, length) = chunk(rest)?;
            body.ends_with(end.as_bytes())
                .then_some((body.to_vec(), length))?
        }
        Ends::AsFramed if value("transfer-encoding") == Some("chunked") => dechunk(rest)?,
        Ends::AsFramed => {
            let length = value("content-length")
                .and_then(|text| text.parse().ok())
                .unwrap_or(0);
            (rest.get(..length)?.to_vec(), length)
        }
    };
    Some((
        Answer {
            status,
            headers,
            body,
        },
        head_length + length,
    ))
}

/// A header that must be the same. Of `Vary`, what Next.js says of its own React routes is left out.
fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    let name = name.to_ascii_lowercase();
    let value = match name.as_str() {
        "vary" => {
            let about_encoding = value.to_ascii_lowercase().contains("accept-encoding");
            about_encoding.then(|| "Accept-Encoding".to_owned())?
        }
        _ => value.trim().to_owned(),
    };
    HEADERS.contains(&name.as_str()).then_some((name, value))
}

fn dechunk(wire: &[u8]) -> Option<(Vec<u8>, usize)> {
    let (mut body, mut at) = (Vec::new(), 0);
    loop {
        let (part, length) = chunk(&wire[at..])?;
        at += length;
        if part.is_empty() {
            return Some((body, at));
        }
        body.extend_from_slice(part);
    }
}

/// The first chunk, and how much of `wire` it takes.
fn chunk(wire: &[u8]) -> Option<(&[u8], usize)> {
    let line = find(wire, b"\r\n")?;
    let size = std::str::from_utf8(&wire[..line]).ok()?;
    let size = usize::from_str_radix(size, 16).ok()?;
    let start = line + 2;
    let end = start + size + 2;
    Some((wire.get(start..end)?.strip_suffix(b"\r\n")?, end))
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

impl Answer {
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
