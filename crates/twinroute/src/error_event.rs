//! Reports errors to the hook of `Routes::on_error`.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use actix_web::{
    HttpRequest,
    http::{Method, header::HeaderMap},
};
use twinroute_core::{Error, context::Phase, escaped};

/// An error with a 5xx response, or one that no response shows.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ErrorEvent<'a> {
    /// The pattern of the route: `/api/posts/[id]`.
    pub route: &'a str,
    /// The method of the request.
    pub method: &'a Method,
    /// The `x-request-id` of the request: that of [`Server::request_id`](crate::Server::request_id) or, without it, whatever the client
    /// has sent.
    pub request_id: Option<&'a str>,
    /// The request.
    pub request: &'a HttpRequest,
    /// When the error occurred.
    pub phase: Phase,
    /// The error.
    pub error: &'a Error,
}

/// The hook of `Routes::on_error`; by default it logs.
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
    let (path, error) = (request.path(), escaped(&error.to_string()));
    tracing::error!(%route, %method, path, request_id, ?phase, %error, "handler failed");
}

/// Returns the `x-request-id` of a request, if it is text.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-request-id")?.to_str().ok()
}

impl OnError {
    /// Reports an error. If the hook panics, the error is logged and the response is still sent.
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
