//! The HTML that is answered where there is no handler to do it.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue},
    },
};

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
    let mut response = HttpResponse::new(status).set_body(actix_web::body::BoxBody::new(page));
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache, no-store, max-age=0, must-revalidate"),
    );
    response
}
