//! Error responses: a page where no handler responds, and plain text.

use actix_web::{
    HttpResponse,
    body::{BoxBody, MessageBody},
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue},
    },
};

/// Creates a page that shows the status. Next sends its own page here, with the same headers.
#[cold]
#[must_use]
pub fn page(status: StatusCode) -> HttpResponse {
    let reason = match status {
        StatusCode::NOT_FOUND => "This page could not be found",
        other => other.canonical_reason().unwrap_or("Error"),
    };
    let code = status.as_u16();
    let page = format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{code}: {reason}</title></head><body><h1>{code}</h1><p>{reason}.</p></body></html>"
    );
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    let mut response = text(status, Some(html), page);
    response.headers_mut().insert(
        CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache, no-store, max-age=0, must-revalidate"),
    );
    response
}

/// Creates a response with a text, and a content type if given.
#[cold]
pub fn text(
    status: StatusCode,
    content_type: Option<HeaderValue>,
    body: impl MessageBody + 'static,
) -> HttpResponse {
    let mut response = HttpResponse::with_body(status, BoxBody::new(body));
    if let Some(content_type) = content_type {
        response.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    response
}
