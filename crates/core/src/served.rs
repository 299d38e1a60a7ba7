//! What served a request, for the access log.

use std::{cell::RefCell, rc::Rc};

use actix_web::{HttpMessage as _, HttpRequest};

/// A place in the extensions of a request, in which the routes note what serves it. The server reads the note when the response has
/// ended.
#[derive(Debug, Clone, Default)]
pub struct Served(Rc<RefCell<ServedBy>>);

/// The route of a request and the server that responds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServedBy {
    /// The pattern of the route: `/api/posts/[id]`.
    pub route: Option<String>,
    /// The style of the route: `Pages` or `App`.
    pub style: Option<&'static str>,
    /// The server; unknown for an application without routes.
    pub server: Option<ServingServer>,
}

/// The server that makes a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServingServer {
    /// This server.
    Rust,
    /// The legacy server.
    Legacy,
    /// The host of a rewrite.
    OtherHost,
}

impl ServingServer {
    /// Returns the word for logs: `rust`, `legacy` or `other host`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Legacy => "legacy",
            Self::OtherHost => "other host",
        }
    }
}

impl ServedBy {
    /// Creates the note that a server serves the request.
    #[must_use]
    pub fn new(server: ServingServer) -> Self {
        Self {
            server: Some(server),
            ..Self::default()
        }
    }

    /// Adds the route.
    #[must_use]
    pub fn route(self, pattern: &str, style: &'static str) -> Self {
        Self {
            route: Some(pattern.to_owned()),
            style: Some(style),
            ..self
        }
    }
}

impl Served {
    /// Notes what serves a request, if something reads it.
    pub fn note(request: &HttpRequest, by: impl FnOnce() -> ServedBy) {
        if let Some(served) = request.extensions().get::<Self>() {
            served.0.replace(by());
        }
    }

    /// Takes the note.
    #[must_use]
    pub fn take(&self) -> ServedBy {
        self.0.take()
    }
}
