//! The framing of request bodies, and a decoder for it.

use actix_http::{HttpMessage as _, Method, Request, Version};
use actix_web::http::header::{CONTENT_LENGTH, HeaderMap, HeaderValue, TRANSFER_ENCODING, UPGRADE};
use bytes::{Buf as _, Bytes, BytesMut};
use httparse::{EMPTY_HEADER, Status, parse_chunk_size, parse_headers};

/// The longest size line of a chunk, with its extensions, in bytes.
const MAX_LINE: usize = 1024;

/// The most trailers, in bytes and in number.
const MAX_TRAILERS_SIZE: usize = 16 * 1024;
const MAX_TRAILERS: usize = 64;

/// The framing of the bytes that follow a request's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// There is no body, or it has ended.
    Done,
    /// The number of remaining bytes.
    Length(u64),
    /// Chunks.
    Chunked(Chunk),
    /// A WebSocket handshake: a tunnel follows if the response is a 101.
    Handshake,
    /// A tunnel: bytes without framing.
    Tunnel,
    /// The framing is malformed.
    Broken,
}

/// The next element of a chunked body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chunk {
    Size,
    Data(u64),
    DataEnd,
    Trailers,
}

impl Framing {
    /// The framing that a request declares. actix-http has refused ambiguous framing.
    pub(crate) fn of(request: &Request) -> Self {
        let headers = request.headers();
        if headers.contains_key(TRANSFER_ENCODING) {
            return Self::Chunked(Chunk::Size);
        }
        match declared_length(headers) {
            Some(0) => Self::Done,
            Some(length) => Self::Length(length),
            None if is_handshake(request) => Self::Handshake,
            None => Self::Done,
        }
    }

    /// Takes the next piece of the body out of `bytes`; `None` if more bytes are needed, or at the end.
    pub(crate) fn decode(&mut self, bytes: &mut BytesMut) -> Option<Bytes> {
        loop {
            match self {
                Self::Length(left) | Self::Chunked(Chunk::Data(left)) => {
                    let piece = take(bytes, left)?;
                    if *left == 0 {
                        *self = self.after_data();
                    }
                    return Some(piece);
                }
                Self::Chunked(chunk) => *self = next_chunk(*chunk, bytes)?,
                Self::Tunnel => return (!bytes.is_empty()).then(|| bytes.split().freeze()),
                Self::Done | Self::Handshake | Self::Broken => return None,
            }
        }
    }

    fn after_data(self) -> Self {
        match self {
            Self::Chunked(_) => Self::Chunked(Chunk::DataEnd),
            _ => Self::Done,
        }
    }
}

/// Takes as many of the `left` remaining bytes as there are.
fn take(bytes: &mut BytesMut, left: &mut u64) -> Option<Bytes> {
    let length = usize::try_from(*left)
        .unwrap_or(usize::MAX)
        .min(bytes.len());
    *left -= length as u64;
    (length > 0).then(|| bytes.split_to(length).freeze())
}

/// Reads a size line, the end of a chunk, or the trailers; `None` if more bytes are needed.
fn next_chunk(chunk: Chunk, bytes: &mut BytesMut) -> Option<Framing> {
    match chunk {
        Chunk::Size | Chunk::Data(_) => {
            let Some(end) = memchr::memchr(b'\n', bytes) else {
                return (bytes.len() > MAX_LINE).then_some(Framing::Broken);
            };
            let line = bytes.split_to(end + 1);
            Some(match size(&line) {
                Some(0) => Framing::Chunked(Chunk::Trailers),
                Some(size) => Framing::Chunked(Chunk::Data(size)),
                None => Framing::Broken,
            })
        }
        Chunk::DataEnd => {
            let end = bytes.get(..2)?;
            let next = if end == b"\r\n" {
                Framing::Chunked(Chunk::Size)
            } else {
                Framing::Broken
            };
            bytes.advance(2);
            Some(next)
        }
        Chunk::Trailers => match parse_headers(bytes, &mut [EMPTY_HEADER; MAX_TRAILERS]) {
            Ok(Status::Complete((length, _))) => {
                bytes.advance(length);
                Some(Framing::Done)
            }
            Ok(Status::Partial) => (bytes.len() > MAX_TRAILERS_SIZE).then_some(Framing::Broken),
            Err(_) => Some(Framing::Broken),
        },
    }
}

/// The size in the size line of a chunk; `None` if it is malformed.
fn size(line: &[u8]) -> Option<u64> {
    let is_control = |byte: &u8| byte.is_ascii_control() && *byte != b'\t';
    let text = line.strip_suffix(b"\r\n")?;
    if line.len() > MAX_LINE
        || !text.first().is_some_and(u8::is_ascii_hexdigit)
        || text.iter().any(is_control)
    {
        return None;
    }
    match parse_chunk_size(line) {
        Ok(Status::Complete((_, size))) => Some(size),
        Ok(Status::Partial) | Err(_) => None,
    }
}

/// Whether a request without a body is a WebSocket handshake.
fn is_handshake(request: &Request) -> bool {
    let is_websocket = |value: &HeaderValue| {
        let name = value.as_bytes().trim_ascii();
        name.eq_ignore_ascii_case(b"websocket")
    };
    request.version() == Version::HTTP_11
        && request.method() == Method::GET
        && request.head().upgrade()
        && request.headers().get_all(UPGRADE).any(is_websocket)
}

/// The `Content-Length`, in bytes.
pub(crate) fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decodes a chunked body that arrives in pieces of `size` bytes; returns the number of unread bytes, too.
    fn decode(body: &str, size: usize) -> (String, Framing, usize) {
        let (mut framing, mut inbox) = (Framing::Chunked(Chunk::Size), BytesMut::new());
        let mut text = String::new();
        let mut arriving = body.as_bytes().chunks(size);
        loop {
            while let Some(piece) = framing.decode(&mut inbox) {
                text.push_str(std::str::from_utf8(&piece).unwrap());
            }
            match arriving.next() {
                Some(piece) if framing != Framing::Broken => inbox.extend_from_slice(piece),
                _ => return (text, framing, inbox.len()),
            }
        }
    }

    #[test]
    fn chunks_are_decoded_at_any_split() {
        let body = "3;a=\"b\tc\"\r\nabc\r\n00A \r\n0123456789\r\n0\r\nX-Y: z\r\n\r\nGET";
        for size in 1..=body.len() {
            let (text, framing, _) = decode(body, size);
            assert_eq!((text.as_str(), framing), ("abc0123456789", Framing::Done));
        }
        assert_eq!(decode(body, body.len()).2, 3);
    }

    #[test]
    fn malformed_chunks_are_broken() {
        for body in [
            "\r\n",
            "x\r\n",
            "-1\r\n",
            "+1\r\n",
            "0x1\r\n",
            " 1\r\na\r\n",
            "1\na\n",
            "1\r\nab\r\n",
            "1\r\na\n0\r\n\r\n",
            "1;\n\r\na\r\n",
            "1;\u{0}\r\na\r\n",
            "11111111111111111\r\n",
            "0\r\nno header\r\n\r\n",
            "0\r\n: x\r\n\r\n",
            "0\r\nA: \u{1}\r\n\r\n",
            "0\r\n X: y\r\n\r\n",
            "0\r\nX : y\r\n\r\n",
            "0\r\n\rX",
            "1;".repeat(600).as_str(),
            &format!("0\r\n{}", "X: y\r\n".repeat(65)),
            &format!("0\r\nX: {}", "y".repeat(17_000)),
        ] {
            for size in [1, body.len()] {
                assert_eq!(decode(body, size).1, Framing::Broken, "{body:?}");
            }
        }
    }
}
