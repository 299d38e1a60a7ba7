//! Headers for shared caches.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{CACHE_CONTROL, HeaderValue, VARY},
    middleware::Next,
};

const CACHED: HeaderValue =
    HeaderValue::from_static("public, s-maxage=60, stale-while-revalidate=600");

/// Lets shared caches keep a successful response for a minute, unless the handler has set `Cache-Control`.
pub async fn cache(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(request).await?;
    let is_read = matches!(response.request().method().as_str(), "GET" | "HEAD");
    let has_no_policy = !response.headers().contains_key(CACHE_CONTROL);
    if is_read && has_no_policy && response.status().is_success() {
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, CACHED);
        headers.append(VARY, HeaderValue::from_static("Accept-Language"));
    }
    Ok(response)
}
