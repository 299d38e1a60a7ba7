//! `Vary` and `Content-Encoding`, as Next's own server sets them with `compress: true`, its default.

use actix_http::encoding::Encoder;
use actix_web::{
    HttpResponse,
    body::{BodySize, BoxBody, MessageBody as _},
    http::{
        Method, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ContentEncoding,
            HeaderMap, HeaderValue, VARY,
        },
    },
};
use twinroute_core::{ResponseNotes, has_body, header};

use crate::accept_encoding::accepted;

/// Responses known to be shorter, in bytes, are not compressed.
const THRESHOLD: u64 = 1024;

/// Adds `Vary` to a response of a compressible type, and returns the encoding if the client accepts one.
pub(crate) fn negotiate(
    request: &HeaderMap,
    method: &Method,
    response: &mut HttpResponse,
) -> Option<ContentEncoding> {
    if !is_candidate(response.headers()) {
        return None;
    }
    add_vary(response.headers_mut());
    if !has_body(method, response.status()) || !is_worth_it(response) {
        return None;
    }
    accepted(request).filter(|_| !is_encoded(response.headers()))
}

/// Compresses a response. The encoder is flushed whenever the body waits for more.
pub(crate) fn compress(mut response: HttpResponse, encoding: ContentEncoding) -> HttpResponse {
    // An encoding that is set here is `identity`, which has another meaning in Next than in actix-web.
    response.headers_mut().remove(CONTENT_ENCODING);
    response.headers_mut().remove(CONTENT_LENGTH);
    if ResponseNotes::of(&response).has_utf8_headers {
        header::utf8_to_latin1(response.headers_mut());
    }
    let (status, vary) = (response.status(), response.headers().get(VARY).cloned());
    let mut response = response.map_body(|head, body| {
        // actix-web does not compress partial content (206); Next does.
        head.status = StatusCode::OK;
        BoxBody::new(Encoder::response(encoding, head, body))
    });
    // Its length is no longer that of the handler's body.
    ResponseNotes::update(&mut response, |notes| notes.known_length = None);
    *response.status_mut() = status;
    if let Some(vary) = vary {
        response.headers_mut().insert(VARY, vary);
    }
    response
}

/// Whether a response with these headers may be compressed. One with several content types may not.
fn is_candidate(headers: &HeaderMap) -> bool {
    // One pass over the few headers costs less than two lookups.
    let mut content_type = None;
    for (name, value) in headers {
        if name == CONTENT_TYPE {
            if content_type.replace(value).is_some() {
                return false;
            }
        } else if name == CACHE_CONTROL && has_no_transform(value) {
            return false;
        }
    }
    content_type.is_some_and(is_compressible_value)
}

/// Whether a response of this type is compressed. The first bytes decide for JSON.
fn is_compressible_value(content_type: &HeaderValue) -> bool {
    let rest = content_type.as_bytes().strip_prefix(b"application/json");
    rest.is_some_and(|rest| rest.is_empty() || rest[0] == b';')
        || is_compressible(&header::text(content_type))
}

/// Whether the MIME database that Next uses marks a type as compressible.
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

/// Compressed types whose names do not show it.
const COMPRESSIBLE: [&str; 38] = [
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
    "image/x-icon",
    "image/x-ms-bmp",
    "message/rfc822",
    "model/gltf-binary",
    "x-shader/x-fragment",
    "x-shader/x-vertex",
];

fn has_no_transform(cache_control: &HeaderValue) -> bool {
    header::text(cache_control)
        .split(',')
        .any(|part| part.trim() == "no-transform")
}

/// Adds `Accept-Encoding` to `Vary`. Several `Vary` headers become one, and `*` stays alone.
fn add_vary(headers: &mut HeaderMap) {
    let known = headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if known.is_empty() {
        return;
    }
    let known: Vec<_> = known
        .map(|value| header::text(&value).into_owned())
        .collect();
    let known = known.join(", ");
    let has = |name| {
        let mut names = known.split(',').map(str::trim);
        names.any(|known| known.eq_ignore_ascii_case(name))
    };
    let all = match (has("*"), has("accept-encoding")) {
        (true, _) => "*".to_owned(),
        (_, true) => known,
        _ if known.is_empty() => return,
        _ => format!("{known}, Accept-Encoding"),
    };
    if let Ok(vary) = header::value(&all) {
        headers.insert(VARY, vary);
    }
}

fn is_worth_it(response: &HttpResponse) -> bool {
    match response.body().size() {
        BodySize::None => false,
        BodySize::Sized(length) => length >= THRESHOLD,
        BodySize::Stream => ResponseNotes::of(response)
            .known_length
            .is_none_or(|length| length as u64 >= THRESHOLD),
    }
}

fn is_encoded(headers: &HeaderMap) -> bool {
    let encoding = headers.get(CONTENT_ENCODING);
    encoding.is_some_and(|encoding| !encoding.is_empty() && encoding != "identity")
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
