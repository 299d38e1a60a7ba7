//! The responses to requests for which no handler runs.

use actix_web::{
    HttpRequest, HttpResponse,
    body::BoxBody,
    http::{
        ConnectionType, Method, StatusCode,
        header::{CONTENT_TYPE, HeaderValue},
    },
};
use bytes::Bytes;
use twinroute_core::{
    Error, ErrorKind, FixedBody,
    context::Rendered,
    error_response::{page, text},
};

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
    /// A rate limit does not allow the request.
    #[cfg_attr(
        not(feature = "rate-limit"),
        expect(dead_code, reason = "there are no limits")
    )]
    RateLimited,
    /// A rate limit has panicked. It was reported.
    #[cfg_attr(
        not(feature = "rate-limit"),
        expect(dead_code, reason = "there are no limits")
    )]
    LimitFailed,
    /// The declared length of the body exceeds the limit. The connection is closed, and the body is not read.
    BodyTooLarge,
    /// A public file is requested with another method than GET and HEAD.
    FileMethod,
    /// A public file is a dot file, or can't be opened.
    FileUnavailable,
    /// A public file is not the one that the client expects.
    FilePrecondition,
    /// No requested range lies within a public file.
    FileRange,
}

impl Refusal {
    /// Whether the path matches a route nevertheless.
    pub(crate) fn has_route(self) -> bool {
        matches!(self, Self::BadEscape | Self::DotSegments)
    }

    /// Whether metrics count it as an error: it is not part of a working application, and is counted nowhere else.
    fn is_error(self) -> bool {
        match self {
            Self::NotFound
            | Self::Asterisk
            | Self::RateLimited
            | Self::LimitFailed
            | Self::FileMethod
            | Self::FilePrecondition
            | Self::FileRange => false,
            Self::BadEscape
            | Self::DotSegments
            | Self::TargetTooLong
            | Self::Tunnel
            | Self::RuleFailed
            | Self::SharedRequest
            | Self::Unguarded
            | Self::BodyTooLarge
            | Self::FileUnavailable => true,
        }
    }

    fn kind(self) -> ErrorKind {
        match self {
            Self::NotFound | Self::Asterisk => ErrorKind::NotFound,
            Self::BadEscape | Self::DotSegments | Self::TargetTooLong | Self::Tunnel => {
                ErrorKind::InvalidTarget
            }
            Self::RuleFailed | Self::SharedRequest | Self::Unguarded => ErrorKind::Rule,
            Self::RateLimited => ErrorKind::RateLimited,
            Self::LimitFailed => ErrorKind::Panic,
            Self::BodyTooLarge => ErrorKind::PayloadTooLarge,
            Self::FileMethod => ErrorKind::MethodNotAllowed,
            Self::FileUnavailable | Self::FilePrecondition | Self::FileRange => ErrorKind::File,
        }
    }

    fn response(self, request: &HttpRequest) -> HttpResponse {
        match self {
            Self::NotFound => not_found(request),
            Self::Asterisk => HttpResponse::new(StatusCode::NOT_FOUND),
            Self::BadEscape => bad_request(request.method()),
            // An empty response: the bytes after the head of a CONNECT are no body, and have no end.
            Self::DotSegments | Self::Tunnel => HttpResponse::new(StatusCode::BAD_REQUEST),
            Self::TargetTooLong => HttpResponse::new(StatusCode::URI_TOO_LONG),
            Self::RuleFailed | Self::SharedRequest | Self::Unguarded | Self::LimitFailed => {
                page(StatusCode::INTERNAL_SERVER_ERROR)
            }
            Self::RateLimited => too_many_requests(),
            Self::BodyTooLarge => HttpResponse::new(StatusCode::PAYLOAD_TOO_LARGE),
            // Next fails to render its page for an OPTIONS.
            Self::FileMethod if request.method() == Method::OPTIONS => {
                bad_request(request.method())
            }
            Self::FileMethod => page(StatusCode::METHOD_NOT_ALLOWED),
            Self::FileUnavailable => page(StatusCode::BAD_REQUEST),
            Self::FilePrecondition => page(StatusCode::PRECONDITION_FAILED),
            Self::FileRange => page(StatusCode::RANGE_NOT_SATISFIABLE),
        }
    }
}

impl Router {
    /// Responds to a request for which no handler runs.
    #[cold]
    pub(crate) fn refuse(&self, refusal: Refusal, request: &HttpRequest) -> Box<HttpResponse> {
        if refusal.is_error() {
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

/// Responds to a request that a rate limit does not allow. Next.js has no such response: this is the text of its handlers.
fn too_many_requests() -> HttpResponse {
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    text(
        StatusCode::TOO_MANY_REQUESTS,
        Some(plain),
        "Too Many Requests",
    )
}

/// Responds with Next's page for a 400, which is empty for OPTIONS.
fn bad_request(method: &Method) -> HttpResponse {
    let mut page = page(StatusCode::BAD_REQUEST);
    if method == Method::OPTIONS {
        page.headers_mut().remove(CONTENT_TYPE);
        page = page.set_body(BoxBody::new(FixedBody::chunked(Bytes::new())));
    }
    page
}
