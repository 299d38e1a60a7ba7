//! The parts of the responses that do not depend on the request.

use std::convert::Infallible;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use serde::{Deserialize, Serialize};

/// The `Cache-Control` of a kept response.
pub(super) const KEPT: &str = "s-maxage=31536000";

/// The message of hello.
pub const MESSAGE: &str = "Hello from Next.js!";

/// The ETag that an App handler sets itself; App computes none.
pub const TAG: &str = "\"v1\"";

/// The first event of the event stream.
pub const EVENT: &str = "data: hello\n\n";

/// The target of the redirect.
pub(super) const ELSEWHERE: &str = "/hello";

/// The query of a search, and its response.
#[derive(Deserialize, Serialize)]
pub(super) struct Search {
    q: String,
    page: String,
    sort: String,
}

const CHUNK: Bytes = Bytes::from_static(&[b'x'; 64 * 1024]);

/// 1 MiB in chunks of 64 KiB.
pub(super) fn mebibyte() -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::iter((0..16).map(|_| Ok(CHUNK)))
}

/// One event, after which the stream stays open.
pub(super) fn events() -> impl Stream<Item = Result<Bytes, Infallible>> {
    let first = stream::iter([Ok(Bytes::from_static(EVENT.as_bytes()))]);
    first.chain(stream::pending())
}

/// The value of the cookie `theme` in a `Cookie` header, decoded.
pub(super) fn theme(header: Option<&str>) -> Option<String> {
    let mut cookies = cookie::Cookie::split_parse_encoded(header.unwrap_or_default());
    cookies.find_map(|cookie| {
        let cookie = cookie.ok()?;
        (cookie.name() == "theme").then(|| cookie.value().to_owned())
    })
}

/// The cookie that marks a visitor, with its attributes in Next's order.
pub(super) fn seen() -> String {
    let (name, value) = ("seen", "1");
    format!("{name}={value}; Path=/; HttpOnly")
}
