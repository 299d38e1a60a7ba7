//! Failures of forwarded requests, and their responses.

use std::{error::Error, fmt, io};

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, HeaderValue},
    },
};
use twinroute_core::error_response;

/// Why a request has no response of the legacy server. The details are logged; the client gets a status and a sentence.
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
    /// The legacy server responded with 101 to a request that is no WebSocket handshake.
    UnexpectedUpgrade,
    /// The request has no path, or contains something that can't be sent.
    Unforwardable(Box<dyn Error>),
}

impl Failure {
    pub(crate) fn unforwardable(reason: impl Into<Box<dyn Error>>) -> Self {
        Self::Unforwardable(reason.into())
    }

    pub(crate) fn response(&self) -> HttpResponse {
        let status = self.status();
        let reason = status.canonical_reason().unwrap_or_default();
        let text = format!("{reason}: {}.\n", self.sentence());
        let plain = HeaderValue::from_static("text/plain; charset=utf-8");
        let mut response = error_response::text(status, Some(plain), text);
        response
            .headers_mut()
            .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Unreachable(_) | Self::InvalidResponse(_) | Self::UnexpectedUpgrade => {
                StatusCode::BAD_GATEWAY
            }
            Self::ConnectTimeout | Self::HeadTimeout => StatusCode::GATEWAY_TIMEOUT,
            Self::ClientTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::ClientTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::InvalidBody(_) | Self::Unforwardable(_) => StatusCode::BAD_REQUEST,
        }
    }

    fn sentence(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "the legacy server can't be reached",
            Self::ConnectTimeout => "the legacy server can't be reached in time",
            Self::InvalidResponse(error) if error.is_parse() => {
                "the legacy server sent an invalid response"
            }
            Self::InvalidResponse(_) => {
                "the legacy server closed the connection without a response"
            }
            Self::HeadTimeout => "the legacy server did not respond in time",
            Self::ClientTimeout => "the rest of the request body did not arrive in time",
            Self::ClientTooLarge => "the request body is too large",
            Self::InvalidBody(_) => "the request body is incomplete or malformed",
            Self::UnexpectedUpgrade => {
                "the legacy server switched protocols without being asked to"
            }
            Self::Unforwardable(_) => "the request can't be forwarded",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())?;
        match self {
            Self::Unreachable(error) => write!(f, ": {error}"),
            Self::Unforwardable(reason) => write!(f, ": {reason}"),
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
