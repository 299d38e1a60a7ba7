//! Failures of forwarded requests, and their responses.

use std::{error::Error, fmt, io};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, HeaderValue},
    },
};
use twinroute_core::error_response;

use crate::ExternalUrlError;

/// Why a request has no response of the server. The details are logged; the client gets a status and a sentence.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The connection could not be opened.
    Unreachable(io::Error),
    /// The connection was not opened within the connect timeout.
    ConnectTimeout,
    /// The connection closed before the response's head was complete, or the head is not HTTP.
    InvalidResponse(hyper::Error),
    /// The response's head was not received within the head timeout.
    HeadTimeout,
    /// The client did not send the rest of its body in time.
    ClientTimeout,
    /// The client's body exceeds this server's limit.
    ClientTooLarge,
    /// The client's body is incomplete or malformed.
    InvalidBody(hyper::Error),
    /// The server responded with 101 to a request that is no WebSocket handshake.
    UnexpectedUpgrade,
    /// The request has no path, or contains something that can't be sent.
    Unforwardable(Box<dyn Error>),
    /// The destination of a rewrite is not a URL that a request can be forwarded to.
    Destination(ExternalUrlError),
}

impl Failure {
    pub(crate) fn unforwardable(reason: impl Into<Box<dyn Error>>) -> Self {
        Self::Unforwardable(reason.into())
    }

    /// Logs the failure. Only those that the client has not caused are errors.
    pub(crate) fn log(&self, what: &str, server: &str, request: &HttpRequest) {
        let (method, path) = (request.method(), request.uri().path());
        if self.status().is_server_error() {
            tracing::error!(server, %method, path, failure = %self, "{what}");
        } else {
            tracing::debug!(%method, path, failure = %self, "request was not forwarded");
        }
    }

    /// The response to the client, which calls the server `server`.
    pub(crate) fn response(&self, server: &str) -> HttpResponse {
        let status = self.status();
        let reason = status.canonical_reason().unwrap_or_default();
        let text = format!("{reason}: {}.\n", self.sentence(server));
        let plain = HeaderValue::from_static("text/plain; charset=utf-8");
        let mut response = error_response::text(status, Some(plain), text);
        response
            .headers_mut()
            .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Unreachable(_)
            | Self::InvalidResponse(_)
            | Self::UnexpectedUpgrade
            | Self::Destination(_) => StatusCode::BAD_GATEWAY,
            Self::ConnectTimeout | Self::HeadTimeout => StatusCode::GATEWAY_TIMEOUT,
            Self::ClientTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::ClientTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::InvalidBody(_) | Self::Unforwardable(_) => StatusCode::BAD_REQUEST,
        }
    }

    fn sentence(&self, server: &str) -> String {
        match self {
            Self::Unreachable(_) => format!("{server} can't be reached"),
            Self::ConnectTimeout => format!("{server} can't be reached in time"),
            Self::InvalidResponse(error) if error.is_parse() => {
                format!("{server} sent an invalid response")
            }
            Self::InvalidResponse(_) => {
                format!("{server} closed the connection without a response")
            }
            Self::HeadTimeout => format!("{server} did not respond in time"),
            Self::UnexpectedUpgrade => {
                format!("{server} switched protocols without being asked to")
            }
            Self::ClientTimeout => "the rest of the request body did not arrive in time".into(),
            Self::ClientTooLarge => "the request body is too large".into(),
            Self::InvalidBody(_) => "the request body is incomplete or malformed".into(),
            Self::Unforwardable(_) => "the request can't be forwarded".into(),
            Self::Destination(_) => "the destination is invalid".into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence("the server"))?;
        match self {
            Self::Unreachable(error) => write!(f, ": {error}"),
            Self::Unforwardable(reason) => write!(f, ": {reason}"),
            Self::Destination(error) => write!(f, ": {error}"),
            Self::InvalidResponse(error) | Self::InvalidBody(error) => {
                write!(f, ": {error}")?;
                error
                    .source()
                    .map_or(Ok(()), |source| write!(f, ": {source}"))
            }
            Self::ConnectTimeout
            | Self::HeadTimeout
            | Self::ClientTimeout
            | Self::ClientTooLarge
            | Self::UnexpectedUpgrade => Ok(()),
        }
    }
}
