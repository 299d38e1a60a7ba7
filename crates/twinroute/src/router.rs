//! The routes as they are served.

use std::{error::Error as StdError, fmt, sync::Arc};

use actix_web::{HttpRequest, HttpResponse};
use twinroute_core::{
    BodyLimits, Error, TrustedPeers,
    context::{ErrorSink, Phase, Rendered},
};
use twinroute_matcher::RouteTable;

use crate::{
    added_headers::Merge,
    endpoint::Endpoint,
    error_event::{ErrorEvent, OnError, request_id},
    error_hooks::ErrorRenderer,
    front::Front,
    layers::Layer,
    other_hosts::OtherHosts,
    resolve::Resolution,
    subtree::Subtree,
    upstream::Upstream,
};

/// The frozen routes, as all workers share them. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Router {
    /// Finds the number of the route for a path.
    pub(crate) table: Arc<RouteTable<usize>>,
    /// Patterns and endpoints by number, in the order in which the routes were added.
    pub(crate) routes: Arc<[(String, Endpoint)]>,
    pub(crate) on_error: OnError,
    pub(crate) errors: ErrorRenderer,
    pub(crate) upstream: Option<Upstream>,
    pub(crate) trusted: TrustedPeers,
    pub(crate) body_limits: BodyLimits,
    /// Paths that other parts of the routes serve, and this router must not.
    pub(crate) split_off: Arc<[Subtree]>,
    /// The innermost first.
    pub(crate) layers: Arc<[Layer]>,
    /// Config rules and proxies, if the router has any.
    pub(crate) front: Option<Front>,
    pub(crate) other_hosts: OtherHosts,
}

impl Router {
    pub(crate) fn endpoint(&self, number: usize) -> &Endpoint {
        &self.routes[number].1
    }

    /// Returns the pattern of a route, as it was written.
    pub(crate) fn pattern(&self, number: usize) -> &str {
        &self.routes[number].0
    }

    /// How added headers are combined with those of the response.
    pub(crate) fn merge_of(&self, resolution: &Resolution) -> Merge {
        match resolution {
            Resolution::Route(route) if matches!(self.endpoint(route.number), Endpoint::App(_)) => {
                Merge::AddedWins
            }
            Resolution::Response(_) => Merge::OfProxy,
            Resolution::External(_) => Merge::OfOtherHost,
            _ => Merge::ResponseWins,
        }
    }

    /// Returns the number under which a proxy reports its errors.
    pub(crate) fn proxy_number(&self, proxy: usize) -> usize {
        self.routes.len() + proxy
    }

    /// Returns the pattern of a route, or the origin of a proxy.
    fn reported(&self, number: usize) -> &str {
        if let Some((pattern, _)) = self.routes.get(number) {
            return pattern;
        }
        let proxies = self.front.as_ref().map(|front| &front.proxies);
        let proxy = proxies.and_then(|proxies| proxies.get(number - self.routes.len()));
        proxy.map_or("proxy", |proxy| proxy.route.origin_text())
    }

    /// Whether responses are compressed: unless a config rule sets `compress` to false.
    pub(crate) fn compresses(&self) -> bool {
        let is_off = |front: &Front| front.rules.load().rules.compress() == Some(false);
        !self.front.as_ref().is_some_and(is_off)
    }
}

impl ErrorSink for Router {
    fn report(&self, route: usize, request: &HttpRequest, phase: Phase, error: &Error) {
        let event = ErrorEvent {
            route: self.reported(route),
            method: request.method(),
            request_id: request_id(request.headers()),
            request,
            phase,
            error,
        };
        self.on_error.report(&event);
    }

    fn respond(&self, error: &(dyn StdError + 'static)) -> Option<HttpResponse> {
        self.errors.respond(error)
    }

    fn render(&self, request: &HttpRequest, error: &Error, response: HttpResponse) -> Rendered {
        self.errors.render(request, error, response)
    }
}

/// A line for each route, in order of precedence: methods, style, pattern and file.
impl fmt::Display for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<_> = self
            .table
            .routes()
            .iter()
            .map(|route| {
                (
                    self.endpoint(*route.value()).methods(),
                    route.origin().style().to_string(),
                    route.pattern().to_string(),
                    route.origin().file(),
                )
            })
            .collect();
        let widest = |column: fn(&(String, String, String, &str)) -> usize| {
            rows.iter().map(column).max().unwrap_or(0)
        };
        let (methods, pattern) = (widest(|row| row.0.len()), widest(|row| row.2.len()));
        for row in &rows {
            writeln!(
                f,
                "{:methods$}  {:5}  {:pattern$}  {}",
                row.0, row.1, row.2, row.3
            )?;
        }
        Ok(())
    }
}
