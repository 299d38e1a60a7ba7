//! Kinds of failures, for the label and the attribute `error.type`.

use actix_web::{HttpMessage as _, HttpRequest, http::StatusCode};
use twinroute_core::{Error, ErrorKind, context::Phase};

/// The kind of an error that is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    Handler,
    Panic,
    Timeout,
    Stream,
    After,
}

impl Failure {
    pub(crate) fn of(phase: Phase, error: &Error) -> Self {
        let is_late = error.status_code() == StatusCode::GATEWAY_TIMEOUT;
        match (error.kind(), phase) {
            (ErrorKind::Panic, _) => Self::Panic,
            (ErrorKind::Timeout, _) => Self::Timeout,
            _ if is_late => Self::Timeout,
            (_, Phase::Stream) => Self::Stream,
            (_, Phase::After) => Self::After,
            _ => Self::Handler,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Handler => "handler",
            Self::Panic => "panic",
            Self::Timeout => "timeout",
            Self::Stream => "stream",
            Self::After => "after",
        }
    }

    /// Keeps the failure with its request, until the status of the response is known.
    pub(super) fn attach(self, request: &HttpRequest) {
        request.extensions_mut().insert(self);
    }

    pub(super) fn attached(request: &HttpRequest) -> Option<Self> {
        request.extensions().get().copied()
    }
}
