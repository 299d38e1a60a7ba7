//! The server: what it serves, and where.

use std::{fmt, io, sync::Arc, time::Duration};

use actix_http::{Request, Response};
use actix_service::{IntoServiceFactory, Service, ServiceFactory};
use actix_web::{Error, body::MessageBody, dev::AppConfig};
use twinroute_core::{RequestIds, TrustedPeers};

use crate::{
    access::{AccessLog, Observation},
    address::own_host,
    application::{Application, Build, build},
    bound_server::BoundServer,
    connection_counts::ConnectionCounts,
    context::ServerContext,
    environment::Environment,
    health::Health,
    limits::ServerLimits,
    listening::{Listening, Origin, listening},
    signal::{ServerHandle, StopCause},
    start_error::StartError,
    stderr_log::log_to_stderr,
    worker::{OnWorker, WorkerInfo},
};

/// Serves an actix-web `App` on one port.
///
/// [The crate's page](crate) has the settings, the limits and the steps of a stop as tables.
///
/// ```no_run
/// use std::time::Duration;
/// use actix_web::{App, HttpResponse, web};
/// use twinroute_server::AppServer;
///
/// #[actix_web::main]
/// async fn main() -> std::io::Result<()> {
///     AppServer::new(|| App::new().route("/", web::get().to(HttpResponse::Ok)))
///         .port(8080)
///         .readiness("/readyz")
///         .drain_delay(Duration::from_secs(5))
///         .run()
///         .await?;
///     Ok(())
/// }
/// ```
#[must_use = "a server does nothing until it runs"]
pub struct AppServer {
    pub(crate) build: Build,
    pub(crate) host: Option<String>,
    pub(crate) port: Option<u16>,
    pub(crate) workers: Option<usize>,
    pub(crate) drain_delay: Duration,
    pub(crate) shutdown_timeout: Duration,
    pub(crate) keep_alive: Option<Duration>,
    pub(crate) limits: ServerLimits,
    pub(crate) health: Health,
    pub(crate) trusted: TrustedPeers,
    pub(crate) has_request_ids: bool,
    pub(crate) access_log: Option<AccessLog>,
    pub(crate) on_worker: OnWorker,
    pub(crate) counts: ConnectionCounts,
}

impl AppServer {
    /// Creates a server for the application that `factory` makes, which is called once on each worker.
    pub fn new<F, I, S, B>(factory: F) -> Self
    where
        F: Fn() -> I + Send + Sync + 'static,
        I: IntoServiceFactory<S, Request>,
        S: ServiceFactory<Request, Config = AppConfig> + 'static,
        S::Service: 'static,
        <S::Service as Service<Request>>::Future: 'static,
        S::Response: Into<Response<B>>,
        S::Error: Into<Error>,
        S::InitError: fmt::Debug,
        B: MessageBody + 'static,
    {
        Self {
            build: build(factory),
            host: None,
            port: None,
            workers: None,
            drain_delay: Duration::ZERO,
            shutdown_timeout: Duration::from_secs(30),
            keep_alive: None,
            limits: ServerLimits::default(),
            health: Health::default(),
            trusted: TrustedPeers::default(),
            has_request_ids: false,
            access_log: None,
            on_worker: OnWorker::default(),
            counts: ConnectionCounts::default(),
        }
    }

    /// Replaces the application by the one that `factory` makes. The settings are kept.
    pub fn app<F, I, S, B>(mut self, factory: F) -> Self
    where
        F: Fn() -> I + Send + Sync + 'static,
        I: IntoServiceFactory<S, Request>,
        S: ServiceFactory<Request, Config = AppConfig> + 'static,
        S::Service: 'static,
        <S::Service as Service<Request>>::Future: 'static,
        S::Response: Into<Response<B>>,
        S::Error: Into<Error>,
        S::InitError: fmt::Debug,
        B: MessageBody + 'static,
    {
        self.build = build(factory);
        self
    }

    /// Runs `hook` on each worker's thread before its application is built. The hook returns a function that counts the
    /// tasks of this worker that outlive their responses. A stop calls it from another thread, and waits until the count is
    /// zero.
    pub fn on_worker<P>(mut self, hook: impl Fn(&WorkerInfo) -> P + Send + Sync + 'static) -> Self
    where
        P: Fn() -> usize + Send + 'static,
    {
        self.on_worker = OnWorker(Arc::new(move |worker| Box::new(hook(worker))));
        self
    }

    /// The counts of the connections of this server, for metrics.
    pub fn connection_counts(&self) -> ConnectionCounts {
        self.counts.clone()
    }

    /// The health paths, so that an application can check that they hide none of its routes.
    pub fn health_paths(&self) -> impl Iterator<Item = &str> {
        self.health.paths()
    }

    /// Serves until a signal stops it, and returns which one did. A program without a `tracing` subscriber gets a
    /// [log on stderr](log_to_stderr).
    ///
    /// # Errors
    /// A [`StartError`] when a setting or the environment can't be read, or the address can't be listened on.
    pub async fn run(self) -> io::Result<StopCause> {
        log_to_stderr();
        self.bind()?.run().await
    }

    /// Listens without serving yet, so that the address is known: with port 0, the system chooses one. If the standard input is
    /// a listening TCP socket, the server takes it: see [the crate's page](crate#an-inherited-socket).
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn bind(self) -> io::Result<BoundServer> {
        self.health
            .check()
            .map_err(|text| io::Error::new(io::ErrorKind::InvalidInput, StartError::new(text)))?;
        let Environment {
            address,
            keep_alive,
            systemd,
            notify_socket,
        } = self.environment()?;
        let request_ids = self
            .has_request_ids
            .then(|| RequestIds::new(self.trusted.clone()));
        let observation = Observation {
            log: self.access_log.map(AccessLog::open).transpose()?,
            request_ids,
            trusted: self.trusted,
        };
        let limits = ServerLimits {
            keep_alive,
            ..self.limits
        };
        let Listening { socket, origin } = listening(&address, limits.backlog, systemd)?;
        let local_addr = socket.local_addr()?;
        let host = match origin {
            Origin::Bound => address.host,
            Origin::Inherited => local_addr.ip().to_string(),
        };
        Ok(BoundServer {
            listener: socket,
            origin,
            notify_socket,
            application: Application {
                build: self.build,
                limits,
                health: self.health,
                observation,
                stopping: Arc::default(),
                context: ServerContext {
                    host: own_host(&host, local_addr),
                    local_addr,
                    secure: false,
                },
                counts: self.counts,
            },
            on_worker: self.on_worker,
            workers: self.workers,
            drain_delay: self.drain_delay,
            shutdown_timeout: self.shutdown_timeout,
            handle: ServerHandle::new(),
        })
    }
}

impl fmt::Debug for AppServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppServer")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("limits", &self.limits)
            .field("health", &self.health)
            .finish_non_exhaustive()
    }
}
