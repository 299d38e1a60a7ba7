//! `Vary` and `Content-Encoding`, as Next's own server sets them with `compress: true`, its default.

use actix_http::encoding::Encoder;
use actix_web::{
    HttpResponse,
    body::{BodySize, BoxBody, MessageBody as _},
    http::{
        Method, StatusCode,
        header::{
            ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE,
            ContentEncoding, HeaderMap, HeaderValue, VARY,
        },
    },
};
use twinroute_core::{KnownLength, Streamed, header};

use crate::flushed::Flushed;

/// Answers that are known to be shorter, in bytes, go out as they are.
const THRESHOLD: u64 = 1024;

/// Marks an answer of a compressible type, and says how to compress it when the client takes it.
pub(crate) fn negotiate(
    request: &HeaderMap,
    method: &Method,
    response: &mut HttpResponse,
) -> Option<ContentEncoding> {
    let varies = varies(response.headers())?;
    add_vary(response.headers_mut(), varies);
    if *method == Method::HEAD || !is_worth_it(response) {
        return None;
    }
    accepted(request)
}

/// Compresses an answer.
pub(crate) fn compress(mut response: HttpResponse, encoding: ContentEncoding) -> HttpResponse {
    response.headers_mut().remove(CONTENT_LENGTH);
    if response.extensions().get::<Streamed>().is_some() {
        let name = HeaderValue::from_static(encoding.as_str());
        response.headers_mut().insert(CONTENT_ENCODING, name);
        return response.map_body(|_, body| BoxBody::new(Flushed::new(encoding, body)));
    }
    let vary = response.headers().get(VARY).cloned();
    let mut response =
        response.map_body(|head, body| BoxBody::new(Encoder::response(encoding, head, body)));
    if let Some(vary) = vary {
        response.headers_mut().insert(VARY, vary);
    }
    response
}

/// Whether an answer of a compressible type has a `Vary` already; None if it may not be compressed.
fn varies(headers: &HeaderMap) -> Option<bool> {
    let (mut compressible, mut varies) = (false, false);
    // One look at each header: most answers have two or three.
    for (name, value) in headers {
        match *name {
            CONTENT_TYPE => compressible |= is_compressible_value(value),
            CACHE_CONTROL if has_no_transform(value) => return None,
            VARY => varies = true,
            _ => {}
        }
    }
    compressible.then_some(varies)
}

/// A look at the first bytes settles it for most answers.
fn is_compressible_value(content_type: &HeaderValue) -> bool {
    content_type.as_bytes().starts_with(b"application/json")
        || content_type.to_str().is_ok_and(is_compressible)
}

/// What the types database that Next uses calls compressible, as far as a handler may send it.
fn is_compressible(content_type: &str) -> bool {
    const APPLICATION: [&str; 11] = [
        "json",
        "javascript",
        "xml",
        "x-www-form-urlencoded",
        "x-javascript",
        "graphql",
        "wasm",
        "rtf",
        "x-sh",
        "toml",
        "vnd.ms-fontobject",
    ];
    const IMAGE: [&str; 4] = ["bmp", "x-icon", "x-ms-bmp", "vnd.microsoft.icon"];
    let essence = content_type
        .split_once(';')
        .map_or(content_type, |(essence, _)| essence)
        .trim();
    let (kind, subtype) = essence.split_once('/').unwrap_or((essence, ""));
    let suffix = subtype.rsplit_once('+').map_or("", |(_, suffix)| suffix);
    let listed = |list: &[&str]| list.iter().any(|known| subtype.eq_ignore_ascii_case(known));
    kind.eq_ignore_ascii_case("text")
        || ["json", "text", "xml"]
            .iter()
            .any(|known| suffix.eq_ignore_ascii_case(known))
        || (kind.eq_ignore_ascii_case("application") && listed(&APPLICATION))
        || (kind.eq_ignore_ascii_case("image") && listed(&IMAGE))
        || (kind.eq_ignore_ascii_case("font") && listed(&["otf", "ttf"]))
}

fn has_no_transform(cache_control: &HeaderValue) -> bool {
    let directives = cache_control.to_str().unwrap_or_default();
    directives
        .split(',')
        .any(|part| part.trim() == "no-transform")
}

/// Adds `Accept-Encoding` to what the answer varies by.
fn add_vary(headers: &mut HeaderMap, varies: bool) {
    if !varies {
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        return;
    }
    let known = header::joined(headers, VARY.as_str()).unwrap_or_default();
    let listed = known
        .split(',')
        .any(|name| name.trim() == "*" || name.trim().eq_ignore_ascii_case("accept-encoding"));
    if !listed && let Ok(vary) = header::value(&format!("{known}, Accept-Encoding")) {
        headers.insert(VARY, vary);
    }
}

/// What the client takes, by the order that Next asks in: gzip before deflate, nothing if `identity` comes first.
fn accepted(request: &HeaderMap) -> Option<ContentEncoding> {
    request.get(ACCEPT_ENCODING)?;
    let header = header::joined(request, ACCEPT_ENCODING.as_str())?;
    let weight = |name: &str| -> Option<f32> {
        let weights = header
            .split(',')
            .map(|part| part.trim().split_once(';').unwrap_or((part.trim(), "")));
        let mut weights = weights.filter(|(coding, _)| coding.trim().eq_ignore_ascii_case(name));
        weights.next().map(|(_, parameters)| {
            parameters
                .trim()
                .strip_prefix("q=")
                .map_or(1.0, |q| q.trim().parse().unwrap_or(0.0))
        })
    };
    let wildcard = weight("*").unwrap_or(0.0);
    let (gzip, deflate) = (
        weight("gzip").unwrap_or(wildcard),
        weight("deflate").unwrap_or(wildcard),
    );
    let identity = weight("identity").unwrap_or(0.0);
    let first = header.split(',').next().unwrap_or_default().trim();
    if identity > gzip.max(deflate) || first.eq_ignore_ascii_case("identity") {
        return None;
    }
    if gzip > 0.0 {
        return Some(ContentEncoding::Gzip);
    }
    (deflate > 0.0).then_some(ContentEncoding::Deflate)
}

fn is_worth_it(response: &HttpResponse) -> bool {
    let long_enough = match response.body().size() {
        BodySize::None => false,
        BodySize::Sized(length) => length >= THRESHOLD,
        BodySize::Stream => response
            .extensions()
            .get::<KnownLength>()
            .is_none_or(|length| length.0 as u64 >= THRESHOLD),
    };
    let is_encoded = || {
        let encoding = response.headers().get(CONTENT_ENCODING);
        encoding.is_some_and(|encoding| encoding != "identity")
    };
    long_enough && response.status() != StatusCode::NOT_MODIFIED && !is_encoded()
}
