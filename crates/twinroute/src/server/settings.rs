//! The settings of a server: its address, its limits, its health paths, and how it stops.

use std::time::Duration;

use bytesize::ByteSize;

use twinroute_server::AccessLog;

use super::Server;

impl Server {
    /// Sets the address to listen on: `127.0.0.1` by default, `0.0.0.0` for all addresses.
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.server = self.server.host(host);
        self
    }

    /// Sets the port to listen on: 3000 by default, 0 for any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.server = self.server.port(port);
        self
    }

    /// Sets the number of worker threads: one per processor by default.
    pub fn workers(mut self, workers: usize) -> Self {
        self.server = self.server.workers(workers);
        self
    }

    /// Limits the time for the head of a request, from its first byte: 10 seconds by default.
    pub fn head_timeout(mut self, timeout: Duration) -> Self {
        self.server = self.server.head_timeout(timeout);
        self
    }

    /// Limits the time in which a client reads nothing of its response: 60 seconds by default.
    pub fn write_timeout(mut self, timeout: Duration) -> Self {
        self.server = self.server.write_timeout(timeout);
        self
    }

    /// Sets the average rate at which a client must read a response, in bytes per second, once the response has waited for the
    /// [`write_timeout`]: 0 by default, which is no limit.
    ///
    /// [`write_timeout`]: Self::write_timeout
    pub fn min_write_rate(mut self, rate: u64) -> Self {
        self.server = self.server.min_write_rate(rate);
        self
    }

    /// Sets how long a connection without a request is kept: 5 seconds by default. Behind a load balancer, set more than its own
    /// keep-alive time.
    pub fn keep_alive(mut self, timeout: Duration) -> Self {
        self.server = self.server.keep_alive(timeout);
        self
    }

    /// Limits the head of a request, its target and its headers: 128 KiB by default, which is also the most that actix-web reads.
    pub fn max_head_size(mut self, size: ByteSize) -> Self {
        self.server = self.server.max_head_size(size);
        self
    }

    /// Limits the connections that all workers together serve at a time: 25,600 by default.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.server = self.server.max_connections(connections);
        self
    }

    /// Limits the handlers that go on after their clients have disconnected, on all workers together: 10,000 by default. A handler
    /// over the limit is cancelled, and reported to `Routes::on_error`.
    pub fn max_detached(mut self, handlers: usize) -> Self {
        self.max_detached = handlers;
        self
    }

    /// Limits the clients that wait to be accepted: 1,024 by default. The system may have a lower limit.
    pub fn backlog(mut self, clients: u32) -> Self {
        self.server = self.server.backlog(clients);
        self
    }

    /// Sets a path that responds with 200 as long as the server runs. It comes before all routes, and is not in the access log.
    pub fn liveness(mut self, path: impl Into<String>) -> Self {
        self.server = self.server.liveness(path);
        self
    }

    /// Sets a path that responds with 200, and with 503 while the server stops or [`ready_when`](Self::ready_when) returns `false`.
    pub fn readiness(mut self, path: impl Into<String>) -> Self {
        self.server = self.server.readiness(path);
        self
    }

    /// Sets a check that runs for each request to the readiness path.
    ///
    /// ```
    /// # use twinroute::{Routes, Server};
    /// # async fn has_database() -> bool { true }
    /// Server::new(Routes::new()).readiness("/readyz").ready_when(has_database);
    /// ```
    pub fn ready_when<F>(mut self, check: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = bool> + 'static,
    {
        self.server = self.server.ready_when(check);
        self
    }

    /// Gives each request an id, as its `x-request-id`: the one that a [trusted peer](crate::Routes::trusted_peers) has sent, if it has at
    /// most 128 characters, which are letters, digits and `-._~+/=:@`; otherwise a random UUID without hyphens.
    ///
    /// Handlers (as [`RequestId`](crate::RequestId) and as header), logs, [`ErrorEvent`](crate::ErrorEvent)s, the legacy server, hosts
    /// of rewrites and every response get it, also redirects, errors, health paths and refusals of malformed requests.
    ///
    /// ```
    /// use twinroute::{RequestId, Routes, Server, app::{self, NextResponse}};
    ///
    /// async fn get(id: RequestId) -> NextResponse {
    ///     NextResponse::text(id.to_string())
    /// }
    ///
    /// let routes = Routes::new().app("/id", app::route().get(get)).trusted_peers(["10.0.0.0/8"]);
    /// Server::new(routes).request_id();
    /// ```
    pub fn request_id(mut self) -> Self {
        self.server = self.server.request_id();
        self
    }

    /// Writes an access log. By default, requests are only `tracing` events of the target `twinroute::access`.
    ///
    /// ```
    /// use twinroute::{AccessLog, Routes, Server};
    ///
    /// Server::new(Routes::new()).request_id().access_log(AccessLog::json());
    /// ```
    pub fn access_log(mut self, log: AccessLog) -> Self {
        self.server = self.server.access_log(log);
        self
    }

    /// Sets how long new connections are served after SIGTERM: 0 seconds by default. Set it longer than load balancers need to notice.
    pub fn drain_delay(mut self, delay: Duration) -> Self {
        self.server = self.server.drain_delay(delay);
        self
    }

    /// Limits the time for running requests, and the work after them, once no new ones are accepted: 30 seconds by default.
    pub fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        self.server = self.server.shutdown_timeout(timeout);
        self
    }
}
