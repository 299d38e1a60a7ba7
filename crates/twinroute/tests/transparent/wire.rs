//! HTTP messages in a form in which two of them can be compared.

use std::{
    fmt,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// Hop-by-hop headers.
const HOP_BY_HOP: [&str; 6] = [
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "upgrade",
    "expect",
];

/// A request or a response: its first line, its headers and its body.
///
/// Names are in lower case and sorted; the values of one name keep their order.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RawMessage {
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

impl RawMessage {
    pub(crate) fn header(&self, name: &str) -> Option<&[u8]> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_slice())
    }

    /// Without hop-by-hop headers and those that a server in front adds.
    pub(crate) fn end_to_end(mut self) -> Self {
        self.headers.retain(|(name, _)| {
            !HOP_BY_HOP.contains(&name.as_str()) && !name.starts_with("x-forwarded-")
        });
        self
    }
}

impl fmt::Debug for RawMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.line)?;
        for (name, value) in &self.headers {
            write!(f, "\n  {name}: {}", value.escape_ascii())?;
        }
        let start = &self.body[..self.body.len().min(40)];
        write!(f, "\n  {} bytes: {}", self.body.len(), start.escape_ascii())
    }
}

/// One end of a connection.
pub(crate) struct RawPeer(BufReader<TcpStream>);

impl RawPeer {
    pub(crate) fn new(stream: TcpStream) -> Self {
        stream.set_nodelay(true).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        Self(BufReader::new(stream))
    }

    pub(crate) fn connect(address: SocketAddr) -> Self {
        Self::new(TcpStream::connect(address).unwrap())
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.0.get_mut().write_all(bytes).unwrap();
    }

    /// A request, or `None` when the peer closed the connection.
    pub(crate) fn request(&mut self) -> Option<RawMessage> {
        let mut message = self.head().ok()?;
        self.body(&mut message).unwrap();
        Some(message)
    }

    /// A response.
    pub(crate) fn response(&mut self, is_head: bool) -> io::Result<RawMessage> {
        let mut message = self.head()?;
        let has_no_body = ["204", "304"].contains(&&message.line[9..12]);
        if is_head {
            // The framing of the body that a GET would get may differ between connections.
            message
                .headers
                .retain(|(name, _)| name != "transfer-encoding");
        } else if !has_no_body {
            self.body(&mut message)?;
        }
        Ok(message)
    }

    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.0.read_until(b'\n', &mut line)?;
        match line.strip_suffix(b"\r\n") {
            Some(line) => Ok(line.to_vec()),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    fn head(&mut self) -> io::Result<RawMessage> {
        let line = String::from_utf8(self.line()?).map_err(io::Error::other)?;
        let mut headers = Vec::new();
        loop {
            let header = self.line()?;
            let Some(colon) = header.iter().position(|byte| *byte == b':') else {
                break;
            };
            let name = String::from_utf8_lossy(&header[..colon]).to_ascii_lowercase();
            headers.push((name, header[colon + 1..].trim_ascii().to_vec()));
        }
        headers.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(RawMessage {
            line,
            headers,
            body: Vec::new(),
        })
    }

    fn body(&mut self, message: &mut RawMessage) -> io::Result<()> {
        if message.header("transfer-encoding").is_some() {
            loop {
                let size = String::from_utf8(self.line()?).map_err(io::Error::other)?;
                let size = usize::from_str_radix(&size, 16).map_err(io::Error::other)?;
                let mut chunk = vec![0; size];
                self.0.read_exact(&mut chunk)?;
                self.line()?;
                message.body.extend(chunk);
                if size == 0 {
                    return Ok(());
                }
            }
        }
        let length = message.header("content-length").map(<[u8]>::to_vec);
        let length = length.map_or(Ok(0), |length| String::from_utf8_lossy(&length).parse());
        message.body = vec![0; length.map_err(io::Error::other)?];
        self.0.read_exact(&mut message.body)
    }
}
