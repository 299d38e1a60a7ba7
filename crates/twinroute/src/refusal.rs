//! The responses to requests for which no handler runs.

use actix_web::{
    HttpRequest, HttpResponse,
    body::BoxBody,
    http::{ConnectionType, Method, StatusCode, header::CONTENT_TYPE},
};
use bytes::Bytes;
use twinroute_core::{Error, ErrorKind, FixedBody, context::Rendered, error_response::page};

use crate::{not_found::not_found, router::Router};

/// Why no handler runs for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No route matches.
    NotFound,
    /// `OPTIONS *`, a request about the server as a whole.
    Asterisk,
    /// The params of the route can't be decoded.
    BadEscape,
    /// A mounted router got dot segments in a path for the upstream, and a body, which rules out the redirect.
    DotSegments,
    /// The normalized target is too long.
    TargetTooLong,
    /// A `CONNECT`, which no route serves.
    Tunnel,
    /// A config rule makes no valid target or header of the request. It was logged.
    RuleFailed,
    /// A proxy changes the request, and keeps a clone of it. It was logged.
    SharedRequest,
    /// A guard of the request did not run: the proxy of Next.js without a legacy server, or a middleware around a path to which a
    /// proxy rewrites. It was logged.
    Unguarded,
    /// The declared length of the body exceeds the limit. The connection is closed, and the body is not read.
    BodyTooLarge,
}

impl Refusal {
    /// Whether the path matches a route nevertheless.
    pub(crate) fn has_route(self) -> bool {
        matches!(self, Self::BadEscape | Self::DotSegments)
    }

    fn kind(self) -> ErrorKind {
        match self {
            Self::NotFound | Self::Asterisk => ErrorKind::NotFound,
            Self::BadEscape | Self::DotSegments | Self::TargetTooLong | Self::Tunnel => {
                ErrorKind::InvalidTarget
            }
            Self::RuleFailed | Self::SharedRequest | Self::Unguarded => ErrorKind::Rule,
            Self::BodyTooLarge => ErrorKind::PayloadTooLarge,
        }
    }

    fn response(self, request: &HttpRequest) -> HttpResponse {
        match self {
            Self::NotFound => not_found(request),
            Self::Asterisk => HttpResponse::new(StatusCode::NOT_FOUND),
            Self::BadEscape => bad_escape(request.method()),
            // An empty response: the bytes after the head of a CONNECT are no body, and have no end.
            Self::DotSegments | Self::Tunnel => HttpResponse::new(StatusCode::BAD_REQUEST),
            Self::TargetTooLong => HttpResponse::new(StatusCode::URI_TOO_LONG),
            Self::RuleFailed | Self::SharedRequest | Self::Unguarded => {
                page(StatusCode::INTERNAL_SERVER_ERROR)
            }
            Self::BodyTooLarge => HttpResponse::new(StatusCode::PAYLOAD_TOO_LARGE),
        }
    }
}

impl Router {
    /// Responds to a request for which no handler runs.
    #[cold]
    pub(crate) fn refuse(&self, refusal: Refusal, request: &HttpRequest) -> Box<HttpResponse> {
        if refusal.kind() != ErrorKind::NotFound {
            self.observer.note_refusal();
        }
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

/// Responds to a request whose params can't be decoded: with Next's page, which is empty for OPTIONS.
fn bad_escape(method: &Method) -> HttpResponse {
    let mut page = page(StatusCode::BAD_REQUEST);
    if method == Method::OPTIONS {
        page.headers_mut().remove(CONTENT_TYPE);
        page = page.set_body(BoxBody::new(FixedBody::chunked(Bytes::new())));
    }
    page
}
