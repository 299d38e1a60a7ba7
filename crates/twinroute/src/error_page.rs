//! The HTML that is answered where there is no handler to do it.

use actix_web::{
    HttpRequest, HttpResponse,
    body::BoxBody,
    http::{
        Method, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue},
    },
};
use bytes::Bytes;
use twinroute_core::{FixedBody, ResponseNotes, header};

const CACHE_NEVER: HeaderValue =
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
        return error_page(StatusCode::NOT_FOUND);
    }
    let text = "Not Found";
    let body = FixedBody::chunked(Bytes::from_static(text.as_bytes()));
    let mut response = HttpResponse::with_body(StatusCode::NOT_FOUND, BoxBody::new(body));
    ResponseNotes::update(&mut response, |notes| {
        notes.known_length = Some(text.len());
    });
    let headers = response.headers_mut();
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    headers.insert(CONTENT_TYPE, plain);
    headers.insert(CACHE_CONTROL, CACHE_NEVER);
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

/// A page that says the status and nothing else. Next sends its own page here, under the same headers.
#[cold]
pub(crate) fn error_page(status: StatusCode) -> HttpResponse {
    let reason = match status {
        StatusCode::NOT_FOUND => "This page could not be found",
        other => other.canonical_reason().unwrap_or("Error"),
    };
    let code = status.as_u16();
    let page = format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{code}: {reason}</title></head><body><h1>{code}</h1><p>{reason}.</p></body></html>"
    );
    let mut response = HttpResponse::new(status).set_body(BoxBody::new(page));
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, CACHE_NEVER);
    response
}
