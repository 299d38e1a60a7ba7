//! How the errors of handlers are reported.

use std::{any::Any, fmt, rc::Rc};

use actix_web::HttpRequest;

use crate::Error;

/// When an error came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// Before the response began: the error is the response.
    Handler,
    /// While the response was sent: the connection was aborted.
    Stream,
    /// In a handler whose client had disconnected.
    Detached,
    /// In the work after the response.
    After,
}

/// Receives the errors of all routes, which it knows by number.
pub trait ErrorSink: Any {
    /// Receives one.
    fn report(&self, route: usize, request: &HttpRequest, phase: Phase, error: &Error);
}

/// Reports the errors of one route.
#[derive(Clone)]
pub struct Reporter {
    errors: Rc<dyn ErrorSink>,
    route: usize,
}

impl Reporter {
    /// Reports the errors of `route` to `errors`.
    pub fn new(errors: Rc<dyn ErrorSink>, route: usize) -> Self {
        Self { errors, route }
    }

    /// Reports an error.
    pub fn report(&self, request: &HttpRequest, phase: Phase, error: &Error) {
        self.errors.report(self.route, request, phase, error);
    }

    /// What receives the errors, if it is of the type that is asked for.
    pub(super) fn sink<S: ErrorSink>(&self) -> Option<Rc<S>> {
        let sink: Rc<dyn Any> = Rc::<dyn ErrorSink>::clone(&self.errors);
        sink.downcast().ok()
    }
}

impl fmt::Debug for Reporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reporter")
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}
