//! A server for nothing but these routes.

mod access;
mod application;
mod connection;
mod exchange;
mod gate;
mod health;
mod limits;
mod listening;
mod signal;
mod socket;
mod worker;

use std::{
    env, fmt, io,
    net::{SocketAddr, TcpListener, ToSocketAddrs as _},
    sync::Arc,
    time::Duration,
};

use actix_web::web::ServiceConfig;
use socket2::{Domain, Protocol, Socket, Type};

use self::{
    application::{Application, Configure},
    health::Health,
    limits::Limits,
};
use crate::{Router, Routes};

pub use self::{listening::Listening, signal::ServerHandle};

/// Serves [`Routes`] on one port.
///
/// | setting | default | environment |
/// | --- | --- | --- |
/// | [`host`](Self::host) | `127.0.0.1` | `HOST` |
/// | [`port`](Self::port) | `3000` | `PORT` |
/// | [`workers`](Self::workers) | one for each processor | |
///
/// What is set here wins over the environment.
///
/// # Limits
///
/// No client can hold on to a connection for nothing. A duration of zero is no limit.
///
/// | limit | default | beyond it |
/// | --- | --- | --- |
/// | [`head_timeout`](Self::head_timeout): from a request's first byte to the end of its head, on a reused connection too | 10 seconds | 408 |
/// | [`body_timeout`](Self::body_timeout): while a handler waits for more of the body | 30 seconds | 408 |
/// | [`min_body_rate`](Self::min_body_rate): what a body must bring on average, after the `body_timeout` | 240 bytes a second | 408 |
/// | [`write_timeout`](Self::write_timeout): a client that takes nothing of its answer | 60 seconds | cut |
/// | [`keep_alive`](Self::keep_alive): a connection without a request | 5 seconds | closed |
/// | [`max_head_size`](Self::max_head_size) | 128 KiB, the most that actix-web reads | 431 |
/// | number of headers | 96, which is actix-web's | 431 |
/// | [`max_body_size`](Self::max_body_size), for all routes; a route's own limit may be smaller | none | 413 |
/// | [`max_connections`](Self::max_connections) | 25,600 | the client waits |
/// | [`backlog`](Self::backlog): clients that wait to be accepted | 1,024 | the system turns it away |
///
/// An answer that is computed, a stream that has nothing to say, and a WebSocket may take as long as they like; a
/// route's max duration bounds them. An extractor of actix-web answers 400 where a body came too slowly.
///
/// # Stopping
///
/// | step | [`ServerHandle::stop`] and Ctrl-C | SIGTERM |
/// | --- | --- | --- |
/// | Readiness says 503, and every answer `Connection: close` | at once | at once |
/// | New connections are still served, while load balancers find out | - | for the [`drain_delay`](Self::drain_delay): 0 seconds |
/// | Who waits to be accepted is; after that, connecting is refused | yes | yes |
/// | Running requests come to their end, and what they left to [`after`](crate::after) | for the [`shutdown_timeout`](Self::shutdown_timeout): 30 seconds | same |
/// | Connections without a request are closed | after a second | after a second |
///
/// A second signal stops it at once.
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
    host: Option<String>,
    port: Option<u16>,
    workers: Option<usize>,
    drain_delay: Duration,
    shutdown_timeout: Duration,
    limits: Limits,
    health: Health,
    configure: Vec<Configure>,
}

impl Server {
    /// A server for `routes`.
    pub fn new(routes: Routes) -> Self {
        Self {
            routes,
            host: None,
            port: None,
            workers: None,
            drain_delay: Duration::ZERO,
            shutdown_timeout: Duration::from_secs(30),
            limits: Limits::default(),
            health: Health::default(),
            configure: Vec::new(),
        }
    }

    /// Makes `data` available to the extractors of handlers, as actix-web's `App::app_data`; often a `web::Data`.
    pub fn app_data<T: Clone + Send + Sync + 'static>(self, data: T) -> Self {
        self.configure(move |config| {
            config.app_data(data.clone());
        })
    }

    /// Runs on every worker, to register actix-web services beside the routes; they come first.
    pub fn configure(
        mut self,
        configure: impl Fn(&mut ServiceConfig) + Send + Sync + 'static,
    ) -> Self {
        self.configure.push(Arc::new(configure));
        self
    }

    /// The address to listen on; `0.0.0.0` for all.
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = Some(host.into());
        self
    }

    /// The port to listen on; 0 for any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// How many threads serve.
    pub fn workers(mut self, workers: usize) -> Self {
        self.workers = Some(workers.max(1));
        self
    }

    /// How long the head of a request may take, from its first byte on.
    pub fn head_timeout(mut self, timeout: Duration) -> Self {
        self.limits.head_timeout = timeout;
        self
    }

    /// How long a handler waits for the next part of a body.
    pub fn body_timeout(mut self, timeout: Duration) -> Self {
        self.limits.body_timeout = timeout;
        self
    }

    /// How much a body must bring on average, in bytes a second; 0 for any.
    pub fn min_body_rate(mut self, rate: u64) -> Self {
        self.limits.min_body_rate = rate;
        self
    }

    /// How long a client may take nothing of the answer that waits for it.
    pub fn write_timeout(mut self, timeout: Duration) -> Self {
        self.limits.write_timeout = timeout;
        self
    }

    /// How long a connection is kept without a request. Behind a load balancer, longer than that keeps its own.
    pub fn keep_alive(mut self, timeout: Duration) -> Self {
        self.limits.keep_alive = timeout;
        self
    }

    /// The largest head of a request, in bytes: its target and its headers. actix-web reads at most 128 KiB.
    pub fn max_head_size(mut self, bytes: usize) -> Self {
        self.limits.max_head_size = bytes;
        self
    }

    /// The largest body of a request to any route, and to a legacy server, in bytes.
    pub fn max_body_size(mut self, bytes: u64) -> Self {
        self.limits.max_body_size = Some(bytes);
        self
    }

    /// How many connections are served at a time, by all workers together.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.limits.max_connections = connections.max(1);
        self
    }

    /// How many clients may wait to be accepted. The system may have a bound of its own.
    pub fn backlog(mut self, clients: u32) -> Self {
        self.limits.backlog = clients;
        self
    }

    /// A path that answers 200 as long as the server lives. It comes before all routes, and is not in the access log.
    pub fn liveness(mut self, path: impl Into<String>) -> Self {
        self.health.liveness = Some(path.into());
        self
    }

    /// A path that answers 200 as long as the server wants requests, and 503 once it is about to stop, or when
    /// [`ready_when`](Self::ready_when) says so.
    pub fn readiness(mut self, path: impl Into<String>) -> Self {
        self.health.readiness = Some(path.into());
        self
    }

    /// Asked whenever the readiness path is.
    ///
    /// ```
    /// # use twinroute::{Routes, Server};
    /// # async fn database_answers() -> bool { true }
    /// Server::new(Routes::new()).readiness("/readyz").ready_when(database_answers);
    /// ```
    pub fn ready_when<F>(mut self, check: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = bool> + 'static,
    {
        self.health.ready_when = Some(Arc::new(move || Box::pin(check())));
        self
    }

    /// How long new connections are served after SIGTERM: longer than load balancers take to find out.
    pub fn drain_delay(mut self, delay: Duration) -> Self {
        self.drain_delay = delay;
        self
    }

    /// How long running requests, and the work after them, may take once no new ones come, in seconds.
    pub fn shutdown_timeout(mut self, seconds: u64) -> Self {
        self.shutdown_timeout = Duration::from_secs(seconds);
        self
    }

    /// Serves until a signal stops it.
    ///
    /// # Errors
    /// When the routes have mistakes, `HOST` or `PORT` can't be read, or the address can't be listened on.
    pub async fn run(self) -> io::Result<()> {
        self.bind()?.run().await
    }

    /// Listens without serving yet, so that the address is known: with port 0, the system chooses one.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn bind(self) -> io::Result<Listening> {
        let (host, port) = self.address()?;
        let invalid = |message| io::Error::new(io::ErrorKind::InvalidInput, message);
        let router = self
            .routes
            .build()
            .map_err(|error| invalid(error.to_string()))?;
        check_health(&self.health, &router).map_err(invalid)?;
        tracing::info!("{} routes\n{router}", router.table.len());
        let listener = listen(&host, port, self.limits.backlog).map_err(|error| {
            let message = format!("can't listen on {host}:{port}: {error}");
            io::Error::new(error.kind(), message)
        })?;
        let address = listener.local_addr()?;
        Ok(Listening {
            listener,
            address,
            application: Application {
                router,
                configure: self.configure,
                limits: self.limits,
                health: self.health,
                stopping: Arc::default(),
                host: own_host(&host, address),
                address,
            },
            workers: self.workers,
            drain_delay: self.drain_delay,
            shutdown_timeout: self.shutdown_timeout,
            handle: ServerHandle::new(),
        })
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the server's configuration is read, once"
    )]
    fn address(&self) -> io::Result<(String, u16)> {
        let host = self.host.clone().or_else(|| env::var("HOST").ok());
        let port = match (self.port, env::var("PORT")) {
            (Some(port), _) => port,
            (None, Err(_)) => 3000,
            (None, Ok(text)) => text.parse().map_err(|error| {
                io::Error::new(
                    io::ErrorKind::InvalidInput,
                    format!("`PORT` is `{text}`, which is not a port: {error}"),
                )
            })?,
        };
        Ok((host.unwrap_or_else(|| "127.0.0.1".to_owned()), port))
    }
}

/// Whether the paths of the server itself can be found, and hide no route.
fn check_health(health: &Health, router: &Router) -> Result<(), String> {
    for path in health.paths() {
        if !path.starts_with('/') || path.contains(['?', '#']) {
            return Err(format!(
                "the health path `{path}` must be a path that starts with `/`"
            ));
        }
        let mut routes = router.table.routes().iter();
        if let Some(hidden) = routes.find(|route| route.pattern().to_string() == path) {
            let file = hidden.origin().file();
            return Err(format!("the health path `{path}` is a route too: {file}"));
        }
    }
    Ok(())
}

fn listen(host: &str, port: u16, backlog: u32) -> io::Result<TcpListener> {
    let mut result = Err(io::ErrorKind::AddrNotAvailable.into());
    for address in (host, port).to_socket_addrs()? {
        result = listen_on(address, backlog);
        if result.is_ok() {
            break;
        }
    }
    result
}

fn listen_on(address: SocketAddr, backlog: u32) -> io::Result<TcpListener> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    // On Windows this would let two servers share the port.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(i32::try_from(backlog).unwrap_or(i32::MAX))?;
    Ok(socket.into())
}

/// What handlers see as the server's own host: a name, unless it listens on one address of a network.
fn own_host(host: &str, address: SocketAddr) -> String {
    let port = address.port();
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        return format!("localhost:{port}");
    }
    if address.is_ipv6() && host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("routes", &self.routes)
            .field("host", &self.host)
            .field("port", &self.port)
            .field("limits", &self.limits)
            .field("health", &self.health)
            .finish_non_exhaustive()
    }
}
