//! Reads the head of a request, from its first byte to the empty line.

use std::{future::poll_fn, net::SocketAddr, task::Poll};

use actix_codec::Decoder as _;
use actix_http::{
    Request, ServiceConfig, StatusCode,
    error::ParseError,
    h1::{Codec, Message},
};
use actix_web::http::header::CONTENT_LENGTH;
use bytes::{Buf as _, BytesMut};

use crate::{target::settle_host, wire::Wire};

/// A request without its body, and the codec that has read it and writes its response. Each request has a codec of its
/// own, so that no state of one request affects the next.
pub(crate) struct ParsedHead {
    pub(crate) request: Request,
    pub(crate) codec: Codec,
}

/// Why there is no request.
#[derive(Debug)]
pub(crate) enum HeadError {
    /// The connection was closed, or was idle for too long.
    Closed,
    /// The head is invalid or late; the response has this status.
    Refused(StatusCode),
    /// The client sent a TLS handshake.
    Tls,
}

impl Wire {
    /// Waits for the next request's head.
    pub(crate) async fn next_head(
        &mut self,
        config: &ServiceConfig,
        max_size: usize,
        peer: Option<SocketAddr>,
    ) -> Result<ParsedHead, HeadError> {
        if let Some(line) = &mut self.request_line {
            line.clear();
        }
        self.clock.is_idle.set(true);
        self.clock.input.start(self.ticks.idle);
        // Where the search for the end of a line continues. A head is parsed only after one was found.
        let mut searched = 0;
        let head = poll_fn(|cx| {
            loop {
                skip_empty_lines(&mut self.inbox);
                // A `\r` that was searched may be skipped when its `\n` arrives.
                searched = searched.min(self.inbox.len());
                if !self.inbox.is_empty() && self.clock.is_idle.replace(false) {
                    self.clock.input.start(self.ticks.head);
                }
                if memchr::memchr(b'\n', &self.inbox[searched..]).is_some() {
                    self.note_request_line();
                    if let Some(head) = parse(&mut self.inbox, config, max_size).transpose() {
                        return Poll::Ready(head);
                    }
                } else if self.inbox.len() > max_size {
                    return Poll::Ready(Err(too_large()));
                }
                searched = self.inbox.len();
                if self.inbox.starts_with(TLS) {
                    return Poll::Ready(Err(HeadError::Tls));
                }
                match self.poll_fill(cx, false) {
                    Poll::Ready(Ok(1..)) => {}
                    Poll::Ready(_) => return Poll::Ready(Err(HeadError::Closed)),
                    Poll::Pending if self.clock.input.is_over() => {
                        return Poll::Ready(Err(self.late()));
                    }
                    Poll::Pending => return Poll::Pending,
                }
            }
        })
        .await;
        self.clock.input.stop();
        let ParsedHead { request, codec } = head?;
        let (mut head, _) = request.into_parts();
        head.peer_addr = peer;
        let request = Request::from(head);
        Ok(ParsedHead { request, codec })
    }

    /// Copies the request line, since the parser takes it out of the inbox before it refuses a head.
    fn note_request_line(&mut self) {
        if let Some(line) = &mut self.request_line {
            let received = &self.inbox[..self.inbox.len().min(MAX_LINE)];
            let end = memchr::memchr(b'\n', received).unwrap_or(received.len());
            line.clear();
            line.extend_from_slice(&received[..end]);
        }
    }

    /// The error when the timeout has expired: a client gets a 408 if it has sent a part of the head.
    fn late(&self) -> HeadError {
        if self.clock.is_idle.get() {
            HeadError::Closed
        } else {
            HeadError::Refused(StatusCode::REQUEST_TIMEOUT)
        }
    }
}

/// The most of a request line that the access log has, in bytes.
const MAX_LINE: usize = 2 * 1024;

/// The first bytes of a TLS handshake.
const TLS: &[u8] = &[0x16, 0x03];

/// Skips empty lines before a request.
fn skip_empty_lines(inbox: &mut BytesMut) {
    loop {
        let length = match **inbox {
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => return,
        };
        inbox.advance(length);
    }
}

fn too_large() -> HeadError {
    HeadError::Refused(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE)
}

/// Takes a head out of the inbox; `None` if it is not complete.
fn parse(
    inbox: &mut BytesMut,
    config: &ServiceConfig,
    max_size: usize,
) -> Result<Option<ParsedHead>, HeadError> {
    refuse_long_parts(inbox)?;
    let mut codec = Codec::new(config.clone());
    let is_bodiless_post = declare_no_body(inbox);
    let came = inbox.len();
    let request = match codec.decode(inbox) {
        Ok(Some(Message::Item(request))) => request,
        Ok(None) if inbox.len() > max_size => return Err(too_large()),
        Ok(None) => return Ok(None),
        Err(ParseError::TooLarge) => return Err(too_large()),
        Ok(Some(Message::Chunk(_))) | Err(_) => {
            return Err(HeadError::Refused(StatusCode::BAD_REQUEST));
        }
    };
    if came - inbox.len() > max_size {
        return Err(too_large());
    }
    let mut head = ParsedHead { request, codec };
    if is_bodiless_post {
        head.request.headers_mut().remove(CONTENT_LENGTH);
    }
    settle_host(&mut head.request).map_err(HeadError::Refused)?;
    Ok(Some(head))
}

/// The longest target that the crate `http` accepts, in bytes.
const MAX_TARGET: usize = 65_534;
/// The longest header name that it accepts, in bytes. actix-http panics at a longer one.
const MAX_NAME: usize = 65_535;

/// Refuses a head whose target or header names are too long for actix-http.
fn refuse_long_parts(inbox: &[u8]) -> Result<(), HeadError> {
    if inbox.len() <= MAX_TARGET {
        return Ok(());
    }
    let mut lines = inbox.split(|byte| *byte == b'\n');
    let request_line = lines.next().unwrap_or_default();
    let target = request_line.split(|byte| *byte == b' ').nth(1);
    if target.is_some_and(|target| target.len() > MAX_TARGET) {
        return Err(HeadError::Refused(StatusCode::URI_TOO_LONG));
    }
    let mut headers = lines.take_while(|line| !line.trim_ascii().is_empty());
    let is_long = |line: &[u8]| memchr::memchr(b':', line).unwrap_or(line.len()) > MAX_NAME;
    match headers.any(is_long) {
        true => Err(too_large()),
        false => Ok(()),
    }
}

/// Adds `Content-Length: 0` to a POST of HTTP/1.0 without a length, which has no body and is refused by actix-http.
/// Returns whether it was added.
fn declare_no_body(inbox: &mut BytesMut) -> bool {
    const NO_BODY: &[u8] = b"content-length: 0\r\n";
    let Some(line) = memchr::memchr(b'\n', inbox).filter(|_| inbox.starts_with(b"POST ")) else {
        return false;
    };
    if !inbox[..line].trim_ascii_end().ends_with(b" HTTP/1.0") {
        return false;
    }
    let mut headers = [httparse::EMPTY_HEADER; 96];
    let Ok(httparse::Status::Complete((_, headers))) =
        httparse::parse_headers(&inbox[line + 1..], &mut headers)
    else {
        return false;
    };
    let declares =
        |header: &httparse::Header<'_>| header.name.eq_ignore_ascii_case("content-length");
    if headers.iter().any(declares) {
        return false;
    }
    let rest = inbox.split_off(line + 1);
    inbox.extend_from_slice(NO_BODY);
    inbox.unsplit(rest);
    true
}
