//! How the errors of handlers are reported.

use std::{any::Any, error::Error as StdError, fmt, rc::Rc};

use actix_web::{HttpRequest, HttpResponse};

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

/// The response to an error.
#[derive(Debug)]
pub enum Rendered {
    /// As the style has made it.
    Default(HttpResponse),
    /// As a hook has.
    Hook(HttpResponse),
}

/// Receives the errors of all routes, which it knows by number.
pub trait ErrorSink: Any {
    /// Receives one.
    fn report(&self, route: usize, request: &HttpRequest, phase: Phase, error: &Error);

    /// The response that an error makes by itself, if its type was registered for that.
    fn respond(&self, _error: &(dyn StdError + 'static)) -> Option<HttpResponse> {
        None
    }

    /// Renders the response to an error, in place of its style's own.
    fn render(&self, _: &HttpRequest, _: &Error, response: HttpResponse) -> Rendered {
        Rendered::Default(response)
    }
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

    /// Gives an error the response that its type was registered for.
    pub(super) fn recognize(&self, error: Error) -> Error {
        error.or_respond(|error| self.errors.respond(error))
    }

    /// Renders the response to an error: a redirect is none.
    #[must_use]
    pub fn render(&self, request: &HttpRequest, error: &Error, response: HttpResponse) -> Rendered {
        let status = response.status();
        if status.is_client_error() || status.is_server_error() {
            self.errors.render(request, error, response)
        } else {
            Rendered::Default(response)
        }
    }
}

impl fmt::Debug for Reporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reporter")
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}
