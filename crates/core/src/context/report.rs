//! Reporting of handler errors.

use std::{any::Any, error::Error as StdError, fmt, rc::Rc};

use actix_web::{HttpRequest, HttpResponse};

use crate::Error;

/// When an error occurred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// Before the response began: the error determines the response.
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
    /// As the style's adapter made it.
    Default(HttpResponse),
    /// As an error hook made it.
    Hook(HttpResponse),
}

/// Receives the errors of all routes, which it identifies by number.
pub trait ErrorSink: Any {
    /// Receives an error.
    fn report(&self, route: usize, request: &HttpRequest, phase: Phase, error: &Error);

    /// Returns the error's own response, if its type was registered for that.
    fn respond(&self, _error: &(dyn StdError + 'static)) -> Option<HttpResponse> {
        None
    }

    /// Renders the response to an error, in place of the style's.
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
    /// Creates a reporter of the errors of `route` to `errors`.
    pub fn new(errors: Rc<dyn ErrorSink>, route: usize) -> Self {
        Self { errors, route }
    }

    /// Reports an error.
    pub fn report(&self, request: &HttpRequest, phase: Phase, error: &Error) {
        self.errors.report(self.route, request, phase, error);
    }

    /// Returns the error sink, if it is an `S`.
    pub(super) fn sink<S: ErrorSink>(&self) -> Option<Rc<S>> {
        let sink: Rc<dyn Any> = Rc::<dyn ErrorSink>::clone(&self.errors);
        sink.downcast().ok()
    }

    /// Attaches the response for which the error's type was registered.
    pub(super) fn recognize(&self, error: Error) -> Error {
        error.or_respond(|error| self.errors.respond(error))
    }

    /// Renders the response to an error. Redirects are not rendered.
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
