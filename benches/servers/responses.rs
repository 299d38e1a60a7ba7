//! The parts of the responses that do not depend on the request.

use std::convert::Infallible;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use twinroute::json::JsonValue;

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

/// The body of typed JSON, and its response.
#[derive(Deserialize, Serialize)]
pub(super) struct Posts {
    posts: Vec<Post>,
}

#[derive(Deserialize, Serialize)]
pub(super) struct Post {
    id: u32,
    title: String,
    tags: Vec<String>,
    draft: bool,
    score: f64,
    by: Option<String>,
}

/// The list of 1,000 structs.
pub(super) fn list() -> Vec<Post> {
    let post = |id| Post {
        id,
        title: format!("Post {id}"),
        tags: vec!["a".to_owned(), "b".to_owned()],
        draft: id.is_multiple_of(2),
        // Never whole: `serde_json` would write `1.0`, JavaScript `1`.
        score: f64::from(id) / 2.0 + 0.25,
        by: id.is_multiple_of(3).then(|| "Ann Example".to_owned()),
    };
    (0..1000).map(post).collect()
}

/// The edit of an order as a `Value`, as servers other than twinroute do it: three fields are read, one is changed, one added.
pub(super) fn edit(mut order: Value) -> Value {
    let id = order["id"].as_u64().unwrap_or_default();
    let name = order["customer"]["name"].as_str().unwrap_or_default();
    let count = order["items"].as_array().map_or(0, Vec::len);
    let receipt = format!("{id}: {name}, {count}");
    order["status"] = "paid".into();
    order["receipt"] = receipt.into();
    order
}

/// The same edit of a [`JsonValue`].
pub(super) fn edit_json(order: &mut JsonValue) {
    let id = order.get("id").and_then(|id| id.as_u64());
    let name = order
        .get("customer")
        .and_then(|customer| customer.get("name")?.as_str());
    let count = order.get("items").map_or(0, |items| items.items().count());
    let receipt = format!(
        "{}: {}, {count}",
        id.unwrap_or_default(),
        name.unwrap_or_default()
    );
    order.insert("status", "paid");
    order.insert("receipt", receipt);
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
