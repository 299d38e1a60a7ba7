//! What kind of body a response has, and what its headers may say then.

use actix_web::{
    HttpResponse,
    body::{BodySize, BoxBody, MessageBody as _},
    http::{
        ConnectionType, Method,
        header::{
            CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName,
            HeaderValue, SET_COOKIE, TRANSFER_ENCODING,
        },
    },
};
use bytes::Bytes;
use twinroute_core::{ApiError, Error, FixedBody, ResponseNotes, has_body, header};

/// Headers of the handler that never go out: what the server finds out by itself, and what Next keeps to itself.
const DROPPED: [HeaderName; 4] = [
    CONTENT_LENGTH,
    CONTENT_ENCODING,
    TRANSFER_ENCODING,
    HeaderName::from_static("x-middleware-set-cookie"),
];

/// What kind of body a response has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyKind {
    None,
    /// No bytes, which is something else.
    Empty,
    /// There at once.
    Bytes,
    Stream,
    /// That of an actix-web response.
    Actix,
}

impl BodyKind {
    pub(crate) fn of(bytes: &Bytes) -> Self {
        if bytes.is_empty() {
            Self::Empty
        } else {
            Self::Bytes
        }
    }

    /// Makes the response to a `method` fit its body and the Fetch standard.
    ///
    /// # Errors
    /// When its status allows no body, or a header is for a proxy.
    pub(crate) fn settle(
        self,
        method: &Method,
        mut http: Box<HttpResponse>,
    ) -> Result<Box<HttpResponse>, Error> {
        let status = http.status().as_u16();
        match self {
            Self::Actix => return Ok(http),
            Self::None if matches!(status, 204 | 304) => {}
            Self::None => {
                ResponseNotes::update(&mut http, |notes| notes.known_length = Some(0));
                *http = (*http).set_body(BoxBody::new(FixedBody::chunked(Bytes::new())));
            }
            _ if matches!(status, 204 | 205 | 304) => {
                return Err(ApiError::new(500, format!("a {status} has no body")).into());
            }
            Self::Empty => {
                ResponseNotes::update(&mut http, |notes| notes.known_length = Some(0));
            }
            Self::Bytes => {}
            Self::Stream => {
                ResponseNotes::update(&mut http, |notes| notes.is_streamed = true);
            }
        }
        if !is_plain(http.headers()) {
            if asks_to_close(http.headers()) {
                http.head_mut().set_connection_type(ConnectionType::Close);
            }
            refuse_routing(http.headers())?;
            tidy(http.headers_mut());
            // Node writes the headers by themselves as Latin-1. Before a body Next has it flush them, and then it writes UTF-8.
            let is_sent = has_body(method, http.status()) && has_pieces(&http);
            if is_sent && header::has_non_ascii(http.headers()) {
                header::latin1_to_utf8(http.headers_mut());
            }
        }
        Ok(http)
    }
}

/// Whether there is a content type and nothing else, as in most answers.
fn is_plain(headers: &HeaderMap) -> bool {
    headers.len_keys() <= 1
        && headers
            .iter()
            .map(|(name, _)| name)
            .eq([CONTENT_TYPE].iter())
}

/// Whether there is anything to send of a body.
fn has_pieces(http: &HttpResponse) -> bool {
    !matches!(http.body().size(), BodySize::None | BodySize::Sized(0))
        && ResponseNotes::of(http).known_length != Some(0)
}

fn asks_to_close(headers: &HeaderMap) -> bool {
    let connection = headers.get(CONNECTION).map(HeaderValue::as_bytes);
    connection.is_some_and(|value| value.eq_ignore_ascii_case(b"close"))
}

/// Headers by which a proxy of Next passes requests on are a mistake in a route handler, as in Next.
fn refuse_routing(headers: &HeaderMap) -> Result<(), ApiError> {
    const NEXT: HeaderName = HeaderName::from_static("x-middleware-next");
    const REWRITE: HeaderName = HeaderName::from_static("x-middleware-rewrite");
    if headers.get(NEXT).is_some_and(|goes_on| goes_on == "1") || headers.contains_key(REWRITE) {
        let message = "a route handler answers itself: only a proxy goes on or rewrites";
        return Err(ApiError::new(500, message));
    }
    Ok(())
}

/// Drops what must not go out, and makes one header of several of a name, as the Fetch standard does.
fn tidy(headers: &mut HeaderMap) {
    for name in DROPPED {
        headers.remove(name);
    }
    if headers.contains_key(SET_COOKIE) {
        separate_cookies(headers);
    }
    if headers.len() == headers.len_keys() {
        return;
    }
    let names: Vec<HeaderName> = headers.keys().cloned().collect();
    for name in names.into_iter().filter(|name| name != SET_COOKIE) {
        let values: Vec<&[u8]> = headers.get_all(&name).map(HeaderValue::as_bytes).collect();
        if let [_, _, ..] = values[..]
            && let Ok(joined) = HeaderValue::from_bytes(&values.join(&b", "[..]))
        {
            headers.insert(name, joined);
        }
    }
}

/// Makes each cookie a header of its own, once: as in Next, a comma before a name ends one.
fn separate_cookies(headers: &mut HeaderMap) {
    let mut cookies: Vec<HeaderValue> = Vec::new();
    for value in headers.get_all(SET_COOKIE) {
        for cookie in split_cookies(value.as_bytes()) {
            if let Ok(cookie) = HeaderValue::from_bytes(cookie)
                && !cookie.is_empty()
                && !cookies.contains(&cookie)
            {
                cookies.push(cookie);
            }
        }
    }
    headers.remove(SET_COOKIE);
    for cookie in cookies {
        headers.append(SET_COOKIE, cookie);
    }
}

fn split_cookies(text: &[u8]) -> Vec<&[u8]> {
    let mut cookies = Vec::new();
    let mut start = 0;
    for comma in memchr::memchr_iter(b',', text) {
        let next = text[comma + 1..].trim_ascii_start();
        let end = next.iter().position(|byte| b"=;,".contains(byte));
        if comma >= start && end.is_some_and(|end| end > 0 && next[end] == b'=') {
            cookies.push(text[start..comma].trim_ascii());
            start = text.len() - next.len();
        }
    }
    cookies.push(&text[start..]);
    cookies
}
