//! What `on_request_error` gets.

use std::{error::Error as StdError, fmt};

use actix_web::{
    HttpMessage as _, HttpRequest,
    http::{Method, header::HeaderMap},
};
use serde::Serialize;
use twinroute_core::{ErrorKind, context::Phase};

use crate::error_event::ErrorEvent;

/// An error, as text: the request goes on with the original one. [`Routes::on_error`](crate::Routes::on_error) gets that, and can
/// downcast it.
#[derive(Debug, Clone)]
pub struct ReportedError {
    text: String,
    kind: ErrorKind,
    phase: Phase,
    request_id: Option<String>,
}

impl ReportedError {
    pub(super) fn new(event: &ErrorEvent<'_>) -> Self {
        Self {
            text: event.error.to_string(),
            kind: event.error.kind(),
            phase: event.phase,
            request_id: event.request_id.map(str::to_owned),
        }
    }

    /// Returns where the request failed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns when the error occurred.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Returns the `x-request-id` of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

impl fmt::Display for ReportedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl StdError for ReportedError {}

/// The request of an error, without its body.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ErrorRequest {
    /// The path with its query string.
    pub path: String,
    /// The method.
    pub method: Method,
    /// The headers. They have the client's cookies and credentials: choose what you send on. They are empty if a kept response was
    /// computed, since no client's request takes part in it.
    pub headers: HeaderMap,
}

impl ErrorRequest {
    pub(super) fn new(request: &HttpRequest) -> Self {
        let target = request.uri().path_and_query();
        Self {
            path: target.map_or_else(|| request.path().to_owned(), ToString::to_string),
            method: request.method().clone(),
            headers: request.headers().clone(),
        }
    }
}

/// The place of an error, with the words of Next.js. serde writes it as Next.js has it: `{"routerKind":"App Router",...}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ErrorContext {
    /// The router.
    pub router_kind: RouterKind,
    /// The pattern of the route: `/api/posts/[id]`; `/proxy` for a proxy.
    pub route_path: String,
    /// What failed.
    pub route_type: RouteType,
    /// Why a kept response was computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revalidate_reason: Option<RevalidateReason>,
}

/// The router of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum RouterKind {
    /// `Pages Router`.
    #[serde(rename = "Pages Router")]
    Pages,
    /// `App Router`.
    #[serde(rename = "App Router")]
    App,
}

/// What failed. Next's `render` and `action` are of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RouteType {
    /// A handler: `route`.
    Route,
    /// A proxy: `proxy`.
    Proxy,
}

/// Why a kept response was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevalidateReason {
    /// By `res.revalidate()`: `on-demand`.
    OnDemand,
    /// There was no response, or it was too old or revalidated: `stale`.
    Stale,
}

impl RevalidateReason {
    /// Notes the reason with the request that the handler gets.
    pub(crate) fn note(self, request: &HttpRequest) {
        request.extensions_mut().insert(self);
    }

    /// Returns the reason that was noted.
    pub(super) fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get().copied()
    }
}
