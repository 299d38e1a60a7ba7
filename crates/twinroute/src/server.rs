//! A server for nothing but these routes.

use std::{
    env, fmt, io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::{Duration, Instant},
};

use actix_web::{
    App, HttpServer,
    body::MessageBody,
    dev::{ServerHandle, ServiceRequest, ServiceResponse},
    middleware::{Condition, Next, from_fn},
    web::ServiceConfig,
};

use crate::{Routes, drain, service::CatchAll};

type Configure = Arc<dyn Fn(&mut ServiceConfig) + Send + Sync>;

/// Serves [`Routes`] on one port.
///
/// | setting | default | environment |
/// | --- | --- | --- |
/// | [`host`](Self::host) | `127.0.0.1` | `HOST` |
/// | [`port`](Self::port) | `3000` | `PORT` |
/// | [`workers`](Self::workers) | one for each processor | |
/// | [`shutdown_timeout`](Self::shutdown_timeout) | 30 seconds | |
///
/// What is set here wins over the environment. On SIGTERM or Ctrl-C the server stops accepting, and gives running
/// requests, and what they left to [`after`](crate::after), until the timeout.
///
/// ```no_run
/// use twinroute::{Routes, Server};
///
/// # async fn run() -> std::io::Result<()> {
/// Server::new(Routes::new()).port(8080).run().await
/// # }
/// ```
#[must_use = "a server does nothing until it runs"]
pub struct Server {
    routes: Routes,
    host: Option<String>,
    port: Option<u16>,
    workers: Option<usize>,
    shutdown_timeout: u64,
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
            shutdown_timeout: 30,
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
    pub fn host(self, host: impl Into<String>) -> Self {
        Self {
            host: Some(host.into()),
            ..self
        }
    }

    /// The port to listen on; 0 for any free one.
    pub fn port(self, port: u16) -> Self {
        Self {
            port: Some(port),
            ..self
        }
    }

    /// How many threads serve.
    pub fn workers(self, workers: usize) -> Self {
        Self {
            workers: Some(workers.max(1)),
            ..self
        }
    }

    /// How long running requests may take after a signal to stop, in seconds.
    pub fn shutdown_timeout(self, seconds: u64) -> Self {
        Self {
            shutdown_timeout: seconds,
            ..self
        }
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
        let router = self
            .routes
            .build()
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error.to_string()))?;
        tracing::info!("{} routes\n{router}", router.table.len());
        let listener = TcpListener::bind((host.as_str(), port)).map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("can't listen on {host}:{port}: {error}"),
            )
        })?;
        let address = listener.local_addr()?;
        let configure = self.configure;
        let log = tracing::enabled!(target: "twinroute::access", tracing::Level::INFO);
        let mut server = HttpServer::new(move || {
            let mut app = App::new();
            for configure in &configure {
                app = app.configure(|config| configure(config));
            }
            app.service(CatchAll(router.clone()))
                .wrap(Condition::new(log, from_fn(log_access)))
        })
        // A client that closes its side has gone: its request is over.
        .h1_allow_half_closed(false)
        .server_hostname(own_host(&host, address))
        .disable_signals()
        .shutdown_timeout(self.shutdown_timeout);
        if let Some(workers) = self.workers {
            server = server.workers(workers);
        }
        tracing::info!("listening on http://{address}");
        Ok(Listening {
            server: server.listen(listener)?.run(),
            address,
            shutdown_timeout: Duration::from_secs(self.shutdown_timeout),
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

/// A server that has its address and waits to be run.
#[must_use = "it does not serve until it runs"]
pub struct Listening {
    server: actix_web::dev::Server,
    address: SocketAddr,
    shutdown_timeout: Duration,
}

impl Listening {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A handle that stops it. Only a signal lets it wait for the work after its answers.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Serves until a signal or the handle stops it.
    ///
    /// # Errors
    /// When a worker can't start.
    pub async fn run(self) -> io::Result<()> {
        drain::run(self.server, self.shutdown_timeout).await
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listening")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
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

/// One event for each request, at level info of the target `twinroute::access`; asked for once, when the server starts.
async fn log_access(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let start = Instant::now();
    let response = next.call(request).await?;
    let request = response.request();
    tracing::info!(
        target: "twinroute::access",
        method = %request.method(),
        path = request.uri().path(),
        status = response.status().as_u16(),
        microseconds = start.elapsed().as_micros() as u64,
    );
    Ok(response)
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("routes", &self.routes)
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}
