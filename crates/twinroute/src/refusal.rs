//! The responses to requests that lead to no handler.

use actix_web::{
    HttpRequest, HttpResponse,
    body::BoxBody,
    http::{ConnectionType, Method, StatusCode, header::CONTENT_TYPE},
};
use bytes::Bytes;
use twinroute_core::{Error, ErrorKind, FixedBody, context::Rendered, error_response::page};

use crate::{not_found::not_found, router::Router};

/// Why a request leads to no handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No route, or none of ours.
    NotFound,
    /// The server as a whole: `OPTIONS *`.
    Asterisk,
    /// A route whose params can't be decoded.
    BadEscape,
    /// A body, for the upstream, and dot segments in the path of a mounted router: no redirect may repeat it.
    DotSegments,
    /// The normalized target is too long to be served.
    TargetTooLong,
    /// A `CONNECT`, which no route serves.
    Tunnel,
    /// A body that is too large by its declared length: the rest of the connection is not read.
    BodyTooLarge,
}

impl Refusal {
    /// Whether the path leads to a route all the same.
    pub(crate) fn has_route(self) -> bool {
        matches!(self, Self::BadEscape | Self::DotSegments)
    }

    fn kind(self) -> ErrorKind {
        match self {
            Self::NotFound | Self::Asterisk => ErrorKind::NotFound,
            Self::BadEscape | Self::DotSegments | Self::TargetTooLong | Self::Tunnel => {
                ErrorKind::InvalidTarget
            }
            Self::BodyTooLarge => ErrorKind::PayloadTooLarge,
        }
    }

    fn response(self, request: &HttpRequest) -> HttpResponse {
        match self {
            Self::NotFound => not_found(request),
            Self::Asterisk => HttpResponse::new(StatusCode::NOT_FOUND),
            Self::BadEscape => bad_escape(request.method()),
            // What follows the head of a CONNECT is no body: it has no end.
            Self::DotSegments | Self::Tunnel => HttpResponse::new(StatusCode::BAD_REQUEST),
            Self::TargetTooLong => HttpResponse::new(StatusCode::URI_TOO_LONG),
            Self::BodyTooLarge => HttpResponse::new(StatusCode::PAYLOAD_TOO_LARGE),
        }
    }
}

impl Router {
    /// Responds to a request that leads to no handler.
    #[cold]
    pub(crate) fn refuse(&self, refusal: Refusal, request: &HttpRequest) -> Box<HttpResponse> {
        let response = refusal.response(request);
        let error = Error::refusal(refusal.kind(), response.status());
        let (Rendered::Default(mut response) | Rendered::Hook(mut response)) =
            self.errors.render(request, &error, response);
        if refusal == Refusal::BodyTooLarge {
            response
                .head_mut()
                .set_connection_type(ConnectionType::Close);
        }
        Box::new(response)
    }
}

/// Responds to a request whose params can't be decoded. Next has no page of it for OPTIONS.
fn bad_escape(method: &Method) -> HttpResponse {
    let mut page = page(StatusCode::BAD_REQUEST);
    if method == Method::OPTIONS {
        page.headers_mut().remove(CONTENT_TYPE);
        page = page.set_body(BoxBody::new(FixedBody::chunked(Bytes::new())));
    }
    page
}
