//! What is told of a handler's errors, and to whom.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use actix_web::{
    HttpRequest,
    http::{Method, header::HeaderMap},
};
use twinroute_core::{Error, context::Phase};

/// An error that was answered with a 5xx status, or that no client gets to see.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ErrorEvent<'a> {
    /// The pattern of the route: `/api/posts/[id]`.
    pub route: &'a str,
    /// The method of the request.
    pub method: &'a Method,
    /// What the client, or a proxy in front, calls the request: its `x-request-id`.
    pub request_id: Option<&'a str>,
    /// The request.
    pub request: &'a HttpRequest,
    /// When it came.
    pub phase: Phase,
    /// What went wrong.
    pub error: &'a Error,
}

/// What `Routes::on_error` was given.
#[derive(Clone)]
pub(crate) struct OnError(pub(crate) Arc<dyn Fn(&ErrorEvent<'_>) + Send + Sync>);

impl Default for OnError {
    fn default() -> Self {
        Self(Arc::new(log))
    }
}

fn log(event: &ErrorEvent<'_>) {
    let ErrorEvent {
        route,
        method,
        request_id,
        request,
        phase,
        error,
    } = event;
    let path = request.path();
    tracing::error!(%route, %method, path, request_id, ?phase, %error, "handler failed");
}

/// The `x-request-id` of a request, if it can be read.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-request-id")?.to_str().ok()
}

impl OnError {
    /// Reports an error. A hook that panics must not take the client's response with it.
    pub(crate) fn report(&self, event: &ErrorEvent<'_>) {
        let reported = catch_unwind(AssertUnwindSafe(|| (self.0)(event)));
        if reported.is_err() {
            log(event);
        }
    }
}

impl fmt::Debug for OnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnError")
    }
}
