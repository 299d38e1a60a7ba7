//! Which responses have no body, and which length they declare.

use actix_web::{
    HttpResponse,
    body::{BodySize, BoxBody, MessageBody as _},
    http::{Method, StatusCode},
};

use crate::{FixedBody, ResponseNotes, header::take_length};

/// Whether responses with this status have no body. The bytes after a 101 are sent as its body.
#[must_use]
pub fn is_bodiless(status: StatusCode) -> bool {
    let is_interim = status.is_informational() && status != StatusCode::SWITCHING_PROTOCOLS;
    is_interim || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
}

/// Whether a response with this status to a request by this method has a body.
#[must_use]
pub fn has_body(method: &Method, status: StatusCode) -> bool {
    *method != Method::HEAD && !is_bodiless(status)
}

/// Drops the body of a response to a HEAD. The response keeps its length; for a stream, the declared `Content-Length`.
///
/// The body of a handler that writes its response is kept, since it polls the handler; it sends nothing.
pub fn drop_body(mut response: HttpResponse) -> HttpResponse {
    if ResponseNotes::of(&response).is_written {
        return response;
    }
    let size = match response.body().size() {
        BodySize::Stream => {
            take_length(response.headers_mut()).map_or(BodySize::Stream, BodySize::Sized)
        }
        known => known,
    };
    response.set_body(BoxBody::new(FixedBody::unsent(size)))
}
