//! What can be set of a server: its address, its limits, what it says of its health, and how it stops.

use std::time::Duration;

use bytesize::ByteSize;

use super::Server;

impl Server {
    /// The address to listen on; `0.0.0.0` for all.
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.server = self.server.host(host);
        self
    }

    /// The port to listen on; 0 for any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.server = self.server.port(port);
        self
    }

    /// How many threads serve.
    pub fn workers(mut self, workers: usize) -> Self {
        self.server = self.server.workers(workers);
        self
    }

    /// How long the head of a request may take, from its first byte on.
    pub fn head_timeout(mut self, timeout: Duration) -> Self {
        self.server = self.server.head_timeout(timeout);
        self
    }

    /// How long a client may take nothing of the answer that waits for it.
    pub fn write_timeout(mut self, timeout: Duration) -> Self {
        self.server = self.server.write_timeout(timeout);
        self
    }

    /// How much a client must take of a response on average, in bytes a second, after the [`write_timeout`] in which the
    /// response waited for it; 0, the default, for any.
    ///
    /// [`write_timeout`]: Self::write_timeout
    pub fn min_write_rate(mut self, rate: u64) -> Self {
        self.server = self.server.min_write_rate(rate);
        self
    }

    /// How long a connection is kept without a request. Behind a load balancer, longer than that keeps its own.
    pub fn keep_alive(mut self, timeout: Duration) -> Self {
        self.server = self.server.keep_alive(timeout);
        self
    }

    /// The largest head of a request: its target and its headers. actix-web reads at most 128 KiB.
    pub fn max_head_size(mut self, size: ByteSize) -> Self {
        self.server = self.server.max_head_size(size);
        self
    }

    /// How many connections are served at a time, by all workers together.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.server = self.server.max_connections(connections);
        self
    }

    /// How many handlers may go on after their clients have gone, on all workers together. One beyond it is dropped where it
    /// waits, and `Routes::on_error` is told of it.
    pub fn max_detached(mut self, handlers: usize) -> Self {
        self.max_detached = handlers;
        self
    }

    /// How many clients may wait to be accepted. The system may have a bound of its own.
    pub fn backlog(mut self, clients: u32) -> Self {
        self.server = self.server.backlog(clients);
        self
    }

    /// A path that answers 200 as long as the server lives. It comes before all routes, and is not in the access log.
    pub fn liveness(mut self, path: impl Into<String>) -> Self {
        self.server = self.server.liveness(path);
        self
    }

    /// A path that answers 200 as long as the server wants requests, and 503 once it is about to stop, or when
    /// [`ready_when`](Self::ready_when) says so.
    pub fn readiness(mut self, path: impl Into<String>) -> Self {
        self.server = self.server.readiness(path);
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
        self.server = self.server.ready_when(check);
        self
    }

    /// How long new connections are served after SIGTERM: longer than load balancers take to find out.
    pub fn drain_delay(mut self, delay: Duration) -> Self {
        self.server = self.server.drain_delay(delay);
        self
    }

    /// How long running requests, and the work after them, may take once no new ones come.
    pub fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        self.server = self.server.shutdown_timeout(timeout);
        self
    }
}
