//! Where a request failed.

use std::fmt;

/// Where a request failed. The status alone is ambiguous: a 404 is an unknown path or a handler's `not_found()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The handler returned an error.
    Handler,
    /// An extractor among the handler's arguments rejected the request.
    Extractor,
    /// The body is incomplete, can't be parsed, or does not fit its type.
    Body,
    /// The params of the path do not fit their type.
    Params,
    /// The query string does not fit its type.
    Query,
    /// No route matches the path.
    NotFound,
    /// The route has no handler for the method.
    MethodNotAllowed,
    /// The request's target is invalid: it has invalid escapes, is too long, or is not a path.
    InvalidTarget,
    /// The body, or its declared length, exceeds a limit.
    PayloadTooLarge,
    /// A rate limit does not allow the request.
    RateLimited,
    /// The handler exceeded its max duration, or the body was too slow.
    Timeout,
    /// The handler, one of its extractors, or the function of a rate limit that returns keys panicked.
    Panic,
    /// A public file is not sent: it is a dot file or can't be opened, a precondition of the request fails, or no requested range
    /// lies within the file.
    File,
    /// A config rule failed, or the proxy that must guard the route is missing.
    Rule,
}

impl ErrorKind {
    /// Returns a name for logs and for the `code` of a JSON error: `payload_too_large`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Handler => "handler",
            Self::Extractor => "extractor",
            Self::Body => "body",
            Self::Params => "params",
            Self::Query => "query",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::InvalidTarget => "invalid_target",
            Self::PayloadTooLarge => "payload_too_large",
            Self::RateLimited => "rate_limited",
            Self::Timeout => "timeout",
            Self::Panic => "panic",
            Self::File => "file",
            Self::Rule => "rule",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
