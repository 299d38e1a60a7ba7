//! A server for `Routes`.

#[cfg(feature = "metrics")]
mod metrics;
#[cfg(not(feature = "metrics"))]
#[path = "no_metrics.rs"]
mod metrics;
mod settings;

use std::{fmt, io, sync::Arc};

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse, Transform},
    http::Method,
    web::ServiceConfig,
};
use twinroute_core::context::{LiveCount, bound_detached};
use twinroute_server::AppServer;

use self::metrics::MetricsPort;
use crate::{
    Router, Routes,
    application::Application,
    wrap::{BoxedMiddleware, BoxedService, boxed_middleware},
};

pub use twinroute_server::{
    AccessLog, AccessOutput, BoundServer, MainError, ServerHandle, StartError, StopCause,
    log_to_stderr,
};

/// Serves [`Routes`] on one port: a thin builder over the [`AppServer`] of `twinroute-server`, which serves any actix-web
/// `App`. [Its documentation](twinroute_server) has the guarantees.
///
/// | setting | default | environment |
/// | --- | --- | --- |
/// | [`host`](Self::host) | `127.0.0.1` | `HOST`, or else `HOSTNAME` if it can be resolved |
/// | [`port`](Self::port) | `3000` | `PORT` |
/// | [`keep_alive`](Self::keep_alive) | 5 seconds | `KEEP_ALIVE_TIMEOUT`, in milliseconds |
/// | [`workers`](Self::workers) | one per processor | |
///
/// Settings in code win over the environment.
///
/// # Limits
///
/// Every connection is bounded by timeouts. A duration of zero is no limit.
///
/// | limit | default | when exceeded |
/// | --- | --- | --- |
/// | [`head_timeout`](Self::head_timeout): from a request's first byte to the end of its head, on a reused connection too | 10 seconds | 408 |
/// | [`Routes::body_timeout`]: while a handler waits for more of the body | 30 seconds | 408 |
/// | [`Routes::min_body_rate`]: average rate of a body, after the `body_timeout` | 240 bytes per second | 408 |
/// | [`write_timeout`](Self::write_timeout): a client that reads nothing of its response | 60 seconds | connection reset |
/// | [`min_write_rate`](Self::min_write_rate): average rate of a response that waits for its client, after the `write_timeout` | none | connection reset |
/// | [`keep_alive`](Self::keep_alive): a connection without a request | 5 seconds | closed |
/// | [`max_head_size`](Self::max_head_size), counted while the head is read | 128 KiB | 431 |
/// | number of headers, a constant of actix-http | 96 | 431 |
/// | [`Routes::max_body_size`], for all routes; a route's own limit may be smaller | none | 413 |
/// | [`max_connections`](Self::max_connections) | 25,600 | the client waits |
/// | [`max_detached`](Self::max_detached): handlers that go on without their clients | 10,000 | cancelled, and reported |
/// | [`backlog`](Self::backlog): clients waiting to be accepted | 1,024 | refused by the system |
///
/// A handler that computes, a stream that is silent and a WebSocket have no limit but the route's max duration. A body that
/// comes too slowly is a 400 from an extractor of actix-web.
///
/// # Stopping
///
/// | step | [`ServerHandle::stop`] and SIGINT | SIGTERM |
/// | --- | --- | --- |
/// | The readiness path responds with 503, and every response has `Connection: close` | at once | at once |
/// | New connections are served, until load balancers notice | - | for the [`drain_delay`](Self::drain_delay): 0 seconds |
/// | Clients in the queue are accepted; all others are refused | yes | yes |
/// | Running requests end, and so does the work that they left to [`after`](crate::after) | for the [`shutdown_timeout`](Self::shutdown_timeout): 30 seconds | same |
/// | Idle connections are closed | after a second | after a second |
///
/// A second signal stops the server at once. A server whose standard input is a listening socket, as under
/// `cargo twinroute dev`, takes that one: see [`twinroute_server`](twinroute_server#an-inherited-socket).
///
/// ```no_run
/// use std::time::Duration;
/// use twinroute::{Routes, Server};
///
/// # async fn run() -> std::io::Result<()> {
/// Server::new(Routes::new())
///     .port(8080)
///     .liveness("/healthz")
///     .readiness("/readyz")
///     .drain_delay(Duration::from_secs(5))
///     .run()
///     .await
/// # }
/// ```
#[must_use = "a server does nothing until it runs"]
pub struct Server {
    routes: Routes,
    server: AppServer,
    max_detached: usize,
    has_services: bool,
    middlewares: Vec<BoxedMiddleware>,
    metrics: MetricsPort,
}

impl Server {
    /// Creates a server for `routes`.
    pub fn new(routes: Routes) -> Self {
        Self {
            routes,
            server: AppServer::new(actix_web::App::new).without_body_limits(),
            max_detached: 10_000,
            has_services: false,
            middlewares: Vec::new(),
            metrics: MetricsPort::default(),
        }
    }

    /// Makes `data` available to the extractors of handlers, as actix-web's `App::app_data`; often a `web::Data`.
    pub fn app_data<T: Clone + Send + Sync + 'static>(mut self, data: T) -> Self {
        self.routes = self.routes.app_data(data);
        self
    }

    /// Registers actix-web services, which come before the routes. `configure` runs on every worker.
    pub fn configure(
        mut self,
        configure: impl Fn(&mut ServiceConfig) + Send + Sync + 'static,
    ) -> Self {
        self.routes = self.routes.configured(Arc::new(configure));
        self.has_services = true;
        self
    }

    /// Wraps an actix-web middleware around all requests: routes, 404 responses, redirects, the legacy server, and
    /// [other services](Self::configure), but not health paths. As with `App::wrap`, the last one added is the outermost.
    ///
    /// `middleware` is called once per worker, since many middlewares hold an `Rc`. A panic in it is logged, and the response is a 500.
    /// [`Routes::wrap_below`] wraps a part of the routes.
    ///
    /// ```
    /// use actix_web::middleware::{DefaultHeaders, Logger};
    /// use twinroute::{Routes, Server};
    ///
    /// Server::new(Routes::new())
    ///     .wrap(|| DefaultHeaders::new().add(("X-Frame-Options", "DENY")))
    ///     .wrap(Logger::default);
    /// ```
    pub fn wrap<M, B>(mut self, middleware: impl Fn() -> M + Send + Sync + 'static) -> Self
    where
        M: Transform<
                BoxedService,
                ServiceRequest,
                Response = ServiceResponse<B>,
                Error = Error,
                InitError = (),
            > + 'static,
        M::Transform: 'static,
        B: MessageBody + 'static,
    {
        self.middlewares.push(boxed_middleware(middleware));
        self
    }

    /// Serves until a signal stops it. [`bind`](Self::bind) and [`BoundServer::run`] return which one.
    ///
    /// A program without a `tracing` subscriber gets a log on stderr: the address, the routes, warnings and errors, but no
    /// requests. This sets the global subscriber of the process, so set one of your own before, or in `register` of the
    /// [instrumentation](crate::instrumentation), which runs first.
    ///
    /// # Errors
    /// A [`RoutesError`](crate::RoutesError) when the routes have mistakes, or a [`StartError`] when `HOST` or `PORT` can't be
    /// read or the address can't be listened on.
    pub async fn run(self) -> io::Result<()> {
        self.register().await?;
        log_to_stderr();
        self.bind().await?.run().await.map(drop)
    }

    /// Runs `register` of the [instrumentation](crate::instrumentation), checks the routes, computes the responses that are kept
    /// ([`Router::prerender`](crate::Router::prerender)), and then listens without serving yet, so that the address is known: with port
    /// 0, the system chooses one.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub async fn bind(self) -> io::Result<BoundServer> {
        self.register().await?;
        let invalid = io::ErrorKind::InvalidInput;
        let router = self
            .routes
            .build()
            .map_err(|error| io::Error::new(invalid, error))?;
        for path in self.server.health_paths() {
            hides_nothing(path, &router).map_err(|error| io::Error::new(invalid, error))?;
        }
        tracing::info!("{} routes\n{router}", router.table.len());
        let server = self.server.trusted_peers(router.trusted.clone());
        let max_detached = self.max_detached;
        let prerendered = router.prerender().await;
        prerendered.map_err(|error| io::Error::new(invalid, error))?;
        let listener = self.metrics.start(&router, &server)?;
        let mut application = Application {
            router,
            has_services: self.has_services,
        };
        let middlewares = application.around(self.middlewares);
        let server = if middlewares.0.is_empty() {
            server.app(move || application.app())
        } else {
            let app = move || application.app().wrap(middlewares.clone());
            server.app(app)
        };
        server
            .on_worker(move |worker| {
                // It listens as long as the server runs.
                let _ = &listener;
                bound_detached(max_detached.div_ceil(worker.workers));
                let alive = LiveCount::here();
                move || alive.get()
            })
            .bind()
    }

    /// Runs `register` of the instrumentation, unless it has run.
    async fn register(&self) -> io::Result<()> {
        let Some(instrumentation) = &self.routes.instrumentation else {
            return Ok(());
        };
        let registered = instrumentation.start().await;
        registered.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))
    }
}

/// Checks that a health path hides no route and no public file.
fn hides_nothing(path: &str, router: &Router) -> Result<(), StartError> {
    let mut routes = router.table.routes().iter();
    let hidden = routes.find(|route| route.pattern().to_string() == path);
    let text = match (hidden, router.public_file(path, None, &Method::GET)) {
        (None, None) => return Ok(()),
        (Some(route), _) => {
            let file = route.origin().file();
            format!("the health path `{path}` is a route too: {file}")
        }
        (None, Some(file)) => {
            let file = file.path().display();
            format!("the health path `{path}` is a public file too: {file}")
        }
    };
    Err(StartError::new(text))
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("routes", &self.routes)
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}
