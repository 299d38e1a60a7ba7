//! What can be set of a server: its address, its limits, what it says of its health, and how it stops.

use std::{sync::Arc, time::Duration};

use bytesize::ByteSize;

use crate::{AppServer, limits::LARGEST_HEAD};

impl AppServer {
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
        self.limits.body.get_or_insert_default().timeout = timeout;
        self
    }

    /// How much a body must bring on average, in bytes a second; 0 for any.
    pub fn min_body_rate(mut self, rate: u64) -> Self {
        self.limits.body.get_or_insert_default().min_rate = rate;
        self
    }

    /// How long a client may take nothing of a response that waits for it. A client that takes something is not cut, however
    /// slowly it reads: see [`min_write_rate`](Self::min_write_rate).
    pub fn write_timeout(mut self, timeout: Duration) -> Self {
        self.limits.write_timeout = timeout;
        self
    }

    /// How much a client must take of a response on average, in bytes a second, after the [`write_timeout`] in which the
    /// response waited for it; 0, the default, for any.
    ///
    /// [`write_timeout`]: Self::write_timeout
    pub fn min_write_rate(mut self, rate: u64) -> Self {
        self.limits.min_write_rate = rate;
        self
    }

    /// How long a connection is kept without a request. Behind a load balancer, longer than that keeps its own.
    pub fn keep_alive(mut self, timeout: Duration) -> Self {
        self.keep_alive = Some(timeout);
        self
    }

    /// The largest head of a request: its target and its headers. actix-http reads at most 128 KiB.
    pub fn max_head_size(mut self, size: ByteSize) -> Self {
        let bytes = usize::try_from(size.as_u64()).unwrap_or(usize::MAX);
        self.limits.max_head_size = bytes.min(LARGEST_HEAD);
        self
    }

    /// The largest body of a request.
    pub fn max_body_size(mut self, size: ByteSize) -> Self {
        self.limits.body.get_or_insert_default().max_size = Some(size);
        self
    }

    /// Lifts the limits of bodies, for an application that has its own.
    pub fn without_body_limits(mut self) -> Self {
        self.limits.body = None;
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

    /// A path that answers 200 as long as the server lives. It comes before the application, and is not in the access log.
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
    /// # use {actix_web::App, twinroute_server::AppServer};
    /// # async fn database_answers() -> bool { true }
    /// AppServer::new(App::new).readiness("/readyz").ready_when(database_answers);
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

    /// How long running requests, and the work after them, may take once no new ones come.
    pub fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        self.shutdown_timeout = timeout;
        self
    }
}
