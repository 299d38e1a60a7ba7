//! Reporting of handler errors.

use std::{any::Any, error::Error as StdError, fmt, rc::Rc};

use actix_web::{HttpRequest, HttpResponse};
use futures_util::future::LocalBoxFuture;
use twinroute_cache::{IncrementalCache, Tag};

use crate::{ApiError, Error};

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

/// Which responses [`ErrorSink::regenerate`] computes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regeneration {
    /// That of the path, whether it is kept or not.
    Any,
    /// That of the path, if it is kept: `unstable_onlyGenerated`.
    OnlyGenerated,
}

/// Receives the errors of all routes, which it identifies by number, and provides what their server shares.
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

    /// Returns the cache of responses and data.
    fn cache(&self) -> Option<&IncrementalCache> {
        None
    }

    /// Returns the tags of the response of `route` to `request`. When one of them is revalidated, the data that its handler reads is
    /// computed again.
    fn route_tags(&self, _route: usize, _request: &HttpRequest) -> Vec<Tag> {
        Vec::new()
    }

    /// Computes the response at `path` again, as `res.revalidate()` does; `None` without a cache. The path begins with a slash.
    fn regenerate(
        self: Rc<Self>,
        _path: &str,
        _which: Regeneration,
    ) -> Option<LocalBoxFuture<'static, Result<(), ApiError>>> {
        None
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

    pub(super) fn cache(&self) -> Option<&IncrementalCache> {
        self.errors.cache()
    }

    pub(super) fn route_tags(&self, request: &HttpRequest) -> Vec<Tag> {
        self.errors.route_tags(self.route, request)
    }

    pub(super) fn regenerate(
        &self,
        path: &str,
        which: Regeneration,
    ) -> Option<LocalBoxFuture<'static, Result<(), ApiError>>> {
        Rc::clone(&self.errors).regenerate(path, which)
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
