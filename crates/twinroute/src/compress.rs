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
    if !is_candidate(response.headers()) {
        return None;
    }
    add_vary(response.headers_mut());
    if *method == Method::HEAD || !is_worth_it(response) {
        return None;
    }
    accepted(request)
}

/// Compresses an answer.
pub(crate) fn compress(mut response: HttpResponse, encoding: ContentEncoding) -> HttpResponse {
    // An encoding that is set already is `identity`, by which Next and actix-web mean different things.
    response.headers_mut().remove(CONTENT_ENCODING);
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

/// Whether an answer with these headers may be compressed, for a client that takes it.
fn is_candidate(headers: &HeaderMap) -> bool {
    headers.get_all(CONTENT_TYPE).any(is_compressible_value)
        && !headers.get_all(CACHE_CONTROL).any(has_no_transform)
}

/// Whether an answer of this type is compressed: for JSON, a look at the first bytes settles it.
fn is_compressible_value(content_type: &HeaderValue) -> bool {
    let rest = content_type.as_bytes().strip_prefix(b"application/json");
    rest.is_some_and(|rest| rest.is_empty() || rest[0] == b';')
        || content_type.to_str().is_ok_and(is_compressible)
}

/// What the database of types that Next uses calls compressible.
fn is_compressible(content_type: &str) -> bool {
    let content_type = content_type.trim_start();
    let end = content_type.find(|c: char| c == ';' || c.is_whitespace());
    let essence = content_type[..end.unwrap_or(content_type.len())].to_ascii_lowercase();
    essence.starts_with("text/")
        || ["+json", "+text", "+xml"]
            .iter()
            .any(|suffix| essence.ends_with(suffix))
        || COMPRESSIBLE.contains(&essence.as_str())
}

/// Types that are compressed though their names do not tell it.
const COMPRESSIBLE: [&str; 40] = [
    "application/dart",
    "application/ecmascript",
    "application/javascript",
    "application/json",
    "application/postscript",
    "application/raml+yaml",
    "application/rtf",
    "application/tar",
    "application/toml",
    "application/vnd.dart",
    "application/vnd.ms-fontobject",
    "application/vnd.ms-opentype",
    "application/wasm",
    "application/x-httpd-php",
    "application/x-javascript",
    "application/x-ns-proxy-autoconfig",
    "application/x-sh",
    "application/x-tar",
    "application/x-virtualbox-hdd",
    "application/x-virtualbox-ova",
    "application/x-virtualbox-ovf",
    "application/x-virtualbox-vbox",
    "application/x-virtualbox-vdi",
    "application/x-virtualbox-vhd",
    "application/x-virtualbox-vmdk",
    "application/x-www-form-urlencoded",
    "application/xml",
    "application/xml-dtd",
    "font/otf",
    "font/ttf",
    "image/bmp",
    "image/vnd.adobe.photoshop",
    "image/vnd.microsoft.icon",
    "image/vnd.ms-dds",
    "image/x-icon",
    "image/x-ms-bmp",
    "message/rfc822",
    "model/gltf-binary",
    "shader/x-fragment",
    "shader/x-vertex",
];

fn has_no_transform(cache_control: &HeaderValue) -> bool {
    let directives = cache_control.to_str().unwrap_or_default();
    directives
        .split(',')
        .any(|part| part.trim() == "no-transform")
}

/// Adds `Accept-Encoding` to what the answer varies by.
fn add_vary(headers: &mut HeaderMap) {
    let known = headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if known.is_empty() {
        return;
    }
    let known: Vec<_> = known.map(|value| header::text(&value)).collect();
    let known = known.join(", ");
    let has = |name| {
        let mut names = known.split(',').map(str::trim);
        names.any(|known| known.eq_ignore_ascii_case(name))
    };
    let all = match (has("*"), has("accept-encoding")) {
        (true, _) => "*".to_owned(),
        (_, true) => known,
        _ => format!("{known}, Accept-Encoding"),
    };
    if let Ok(vary) = header::value(&all) {
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
        weights.next().map(|(_, parameters)| quality(parameters))
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

/// The first `q` among the parameters of a coding, as far as it is a number; 1 if there is none.
fn quality(parameters: &str) -> f32 {
    let mut parameters = parameters.split(';').map(str::trim);
    let Some(text) = parameters.find_map(|parameter| parameter.strip_prefix("q=")) else {
        return 1.0;
    };
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
    text[..end.unwrap_or(text.len())].parse().unwrap_or(0.0)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressible_types() {
        let cases = [
            ("application/json", true),
            ("application/json; charset=utf-8", true),
            ("application/json5", false),
            ("application/json-seq", false),
            ("Application/JSON ; a", true),
            ("application/problem+json", true),
            ("application/vnd.a+jsonx", false),
            ("TEXT/x-anything", true),
            ("textual/plain", false),
            ("image/svg+xml;a=b", true),
            ("application/postscript", true),
            ("message/rfc822", true),
            ("application/octet-stream", false),
            ("image/png", false),
            ("", false),
        ];
        for (content_type, compressible) in cases {
            let value = HeaderValue::from_static(content_type);
            assert_eq!(
                is_compressible_value(&value),
                compressible,
                "{content_type}"
            );
        }
    }
}
