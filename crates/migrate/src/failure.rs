//! What goes wrong with a request that is passed on, and what the client is told.

use std::{error::Error, fmt, io};

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, HeaderValue},
    },
};
use twinroute_core::error_response;

/// Why there is no answer to pass back. The reason is logged; the client gets a status and a sentence.
#[derive(Debug)]
pub(crate) enum Failure {
    /// No connection came about.
    Unreachable(io::Error),
    /// None came about in time.
    ConnectTimeout,
    /// The connection broke before there was a head, or what came is not HTTP.
    Broken(hyper::Error),
    /// There was no head in time.
    HeadTimeout,
    /// The client stopped sending its body.
    ClientStalled,
    /// The client's body is longer than the server in front takes.
    ClientTooLarge,
    /// The client's body broke off.
    ClientBroke(hyper::Error),
    /// Another protocol was switched to, though nobody asked for it.
    UnaskedUpgrade,
    /// It is no request for a path, or has something in it that can't be sent.
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
            Self::Unreachable(_) | Self::Broken(_) | Self::UnaskedUpgrade => {
                StatusCode::BAD_GATEWAY
            }
            Self::ConnectTimeout | Self::HeadTimeout => StatusCode::GATEWAY_TIMEOUT,
            Self::ClientStalled => StatusCode::REQUEST_TIMEOUT,
            Self::ClientTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::ClientBroke(_) | Self::Unforwardable(_) => StatusCode::BAD_REQUEST,
        }
    }

    fn sentence(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "the server behind can't be reached",
            Self::ConnectTimeout => "the server behind can't be reached in time",
            Self::Broken(error) if error.is_parse() => {
                "the server behind answered something unreadable"
            }
            Self::Broken(_) => "the server behind closed the connection without an answer",
            Self::HeadTimeout => "the server behind did not answer in time",
            Self::ClientStalled => "the rest of the request did not arrive in time",
            Self::ClientTooLarge => "the request is too large",
            Self::ClientBroke(_) => "the request broke off",
            Self::UnaskedUpgrade => "the server behind switched protocols unasked",
            Self::Unforwardable(_) => "the request can't be passed on",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())?;
        match self {
            Self::Unreachable(error) => write!(f, ": {error}"),
            Self::Unforwardable(reason) => write!(f, ": {reason}"),
            Self::Broken(error) | Self::ClientBroke(error) => {
                write!(f, ": {error}")?;
                error
                    .source()
                    .map_or(Ok(()), |source| write!(f, ": {source}"))
            }
            Self::ConnectTimeout
            | Self::HeadTimeout
            | Self::ClientStalled
            | Self::ClientTooLarge
            | Self::UnaskedUpgrade => Ok(()),
        }
    }
}
