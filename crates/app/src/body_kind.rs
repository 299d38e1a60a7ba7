//! The kind of a response's body, and the normalization of its headers.

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

/// Headers of the handler that are never sent: the server sets them itself, or they are internal to Next.
const DROPPED: [HeaderName; 4] = [
    CONTENT_LENGTH,
    CONTENT_ENCODING,
    TRANSFER_ENCODING,
    HeaderName::from_static("x-middleware-set-cookie"),
];

/// The kind of a response's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyKind {
    None,
    /// A body of zero bytes, unlike `None`.
    Empty,
    /// A body whose bytes are all known.
    Bytes,
    Stream,
    /// The body of an actix-web response.
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

    /// Finishes the response to a `method`: checks the status, and normalizes the headers as in the Fetch standard.
    ///
    /// # Errors
    /// When there is a body but the status allows none, or a header is reserved for a proxy.
    pub(crate) fn finish(
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
                return Err(ApiError::new(
                    500,
                    format!("a response with status {status} must not have a body"),
                )
                .into());
            }
            Self::Empty => {
                ResponseNotes::update(&mut http, |notes| notes.known_length = Some(0));
            }
            Self::Bytes => {}
            Self::Stream => {
                ResponseNotes::update(&mut http, |notes| notes.is_streamed = true);
            }
        }
        if !has_only_content_type(http.headers()) {
            if asks_to_close(http.headers()) {
                http.head_mut().set_connection_type(ConnectionType::Close);
            }
            reject_routing_headers(http.headers())?;
            normalize(http.headers_mut());
            // Node encodes headers as Latin-1, but as UTF-8 when Next makes it flush them before a body.
            let is_sent = has_body(method, http.status()) && has_bytes(&http);
            if is_sent && header::has_non_ascii(http.headers()) {
                header::latin1_to_utf8(http.headers_mut());
            }
        }
        Ok(http)
    }
}

/// Whether the content type is the only header, as in most responses.
fn has_only_content_type(headers: &HeaderMap) -> bool {
    headers.len_keys() <= 1
        && headers
            .iter()
            .map(|(name, _)| name)
            .eq([CONTENT_TYPE].iter())
}

/// Whether the body has bytes to send.
fn has_bytes(http: &HttpResponse) -> bool {
    !matches!(http.body().size(), BodySize::None | BodySize::Sized(0))
        && ResponseNotes::of(http).known_length != Some(0)
}

fn asks_to_close(headers: &HeaderMap) -> bool {
    let connection = headers.get(CONNECTION).map(HeaderValue::as_bytes);
    connection.is_some_and(|value| value.eq_ignore_ascii_case(b"close"))
}

/// Rejects headers with which a proxy of Next passes requests on: as in Next, they are an error in a route handler.
fn reject_routing_headers(headers: &HeaderMap) -> Result<(), ApiError> {
    const NEXT: HeaderName = HeaderName::from_static("x-middleware-next");
    const REWRITE: HeaderName = HeaderName::from_static("x-middleware-rewrite");
    if headers.get(NEXT).is_some_and(|value| value == "1") || headers.contains_key(REWRITE) {
        return Err(only_for_a_proxy());
    }
    Ok(())
}

/// Creates the error of a route handler that passes its request on, and of a proxy that does so with headers.
pub(crate) fn only_for_a_proxy() -> ApiError {
    let message = "the request can't be passed on: only a proxy can, with `NextResponse::next()` or `NextResponse::rewrite()`";
    ApiError::new(500, message)
}

/// Normalizes headers that a proxy adds to a response. As in Next, empty ones and those of the connection are dropped.
///
/// # Errors
/// When a header is reserved for Next's own proxy.
pub(crate) fn normalize_added(headers: &mut HeaderMap) -> Result<(), ApiError> {
    reject_routing_headers(headers)?;
    normalize(headers);
    for name in [
        "accept-encoding",
        "connection",
        "expect",
        "keep-alive",
        "keepalive",
    ] {
        headers.remove(name);
    }
    headers.retain(|_, value| !value.is_empty());
    Ok(())
}

/// Removes headers that must not be sent, and joins headers of the same name, as in the Fetch standard.
fn normalize(headers: &mut HeaderMap) {
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

/// Splits cookies into separate headers, and removes duplicates. As in Next, a comma before a name ends a cookie.
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
