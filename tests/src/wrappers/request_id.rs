//! An id for each request.

use actix_web::{
    Error, HttpMessage as _,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
};
use uuid::Uuid;

const NAME: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request. Handlers extract it with `ReqData<RequestId>`.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Sets the id of each request, and sends it with the response: the id from a proxy, or a new one.
pub async fn request_id(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = received(request.headers()).unwrap_or_else(|| Uuid::new_v4().to_string());
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.call(request).await?;
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(NAME, id);
    }
    Ok(response)
}

/// Returns the id in the header, if it is valid.
fn received(headers: &HeaderMap) -> Option<String> {
    let mut all = headers.get_all(NAME);
    let id = all.next()?.to_str().ok()?;
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let is_valid = (8..=64).contains(&id.len()) && id.bytes().all(is_allowed);
    (is_valid && all.next().is_none()).then(|| id.to_owned())
}
