//! All routes of a server: collected by `Routes`, frozen in a `Router`.

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse, Transform},
};
use bytesize::ByteSize;
use twinroute_app::AppRoute;
use twinroute_core::{BodyLimits, TrustedPeers, TrustedPeersError, context::OnDisconnect};
use twinroute_matcher::{Pattern, PatternError, RouteTable, TableError};
use twinroute_pages::PagesRoute;

use crate::{
    endpoint::Endpoint,
    error_event::{ErrorEvent, OnError},
    error_hooks::ErrorHooks,
    layers::layers,
    request_error::RequestError,
    router::Router,
    routes_error::RoutesError,
    subtree::{Subtree, is_at_or_below},
    upstream::UpstreamSettings,
    wrap::{Wrap, Wrapped, wrap},
};

/// Routes of both styles, from files or by hand.
///
/// It can be mounted in an actix-web `App` as it is; [`build`](Self::build) finds its mistakes before.
#[derive(Clone, Default)]
pub struct Routes {
    entries: Vec<(String, Endpoint)>,
    pub(crate) upstream: UpstreamSettings,
    trusted: Option<Result<TrustedPeers, TrustedPeersError>>,
    on_error: Option<OnError>,
    errors: ErrorHooks,
    body_limits: BodyLimits,
    /// The paths of the parts that were split off.
    split_off: Vec<String>,
    /// Middlewares, by their paths.
    wraps: Vec<(String, Wrap)>,
}

impl Routes {
    /// No routes yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a Pages route under a pattern such as `/api/posts/[pid]`.
    #[must_use]
    pub fn pages(self, pattern: &str, route: PagesRoute) -> Self {
        self.with(pattern, Endpoint::Pages(route))
    }

    /// Adds an App route under a pattern such as `/api/posts/[id]`.
    #[must_use]
    pub fn app(self, pattern: &str, route: AppRoute) -> Self {
        self.with(pattern, Endpoint::App(route))
    }

    /// Addresses and networks, such as `10.0.0.0/8`, whose `x-forwarded-*`, `x-real-ip`, `x-vercel-ip-*` and `forwarded`
    /// headers are believed: those of the proxies in front, which have to set or drop what their clients send of them.
    /// From anybody else such headers are dropped before anything reads them, and handlers,
    /// [`NextRequest::url`](crate::app::NextRequest::url) and the legacy server see what the connection tells.
    ///
    /// By default nobody is believed, or whom the legacy server's own setting names.
    #[must_use]
    pub fn trusted_peers<'a>(self, peers: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            trusted: Some(TrustedPeers::new(peers)),
            ..self
        }
    }

    /// Adds all routes and middlewares of `other`, and its legacy server, rollout, trusted peers and error hooks if there are none
    /// yet.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self.upstream = self.upstream.or(other.upstream);
        self.trusted = self.trusted.or(other.trusted);
        self.on_error = self.on_error.or(other.on_error);
        self.errors.merge(other.errors);
        self.split_off.extend(other.split_off);
        self.wraps.extend(other.wraps);
        self
    }

    /// Wraps a middleware of actix-web around the requests at and below a path, such as `/api/admin` or `/[tenant]/api`: routes,
    /// unknown paths, preflight requests, error hooks and the legacy server, however a request spells the path. Mounted in an `App`,
    /// it gets the requests that the routes take.
    ///
    /// A longer path stands within a shorter one; of two at one path, the last that is added is the outer one. `middleware` makes one
    /// for each worker, since many hold an `Rc`. [`Server::wrap`](crate::Server::wrap) stands around everything.
    ///
    /// ```
    /// use actix_cors::Cors;
    /// use actix_web::{Error, body::MessageBody, dev::{ServiceRequest, ServiceResponse}, error::ErrorUnauthorized};
    /// use actix_web::middleware::{Next, from_fn};
    /// use twinroute::Routes;
    ///
    /// async fn admins(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    ///     if !request.headers().contains_key("x-admin") {
    ///         return Err(ErrorUnauthorized("admins only"));
    ///     }
    ///     next.call(request).await
    /// }
    ///
    /// let routes = Routes::new() // my_app::routes()
    ///     .wrap_below("/api", Cors::permissive)
    ///     .wrap_below("/api/admin", || from_fn(admins));
    /// # routes.build().unwrap();
    /// ```
    #[must_use]
    pub fn wrap_below<M, B>(
        mut self,
        path: &str,
        middleware: impl Fn() -> M + Send + Sync + 'static,
    ) -> Self
    where
        M: Transform<
                Wrapped,
                ServiceRequest,
                Response = ServiceResponse<B>,
                Error = actix_web::Error,
                InitError = (),
            > + 'static,
        M::Transform: 'static,
        B: MessageBody + 'static,
    {
        self.wraps.push((path.to_owned(), wrap(middleware)));
        self
    }

    /// Takes out the routes at and below a path, so that a scope of actix-web with a middleware can stand around them.
    ///
    /// The legacy server, the trusted peers, the error hooks and the middlewares of
    /// [`wrap_below`](Self::wrap_below) count for both parts. A rollout does not: split before it is
    /// set.
    ///
    /// The remaining routes answer nothing at or below the path, nor hand it to the legacy server, however a request spells
    /// it, so that no request passes the middleware by. A route that is added there later is served.
    ///
    /// ```
    /// use actix_web::{App, middleware::NormalizePath, web};
    /// # use twinroute::{Routes, pages};
    /// # async fn handler(res: pages::NextApiResponse) -> pages::Sent { res.end() }
    /// # fn all() -> Routes { Routes::new().pages("/api/admin/stats", pages::route(handler)) }
    ///
    /// let mut routes = all(); // my_app::routes()
    /// let admin = routes.split_off("/api/admin");
    /// let app = App::new()
    ///     .service(web::scope("/api/admin").wrap(NormalizePath::trim()).service(admin))
    ///     .service(routes);
    /// # let _ = app;
    /// ```
    #[must_use]
    pub fn split_off(&mut self, path: &str) -> Self {
        let is_below = |(pattern, _): &(String, Endpoint)| is_at_or_below(pattern, path);
        let entries = std::mem::take(&mut self.entries);
        let (below, others) = entries.into_iter().partition(is_below);
        self.entries = others;
        let part = Self {
            entries: below,
            upstream: self.upstream.for_part(),
            trusted: self.trusted.clone(),
            on_error: self.on_error.clone(),
            errors: self.errors.clone(),
            body_limits: self.body_limits,
            split_off: self.split_off.clone(),
            wraps: self.wraps.clone(),
        };
        self.split_off.push(path.to_owned());
        part
    }

    /// Takes every error that is answered with a 5xx status, and those that no client gets to see: in a stream, in the
    /// work after an answer, in a handler whose client has gone. Without it they are logged, as `tracing` events.
    #[must_use]
    pub fn on_error(self, hook: impl Fn(&ErrorEvent<'_>) + Send + Sync + 'static) -> Self {
        Self {
            on_error: Some(OnError(Arc::new(hook))),
            ..self
        }
    }

    /// Renders the response to every error, in place of its style's own: JSON for all errors, say.
    ///
    /// The hook is called for errors of handlers of any status (not for redirects), extractors that refuse a request, typed bodies,
    /// params and queries that do not fit, unknown paths (404), methods without a handler (405), targets that can't be served,
    /// bodies over a limit (413), timeouts (408, 504) and panics. [`RequestError::kind`] says which it is.
    ///
    /// It is not called for what the legacy server responds or why it can't be reached, nor once a response has begun: an error then
    /// aborts the connection. Mounted in an `App`, unknown paths are the `App`'s. `on_error` still gets what it gets without the hook.
    ///
    /// ```
    /// use actix_web::{HttpRequest, HttpResponse};
    /// use twinroute::{RequestError, Routes};
    ///
    /// fn as_json(error: &RequestError<'_>, _: &HttpRequest) -> HttpResponse {
    ///     HttpResponse::build(error.status()).json(serde_json::json!({
    ///         "error": error.message(),
    ///         "fields": error.fields(),
    ///     }))
    /// }
    /// # #[actix_web::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///
    /// let client = twinroute::test::Client::new(Routes::new().render_error(as_json)).await?;
    /// let response = client.get("/unknown").send().await;
    /// assert_eq!(response.status(), 404);
    /// assert_eq!(response.text()?, r#"{"error":"Not Found","fields":[]}"#);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A hook that panics is logged, and the style's own response is sent.
    #[must_use]
    pub fn render_error(
        mut self,
        hook: impl Fn(&RequestError<'_>, &HttpRequest) -> HttpResponse + Send + Sync + 'static,
    ) -> Self {
        self.errors.set(Arc::new(hook));
        self
    }

    /// The same for requests at and below a path, such as `/api/admin` or `/[tenant]/api`: unknown paths too, and however a
    /// request spells the path. Of several such hooks, that with the longest path is called.
    #[must_use]
    pub fn render_error_below(
        mut self,
        path: &str,
        hook: impl Fn(&RequestError<'_>, &HttpRequest) -> HttpResponse + Send + Sync + 'static,
    ) -> Self {
        self.errors.set_below(path, Arc::new(hook));
        self
    }

    /// Registers a type of errors whose `ResponseError::error_response` is their response, where `?` returns them. Without it, an
    /// error that also implements `std::error::Error` is a bare 500.
    ///
    /// ```
    /// use actix_web::{HttpResponse, ResponseError};
    /// use twinroute::{Routes, app::{self, NextResponse, Result}};
    ///
    /// #[derive(Debug)]
    /// struct OutOfStock;
    /// impl std::fmt::Display for OutOfStock {
    ///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("out of stock") }
    /// }
    /// impl std::error::Error for OutOfStock {}
    /// impl ResponseError for OutOfStock {
    ///     fn error_response(&self) -> HttpResponse {
    ///         HttpResponse::Conflict().json(serde_json::json!({ "code": "OUT_OF_STOCK" }))
    ///     }
    /// }
    ///
    /// async fn post() -> Result<NextResponse> {
    ///     Err(OutOfStock)?
    /// }
    /// # #[actix_web::main]
    /// # async fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    ///
    /// let routes = Routes::new().app("/api/order", app::route().post(post)).error_response::<OutOfStock>();
    /// let client = twinroute::test::Client::new(routes).await?;
    /// assert_eq!(client.post("/api/order").send().await.status(), 409);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn error_response<E: StdError + ResponseError + 'static>(mut self) -> Self {
        self.errors.register::<E>();
        self
    }

    /// Sets the largest body of a request, to a legacy server too. By default there is no limit but those of the routes.
    ///
    /// A body that declares more gets 413 before anything else; one that brings more ends with an error, which becomes a 413.
    #[must_use]
    pub fn max_body_size(mut self, size: ByteSize) -> Self {
        self.body_limits.max_size = Some(size);
        self
    }

    /// Sets how long a handler waits for the next part of a body: 30 seconds by default, and zero for any time. After it, the
    /// body ends with an error, which becomes a 408.
    #[must_use]
    pub fn body_timeout(mut self, timeout: Duration) -> Self {
        self.body_limits.timeout = timeout;
        self
    }

    /// Sets what a body must bring on average once its handler has waited for the
    /// [`body_timeout`](Self::body_timeout), in bytes a second: 240 by default, and 0 for any.
    #[must_use]
    pub fn min_body_rate(mut self, rate: u64) -> Self {
        self.body_limits.min_rate = rate;
        self
    }

    /// Sets for all routes so far what becomes of a handler that has not answered yet when its client goes away, unless
    /// their files or their config say so.
    #[must_use]
    pub fn on_disconnect(mut self, on_disconnect: OnDisconnect) -> Self {
        let set =
            |(pattern, endpoint): (_, Endpoint)| (pattern, endpoint.on_disconnect(on_disconnect));
        self.entries = self.entries.into_iter().map(set).collect();
        self
    }

    fn with(mut self, pattern: &str, endpoint: Endpoint) -> Self {
        self.entries.push((pattern.to_owned(), endpoint));
        self
    }

    /// Freezes the routes in a table that all workers share.
    ///
    /// # Errors
    /// With everything that is wrong at once: patterns and a legacy URL that can't be read, routes that clash, and the
    /// mistakes of the rollout's file.
    pub fn build(self) -> Result<Router, RoutesError> {
        let (table, mut unreadable) = table(&self.entries);
        let (split_off, wrong) = split_off(&self.split_off);
        unreadable.extend(wrong);
        let (errors, wrong) = self.errors.build();
        unreadable.extend(wrong);
        let (layers, wrong) = layers(self.wraps);
        unreadable.extend(wrong);
        let patterns = self.entries.iter().map(|(pattern, _)| pattern.clone());
        let patterns: Vec<_> = patterns.collect();
        let own = self.upstream.trusted();
        let (trusted, untrusted) = split(self.trusted.transpose());
        let trusted = trusted.or(own).unwrap_or_default();
        let (upstream, unusable) = split(self.upstream.start(&patterns, &trusted));
        let usable = unreadable.is_empty() && untrusted.is_none() && unusable.is_none();
        match table {
            Ok(table) if usable => Ok(Router {
                table: Arc::new(table),
                routes: self.entries.into(),
                on_error: self.on_error.unwrap_or_default(),
                errors,
                upstream,
                trusted,
                body_limits: self.body_limits,
                split_off,
                layers,
            }),
            built => Err(RoutesError {
                unreadable,
                clashes: built.err(),
                trusted: untrusted.map(Box::new),
                upstream: unusable,
            }),
        }
    }
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Routes")
            .field("entries", &self.entries)
            .field("upstream", &self.upstream)
            .field("split_off", &self.split_off)
            .finish_non_exhaustive()
    }
}

/// The table of all routes whose pattern can be read, and what is wrong with the others.
fn table(
    entries: &[(String, Endpoint)],
) -> (Result<RouteTable<usize>, TableError>, Vec<PatternError>) {
    let mut table = RouteTable::builder();
    let mut unreadable = Vec::new();
    for (number, (pattern, endpoint)) in entries.iter().enumerate() {
        let origin = endpoint.origin(pattern);
        endpoint.warn(&origin);
        match Pattern::parse(pattern) {
            Ok(pattern) => drop(table.insert(pattern, origin, number)),
            Err(error) => unreadable.push(error),
        }
    }
    (table.build(), unreadable)
}

/// The parts that were split off, and what is wrong with the paths of others.
fn split_off(paths: &[String]) -> (Arc<[Subtree]>, Vec<PatternError>) {
    let mut unreadable = Vec::new();
    let parts = paths.iter().map(|path| Subtree::parse(path));
    let parts = parts.filter_map(|part| part.map_err(|error| unreadable.push(error)).ok());
    (parts.collect(), unreadable)
}

/// What there is to go on with, and why it is not all.
fn split<T: Default, E>(result: Result<T, E>) -> (T, Option<E>) {
    match result {
        Ok(all) => (all, None),
        Err(error) => (T::default(), Some(error)),
    }
}
