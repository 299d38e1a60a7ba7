//! Who is told of the errors that no client gets to see.

use std::{fmt, rc::Rc};

use actix_web::HttpRequest;

use crate::Error;

/// When an error came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// Before the answer began: it is the answer.
    Handler,
    /// While the answer was sent: the connection was broken off.
    Stream,
    /// In a handler whose client had gone.
    Detached,
    /// In the work after the answer.
    After,
}

/// Takes the errors of routes, which it knows by number.
pub trait Errors {
    /// Takes one.
    fn report(&self, route: usize, request: &HttpRequest, phase: Phase, error: &Error);
}

/// Takes the errors of one route.
#[derive(Clone)]
pub struct Reporter {
    errors: Rc<dyn Errors>,
    route: usize,
}

impl Reporter {
    /// Tells `errors` of the errors of `route`.
    pub fn new(errors: Rc<dyn Errors>, route: usize) -> Self {
        Self { errors, route }
    }

    /// Takes an error.
    pub fn report(&self, request: &HttpRequest, phase: Phase, error: &Error) {
        self.errors.report(self.route, request, phase, error);
    }
}

impl fmt::Debug for Reporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reporter")
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}
