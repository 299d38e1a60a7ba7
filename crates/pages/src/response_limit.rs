//! The length from which on a response is logged or fails.

use actix_web::HttpRequest;
use bytesize::ByteSize;
use twinroute_core::ApiError;

use crate::PageConfig;

/// The response limit of a `CONFIG`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ResponseLimit {
    pub(crate) size: ByteSize,
    /// The limit as written.
    pub(crate) text: &'static str,
    pub(crate) is_enforced: bool,
}

impl PageConfig {
    /// Logs a response that reaches the limit, or fails it.
    pub(crate) fn check_length(&self, request: &HttpRequest, length: u64) -> Result<(), ApiError> {
        match self.response_limit {
            Some(limit) if length >= limit.size.as_u64() => reached(limit, request),
            _ => Ok(()),
        }
    }

    /// Does the same for a stream that has grown, once: for the piece that reaches the limit.
    pub(crate) fn check_streamed(
        &self,
        request: &HttpRequest,
        before: u64,
        now: u64,
    ) -> Result<(), ApiError> {
        let is_reached = |limit: ResponseLimit| before >= limit.size.as_u64();
        if now == before || self.response_limit.is_some_and(is_reached) {
            return Ok(());
        }
        self.check_length(request, now)
    }
}

#[cold]
fn reached(limit: ResponseLimit, request: &HttpRequest) -> Result<(), ApiError> {
    let (path, text) = (request.uri().path(), limit.text);
    if limit.is_enforced {
        let message = format!("the response to {path} reaches the response limit of {text}");
        return Err(ApiError::new(500, message));
    }
    tracing::warn!(
        "the response to {path} reaches the response limit of {text}; API routes are meant to respond quickly"
    );
    Ok(())
}
