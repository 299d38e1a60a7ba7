//! The response to a request that nothing matches.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{CACHE_CONTROL, HeaderValue},
    },
};
use bytes::Bytes;
use twinroute_core::{
    FixedBody, ResponseNotes,
    error_response::{page, text},
    header,
};

const TEXT: &str = "Not Found";

const NEVER_KEPT: HeaderValue =
    HeaderValue::from_static("private, no-cache, no-store, max-age=0, must-revalidate");

/// What a browser fetches as a part of a page, by its `Sec-Fetch-Dest`.
const SUBRESOURCES: [&str; 17] = [
    "audio",
    "audioworklet",
    "font",
    "image",
    "json",
    "manifest",
    "paintworklet",
    "report",
    "script",
    "serviceworker",
    "sharedworker",
    "style",
    "track",
    "video",
    "webidentity",
    "worker",
    "xslt",
];

/// Responds to a request that nothing matches: with a page, or with a text to a request for a part of one.
#[cold]
pub(crate) fn not_found(request: &HttpRequest) -> HttpResponse {
    if !is_subresource(request) {
        return page(StatusCode::NOT_FOUND);
    }
    let body = FixedBody::chunked(Bytes::from_static(TEXT.as_bytes()));
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    let mut response = text(StatusCode::NOT_FOUND, Some(plain), body);
    ResponseNotes::update(&mut response, |notes| {
        notes.known_length = Some(TEXT.len());
    });
    response.headers_mut().insert(CACHE_CONTROL, NEVER_KEPT);
    response
}

fn is_subresource(request: &HttpRequest) -> bool {
    // Where Next has the files of its build.
    if request.path().starts_with("/_next/static/") {
        return true;
    }
    let destination = header::joined(request.headers(), "sec-fetch-dest");
    matches!(*request.method(), Method::GET | Method::HEAD)
        && destination.is_some_and(|destination| SUBRESOURCES.contains(&&*destination))
}
