//! A request or a response as it was received.

use std::{error, fmt, io};

/// A request or a response. While it is being read, it has the part that was received so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// The request line or the status line.
    pub line: String,
    /// The status code; 0 for a request.
    pub status: u16,
    /// Names as sent, values as Latin-1 (one character per byte), in the order received.
    pub headers: Vec<(String, String)>,
    /// The body, without the framing of its chunks.
    pub body: Vec<u8>,
    /// The status codes of the interim responses before a response.
    pub interim: Vec<u16>,
    /// The header lines after the last chunk, as Latin-1.
    pub trailers: Vec<String>,
    /// All bytes, as received.
    pub raw: Vec<u8>,
    /// The length of the head in bytes, once it is complete.
    pub(crate) head_length: usize,
}

/// How a body is delimited: RFC 9112, section 6.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyFraming {
    Empty,
    Chunks,
    Length(u64),
    UntilClose,
}

impl Message {
    /// Parses a head, without the bytes after its empty line.
    pub(crate) fn parse_head(bytes: &[u8]) -> io::Result<Self> {
        // An upper bound of the number of headers: the first line and the empty line are counted too.
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        let mut headers = vec![httparse::EMPTY_HEADER; lines];
        let is_response = bytes.starts_with(b"HTTP/");
        let (parsed, status) = if is_response {
            let mut response = httparse::Response::new(&mut headers);
            let parsed = response.parse(bytes);
            (parsed, response.code.unwrap_or_default())
        } else {
            (httparse::Request::new(&mut headers).parse(bytes), 0)
        };
        let head_length = match parsed.map_err(invalid)? {
            httparse::Status::Complete(length) => length,
            httparse::Status::Partial => return Err(io::ErrorKind::UnexpectedEof.into()),
        };
        let raw = bytes[..head_length].to_vec();
        let line = raw.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let named = headers.iter().filter(|header| !header.name.is_empty());
        Ok(Self {
            line: latin1(line.trim_ascii_end()),
            status,
            headers: named
                .map(|header| (header.name.to_owned(), latin1(header.value)))
                .collect(),
            body: Vec::new(),
            interim: Vec::new(),
            trailers: Vec::new(),
            raw,
            head_length,
        })
    }

    /// The reason phrase; empty for a request.
    #[must_use]
    pub fn reason(&self) -> &str {
        let after_version = self.line.split_once(' ').filter(|_| self.status > 0);
        let phrase = after_version.and_then(|(_, rest)| rest.split_once(' '));
        phrase.map_or("", |(_, phrase)| phrase)
    }

    /// The first value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// All values of a header.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.values(name).collect()
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let headers = self.headers.iter();
        let named = headers.filter(move |(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str())
    }

    /// The body as text.
    ///
    /// # Panics
    /// When it is not UTF-8.
    #[must_use]
    #[track_caller]
    pub fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    /// The bytes of the head, with its empty line.
    #[must_use]
    pub fn raw_head(&self) -> &[u8] {
        &self.raw[..self.head_length]
    }

    /// The bytes of the body, with the sizes of its chunks and its trailers.
    #[must_use]
    pub fn raw_body(&self) -> &[u8] {
        &self.raw[self.head_length..]
    }

    /// Whether another response to the same request follows, as after `100 Continue`.
    pub(crate) fn is_interim(&self) -> bool {
        (100..200).contains(&self.status) && self.status != 101
    }

    /// How its body is delimited. The response to a HEAD request has no body, which its head does not show.
    pub(crate) fn framing(&self) -> io::Result<BodyFraming> {
        if matches!(self.status, 100..200 | 204 | 304) {
            return Ok(BodyFraming::Empty);
        }
        if let Some(codings) = self.header("transfer-encoding") {
            let last = codings.rsplit(',').next().unwrap_or_default();
            let is_chunked = last.trim().eq_ignore_ascii_case("chunked");
            return Ok(match is_chunked {
                true => BodyFraming::Chunks,
                false => BodyFraming::UntilClose,
            });
        }
        match self.header("content-length") {
            Some(length) if length.bytes().all(|byte| byte.is_ascii_digit()) => {
                length.parse().map(BodyFraming::Length).map_err(invalid)
            }
            Some(length) => Err(invalid(format!("invalid length: {length:?}"))),
            None if self.status == 0 => Ok(BodyFraming::Empty),
            None => Ok(BodyFraming::UntilClose),
        }
    }
}

/// The bytes as text, for messages of assertions.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.raw))
    }
}

/// A message that could not be read completely.
#[derive(Debug)]
pub struct IncompleteMessage {
    /// The part that was received.
    // Boxed, so that every `Result` stays small.
    pub message: Box<Message>,
    /// Why reading stopped: `UnexpectedEof` when the connection was closed.
    pub error: io::Error,
}

impl fmt::Display for IncompleteMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let raw = &self.message.raw;
        let start = String::from_utf8_lossy(&raw[..raw.len().min(500)]);
        write!(f, "{} in {start:?}", self.error)
    }
}

impl error::Error for IncompleteMessage {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        Some(&self.error)
    }
}

impl From<IncompleteMessage> for io::Error {
    fn from(incomplete: IncompleteMessage) -> Self {
        Self::new(incomplete.error.kind(), incomplete)
    }
}

pub(crate) fn invalid(error: impl Into<Box<dyn error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

pub(crate) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}
