//! The routes as they are served.

use std::{error::Error as StdError, fmt, rc::Rc, sync::Arc};

use actix_web::{HttpRequest, HttpResponse, http::Method};
use futures_util::future::{FutureExt as _, LocalBoxFuture};
use twinroute_app::AppRoute;
use twinroute_core::{
    ApiError, BodyLimits, Error, TrustedPeers,
    context::{ErrorSink, Phase, Regeneration, Rendered},
};
use twinroute_matcher::{Match, RouteTable};

use crate::{
    added_headers::Merge,
    cache::{IncrementalCache, Tag},
    endpoint::Endpoint,
    error_event::{ErrorEvent, OnError, request_id},
    error_hooks::ErrorRenderer,
    files::{FoundFile, PublicFiles},
    front::Front,
    instrumentation::Instrumentation,
    kept::{KeptRoutes, page_of, prerender, regenerate},
    layers::Layer,
    observe::Observer,
    other_hosts::OtherHosts,
    rate_limits::RateLimits,
    resolve::Resolution,
    routes_error::RoutesError,
    security_headers::SecurityHeaders,
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
    /// The routes whose responses are kept.
    pub(crate) kept: Arc<KeptRoutes>,
    /// The files of the public folder, if the router serves one.
    pub(crate) files: Option<Arc<PublicFiles>>,
    pub(crate) limits: Option<Arc<RateLimits>>,
    pub(crate) security: Option<Arc<SecurityHeaders>>,
    /// Whether no middleware sees the responses of this router.
    pub(crate) is_outermost: bool,
    pub(crate) instrumentation: Option<Instrumentation>,
    /// Metrics and traces.
    pub(crate) observer: Observer,
}

impl Router {
    pub(crate) fn endpoint(&self, number: usize) -> &Endpoint {
        &self.routes[number].1
    }

    /// Returns the handlers of a route of the App style.
    pub(crate) fn app_route(&self, number: usize) -> Option<&AppRoute> {
        match self.endpoint(number) {
            Endpoint::App(route) => Some(route),
            Endpoint::Pages(_) => None,
        }
    }

    /// Returns the tags of all that a route reads for a path, by which `revalidate_path` finds it.
    pub(crate) fn tags_of(&self, number: usize, path: &str) -> Vec<Tag> {
        let page = self
            .app_route(number)
            .map(|route| page_of(self.pattern(number), route.origin_text()));
        let mut tags = page.map(Tag::of_route).unwrap_or_default();
        tags.push(Tag::of_path(path));
        tags
    }

    /// Returns the best route for a path: of those with `DYNAMIC_PARAMS = false`, only one that knows its params.
    pub(crate) fn best_match<'p>(&self, path: &'p str) -> Option<Match<'_, 'p, usize>> {
        if !self.kept.is_any_closed() {
            return self.table.lookup(path);
        }
        self.table
            .matches(path)
            .find(|found| self.kept.serves(found))
    }

    /// Returns the public file with a path, unless a static route has the path.
    pub(crate) fn public_file(
        &self,
        path: &str,
        found: Option<&Match<'_, '_, usize>>,
        method: &Method,
    ) -> Option<FoundFile> {
        let files = self.files.as_ref()?;
        // No file has the path of a static route: the build checks that. So a static route costs no search.
        if found.is_some_and(|found| found.is_raw() && is_static(found)) {
            return None;
        }
        FoundFile::find(files, path).filter(|_| method != Method::CONNECT)
    }

    /// Runs `generate_static_params` and computes the responses that are kept, as Next's build does: of static routes without
    /// params, and of the params that it returns. [`Server`](crate::Server) does this before it listens. A router that is mounted in an
    /// `App` needs it if a route has `DYNAMIC_PARAMS = false`; otherwise the first requests compute the responses.
    ///
    /// Handlers run without a client's request. They get the data of [`Routes::app_data`](crate::Routes::app_data).
    ///
    /// # Errors
    /// When handlers fail. The error names their routes.
    pub async fn prerender(&self) -> Result<(), RoutesError> {
        prerender(self).await.map_err(RoutesError::of_prerender)
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
            Resolution::File(_) => Merge::AddedWins,
            Resolution::Response(_) => Merge::OfProxy,
            Resolution::External(_) => Merge::OfOtherHost,
            _ => Merge::ResponseWins,
        }
    }

    /// Returns the number under which a proxy reports its errors.
    pub(crate) fn proxy_number(&self, proxy: usize) -> usize {
        self.routes.len() + proxy
    }

    /// Returns this router without metrics and traces.
    pub(crate) fn unobserved(&self) -> Self {
        Self {
            observer: Observer::default(),
            ..self.clone()
        }
    }

    /// Returns the pattern of a route, or the origin of a proxy. The number after those of the proxies is that of rate limits.
    fn reported(&self, number: usize) -> &str {
        if let Some((pattern, _)) = self.routes.get(number) {
            return pattern;
        }
        let proxies = self.front.as_ref().map(|front| &front.proxies);
        let proxy = proxies.and_then(|proxies| proxies.get(number - self.routes.len()));
        proxy.map_or("rate limit", |proxy| proxy.route.origin_text())
    }

    /// Whether responses are compressed: unless a config rule sets `compress` to false.
    pub(crate) fn compresses(&self) -> bool {
        let is_off = |front: &Front| front.rules.load().rules.compress() == Some(false);
        !self.front.as_ref().is_some_and(is_off)
    }
}

/// Whether a route has no dynamic segment.
pub(crate) fn is_static(found: &Match<'_, '_, usize>) -> bool {
    found.route.pattern().names().next().is_none()
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
        self.observer.note_error(route, request, phase, error);
        self.on_error.report(&event);
        if let Some(instrumentation) = &self.instrumentation {
            instrumentation.report(self, route, &event);
        }
    }

    fn cache(&self) -> Option<&IncrementalCache> {
        Some(&self.kept.cache)
    }

    fn route_tags(&self, route: usize, request: &HttpRequest) -> Vec<Tag> {
        self.tags_of(route, request.path())
    }

    fn regenerate(
        self: Rc<Self>,
        path: &str,
        which: Regeneration,
    ) -> Option<LocalBoxFuture<'static, Result<(), ApiError>>> {
        Some(regenerate(self, path.to_owned(), which).boxed_local())
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
