//! What is told of a handler's errors, and to whom.

use std::{fmt, sync::Arc};

use actix_web::http::Method;
use twinroute_core::{
    Error,
    life::{Errors, Phase},
};

use crate::routes::Router;

/// An error that was answered with a 5xx status, or that no client gets to see.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ErrorEvent<'a> {
    /// The pattern of the route: `/api/posts/[id]`.
    pub route: &'a str,
    /// The method of the request.
    pub method: &'a Method,
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
        phase,
        error,
    } = event;
    tracing::error!(%route, %method, ?phase, %error, "handler failed");
}

impl Errors for Router {
    fn report(&self, route: usize, method: &Method, phase: Phase, error: &Error) {
        (self.on_error.0)(&ErrorEvent {
            route: self.patterns.get(route).map_or("", String::as_str),
            method,
            phase,
            error,
        });
    }
}

impl fmt::Debug for OnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnError")
    }
}
