//! All routes of a server: collected by `Routes`, frozen in a `Router`.

use std::{error::Error as StdError, fmt, path::PathBuf, sync::Arc, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse, Transform},
};
use bytesize::ByteSize;
use twinroute_app::{AppRoute, ProxyRoute};
use twinroute_core::{BodyLimits, TrustedPeers, TrustedPeersError, context::OnDisconnect};
use twinroute_pages::PagesRoute;

use crate::{
    application::Configure,
    cache::IncrementalCache,
    config_settings::ConfigSettings,
    endpoint::Endpoint,
    error_event::{ErrorEvent, OnError},
    error_hooks::ErrorHooks,
    instrumentation::Instrumentation,
    limiting::LimitSettings,
    observe::ObserveSettings,
    request_error::RequestError,
    security_headers::SecurityHeaders,
    subtree::is_at_or_below,
    upstream::UpstreamSettings,
    wrap::{BoxedMiddleware, BoxedService, boxed_middleware},
};

/// Routes of both styles, from files or by hand.
///
/// They can be mounted in an actix-web `App` directly. [`build`](Self::build) returns their mistakes first.
#[derive(Clone, Default)]
pub struct Routes {
    pub(crate) entries: Vec<(String, Endpoint)>,
    pub(crate) upstream: UpstreamSettings,
    pub(crate) trusted: Option<Result<TrustedPeers, TrustedPeersError>>,
    pub(crate) on_error: Option<OnError>,
    pub(crate) errors: ErrorHooks,
    pub(crate) body_limits: BodyLimits,
    /// The paths of the parts that were split off.
    pub(crate) split_off: Vec<String>,
    /// The middlewares of `wrap_below`, each with its path.
    pub(crate) middlewares: Vec<(String, BoxedMiddleware)>,
    pub(crate) config: ConfigSettings,
    /// The proxies, each with its path.
    pub(crate) proxies: Vec<(String, ProxyRoute)>,
    pub(crate) cache: Option<IncrementalCache>,
    /// The folder whose files are served.
    pub(crate) public: Option<PathBuf>,
    pub(crate) observe: ObserveSettings,
    /// What registers the data of handlers, in the order of the calls.
    pub(crate) data: Vec<Configure>,
    pub(crate) limits: LimitSettings,
    pub(crate) security: Option<Arc<SecurityHeaders>>,
    /// Whether these routes were split off others.
    pub(crate) is_part: bool,
    pub(crate) instrumentation: Option<Instrumentation>,
}

impl Routes {
    /// Creates an empty set of routes.
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

    /// Sets the peers whose `x-forwarded-*`, `x-real-ip`, `x-vercel-ip-*` and `forwarded` headers are trusted: addresses and networks
    /// of proxies, such as `10.0.0.0/8`. A proxy must set or drop these headers of its clients. Those of all other peers are dropped
    /// before anything reads them: handlers, [`NextRequest::url`](crate::app::NextRequest::url) and the legacy server get the address
    /// and the scheme of the connection.
    ///
    /// By default, the peers that the legacy server's own setting names are trusted, and no others.
    #[must_use]
    pub fn trusted_peers<'a>(self, peers: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            trusted: Some(TrustedPeers::new(peers)),
            ..self
        }
    }

    /// Adds all routes, middlewares, config rules and proxies of `other`, and its legacy server, rollout, build output, trusted peers,
    /// error hooks, instrumentation, limits of bodies and security headers where `self` has none. Rate limits of both apply.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self.body_limits = self.body_limits.or(other.body_limits);
        self.upstream = self.upstream.or(other.upstream);
        self.trusted = self.trusted.or(other.trusted);
        self.on_error = self.on_error.or(other.on_error);
        self.errors.merge(other.errors);
        self.split_off.extend(other.split_off);
        self.middlewares.extend(other.middlewares);
        self.config.merge(other.config);
        self.proxies.extend(other.proxies);
        self.cache = self.cache.or(other.cache);
        self.public = self.public.or(other.public);
        self.observe = self.observe.or(other.observe);
        self.data.extend(other.data);
        self.limits.merge(other.limits);
        self.security = self.security.or(other.security);
        self.instrumentation = self.instrumentation.or(other.instrumentation);
        self
    }

    /// Wraps an actix-web middleware around the requests at and below a path, such as `/api/admin` or `/[tenant]/api`: routes,
    /// unknown paths, preflight requests, error responses and the legacy server, for every encoding of the path. Mounted in an `App`,
    /// it gets the requests that the routes serve.
    ///
    /// The middleware of a longer path runs inside that of a shorter one; of two for one path, the last one added is the outer one.
    /// `middleware` is called once per worker, since many middlewares hold an `Rc`. [`Server::wrap`](crate::Server::wrap) wraps all
    /// requests.
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
                BoxedService,
                ServiceRequest,
                Response = ServiceResponse<B>,
                Error = actix_web::Error,
                InitError = (),
            > + 'static,
        M::Transform: 'static,
        B: MessageBody + 'static,
    {
        self.middlewares
            .push((path.to_owned(), boxed_middleware(middleware)));
        self
    }

    /// Moves the routes at and below a path into `Routes` of their own, to mount them in an actix-web scope with a middleware.
    ///
    /// The legacy server, the trusted peers, the config rules, the proxies, the error hooks and the middlewares of
    /// [`wrap_below`](Self::wrap_below) apply to both parts. A rollout does not: split before you set it.
    ///
    /// The remaining routes match no request at or below the path, and forward none to the legacy server, for every encoding of the
    /// path, so that no request bypasses the middleware. A route that is added there later is served.
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
            middlewares: self.middlewares.clone(),
            config: self.config.split_off(path),
            proxies: self.proxies.clone(),
            cache: Some(self.cache.get_or_insert_default().clone()),
            public: self.public.clone(),
            observe: self.observe.clone(),
            data: self.data.clone(),
            limits: self.limits.split_off(path),
            security: self.security.clone(),
            is_part: true,
            instrumentation: self.instrumentation.clone(),
        };
        self.split_off.push(path.to_owned());
        part
    }

    /// Sets a hook that gets every error with a 5xx response, and errors that no response shows: in a stream, in the work of
    /// [`after`](crate::after), in a handler whose client has disconnected. By default they are logged as `tracing` events.
    #[must_use]
    pub fn on_error(self, hook: impl Fn(&ErrorEvent<'_>) + Send + Sync + 'static) -> Self {
        Self {
            on_error: Some(OnError(Arc::new(hook))),
            ..self
        }
    }

    /// Sets a hook that renders the response to every error, in place of the default of its style: JSON for all errors, for example.
    ///
    /// The hook is called for errors of handlers with any status (not for redirects), requests that an extractor refuses, invalid
    /// typed bodies, params and queries, unknown paths (404), methods without a handler (405), invalid targets, bodies over a limit
    /// (413), timeouts (408, 504) and panics. [`RequestError::kind`] distinguishes them.
    ///
    /// It is not called for responses of the legacy server, nor for errors on the way there, nor after a response has begun: an error
    /// then aborts the connection. In an `App`, unknown paths belong to the `App`. [`on_error`](Self::on_error) gets the same errors
    /// with and without the hook.
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
    /// A panic in the hook is logged, and the default response is sent, or its status alone if the hook had taken it.
    #[must_use]
    pub fn render_error(
        mut self,
        hook: impl Fn(&RequestError<'_>, &HttpRequest) -> HttpResponse + Send + Sync + 'static,
    ) -> Self {
        self.errors.set(Arc::new(hook));
        self
    }

    /// Sets a hook as [`render_error`](Self::render_error) does, for requests at and below a path, such as `/api/admin` or
    /// `/[tenant]/api`: also for unknown paths there, and for every encoding of the path. The hook with the longest path is called.
    #[must_use]
    pub fn render_error_below(
        mut self,
        path: &str,
        hook: impl Fn(&RequestError<'_>, &HttpRequest) -> HttpResponse + Send + Sync + 'static,
    ) -> Self {
        self.errors.set_below(path, Arc::new(hook));
        self
    }

    /// Registers an error type whose `ResponseError::error_response` becomes the response when `?` returns such an error. Otherwise,
    /// an error that also implements `std::error::Error` becomes a 500 without details.
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

    /// Sets the cache of kept responses and of data. Default: [`IncrementalCache::default`], which keeps at most 50 MiB in memory.
    ///
    /// Clone it, to revalidate from code outside of requests. `Routes` that are mounted in the factory of an `App` need one if
    /// responses are kept, since each worker builds them anew.
    ///
    /// A cache belongs to one application: its keys are paths, so other routes with the same paths need a cache of their own.
    #[must_use]
    pub fn cache(self, cache: IncrementalCache) -> Self {
        Self {
            cache: Some(cache),
            ..self
        }
    }

    /// Makes `data` available to the extractors of handlers; often a `web::Data`. [`Server::app_data`](crate::Server::app_data) is the
    /// same.
    ///
    /// Mounted in an `App`, only handlers whose responses are kept get it, since they run without a client's request: register it with
    /// `App::app_data` for the others.
    #[must_use]
    pub fn app_data<T: Clone + Send + Sync + 'static>(self, data: T) -> Self {
        self.configured(Arc::new(move |config| {
            config.app_data(data.clone());
        }))
    }

    /// Whether a cache is set.
    pub(crate) fn has_cache(&self) -> bool {
        self.cache.is_some()
    }

    /// Adds a function that registers data or services.
    pub(crate) fn configured(mut self, configure: Configure) -> Self {
        self.data.push(configure);
        self
    }

    /// Limits the size of request bodies, for all routes and the legacy server. By default, only the limits of the routes apply.
    ///
    /// A body with a larger declared length is refused with 413 before anything reads it. One that exceeds the limit while it is read
    /// ends with an error, which becomes a 413.
    #[must_use]
    pub fn max_body_size(mut self, size: ByteSize) -> Self {
        self.body_limits.max_size = Some(size);
        self
    }

    /// Limits the time that a handler waits for the next part of a body: 30 seconds by default; zero is no limit. After it, the body
    /// ends with an error, which becomes a 408.
    #[must_use]
    pub fn body_timeout(mut self, timeout: Duration) -> Self {
        self.body_limits.timeout = timeout;
        self
    }

    /// Sets the lowest average rate of a body, in bytes per second, once its handler has waited for the
    /// [`body_timeout`](Self::body_timeout): 240 by default; 0 is no limit.
    #[must_use]
    pub fn min_body_rate(mut self, rate: u64) -> Self {
        self.body_limits.min_rate = rate;
        self
    }

    /// Sets what happens to a handler that has not responded when its client disconnects: for all routes added so far whose file or
    /// config does not set it.
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
