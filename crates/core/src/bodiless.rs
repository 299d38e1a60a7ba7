//! Which responses have no body, and what they say of the one that is missing.

use actix_web::{
    HttpResponse,
    body::{BodySize, BoxBody, MessageBody as _},
    http::{Method, StatusCode},
};

use crate::{FixedBody, ResponseNotes, header::take_length};

/// Whether responses with this status have no body.
#[must_use]
pub fn is_bodiless(status: StatusCode) -> bool {
    matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) || status.is_informational()
}

/// Whether a response with this status to a request by this method has a body.
#[must_use]
pub fn has_body(method: &Method, status: StatusCode) -> bool {
    *method != Method::HEAD && !is_bodiless(status)
}

/// Takes the body of a response to a HEAD away. The length that its head declares stays, or that of the body.
///
/// A handler that writes its response goes on instead: its body sends nothing, and ends with the handler.
pub fn drop_body(mut response: HttpResponse) -> HttpResponse {
    if ResponseNotes::of(&response).is_written {
        return response;
    }
    let declared = take_length(response.headers_mut());
    let size = declared.map_or(response.body().size(), BodySize::Sized);
    response.set_body(BoxBody::new(FixedBody::unsent(size)))
}
