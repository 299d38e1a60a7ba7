//! The settings of a server: address, limits, health paths and stopping.

use std::{sync::Arc, time::Duration};

use bytesize::ByteSize;

use twinroute_core::TrustedPeers;

use crate::{AccessLog, AppServer, limits::MAX_HEAD_SIZE};

impl AppServer {
    /// Sets the host name or address to listen on: `127.0.0.1` by default; `0.0.0.0` for all addresses.
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = Some(host.into());
        self
    }

    /// Sets the port to listen on: 3000 by default; 0 for any free port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// Sets the number of worker threads: one per processor by default.
    pub fn workers(mut self, workers: usize) -> Self {
        self.workers = Some(workers.max(1));
        self
    }

    /// Sets how long the head of a request may take, from its first byte to its last: 10 seconds by default. When exceeded:
    /// 408.
    pub fn head_timeout(mut self, timeout: Duration) -> Self {
        self.limits.head_timeout = timeout;
        self
    }

    /// Sets how long a handler waits for the next piece of a body: 30 seconds by default. When exceeded, it reads an error.
    pub fn body_timeout(mut self, timeout: Duration) -> Self {
        self.limits.body.get_or_insert_default().timeout = timeout;
        self
    }

    /// Sets the minimum average rate of a body, in bytes per second: 240 by default; 0 is no limit. It applies after the
    /// [`body_timeout`](Self::body_timeout). Below it, the handler reads an error.
    pub fn min_body_rate(mut self, rate: u64) -> Self {
        self.limits.body.get_or_insert_default().min_rate = rate;
        self
    }

    /// Sets how long a client may read nothing of a response that waits for it: 60 seconds by default. When exceeded, the
    /// connection is reset. For clients that read slowly, see [`min_write_rate`](Self::min_write_rate).
    pub fn write_timeout(mut self, timeout: Duration) -> Self {
        self.limits.write_timeout = timeout;
        self
    }

    /// Sets the minimum average rate at which a client reads a response that waits for it, in bytes per second: 0, no limit,
    /// by default. It applies after the [`write_timeout`]. Below it, the connection is reset.
    ///
    /// [`write_timeout`]: Self::write_timeout
    pub fn min_write_rate(mut self, rate: u64) -> Self {
        self.limits.min_write_rate = rate;
        self
    }

    /// Sets how long an idle connection is kept: 5 seconds by default. Behind a load balancer, set it longer than the load
    /// balancer's own.
    pub fn keep_alive(mut self, timeout: Duration) -> Self {
        self.keep_alive = Some(timeout);
        self
    }

    /// Sets the largest head of a request, with its target and headers: 128 KiB by default, which is the most that
    /// actix-http reads. When exceeded: 431.
    pub fn max_head_size(mut self, size: ByteSize) -> Self {
        let bytes = usize::try_from(size.as_u64()).unwrap_or(usize::MAX);
        self.limits.max_head_size = bytes.min(MAX_HEAD_SIZE);
        self
    }

    /// Sets the largest body of a request; there is no limit by default. When exceeded: 413.
    pub fn max_body_size(mut self, size: ByteSize) -> Self {
        self.limits.body.get_or_insert_default().max_size = Some(size);
        self
    }

    /// Removes all limits of bodies, for an application that has its own.
    pub fn without_body_limits(mut self) -> Self {
        self.limits.body = None;
        self
    }

    /// Sets how many connections are open at a time, on all workers together: 25,600 by default. Further clients wait.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.limits.max_connections = connections.max(1);
        self
    }

    /// Sets how many clients may wait to be accepted: 1,024 by default. The system may have a lower limit.
    pub fn backlog(mut self, clients: u32) -> Self {
        self.limits.backlog = clients;
        self
    }

    /// Sets a path that responds with 200 while the server runs. The application does not see its requests, and the access
    /// log has none of them.
    pub fn liveness(mut self, path: impl Into<String>) -> Self {
        self.health.liveness = Some(path.into());
        self
    }

    /// Sets a path that responds with 200 while the server accepts requests, and with 503 when it is stopping, or when
    /// [`ready_when`](Self::ready_when) returns false.
    pub fn readiness(mut self, path: impl Into<String>) -> Self {
        self.health.readiness = Some(path.into());
        self
    }

    /// Sets a check that runs for each request for the readiness path.
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

    /// Gives each request an id, as its `x-request-id`: the one that a [trusted peer](Self::trusted_peers) has sent, if it has at most
    /// 128 characters, which are letters, digits and `-._~+/=:@`; otherwise a random UUID without hyphens.
    ///
    /// Handlers, logs and every response have it, also redirects, errors, health paths and refusals of malformed requests.
    pub fn request_id(mut self) -> Self {
        self.has_request_ids = true;
        self
    }

    /// Sets the peers whose `x-request-id` is kept, and whose `x-forwarded-for` has the address for the access log: none by default.
    pub fn trusted_peers(mut self, peers: TrustedPeers) -> Self {
        self.trusted = peers;
        self
    }

    /// Writes an access log. By default, requests are only `tracing` events of the target `twinroute::access`.
    pub fn access_log(mut self, log: AccessLog) -> Self {
        self.access_log = Some(log);
        self
    }

    /// Sets how long new connections are accepted after SIGTERM: 0 seconds by default. Set it longer than load balancers need
    /// to see that the server is not ready.
    pub fn drain_delay(mut self, delay: Duration) -> Self {
        self.drain_delay = delay;
        self
    }

    /// Sets how long running requests, and the work that outlives them, may take after the last connection was accepted: 30
    /// seconds by default.
    pub fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        self.shutdown_timeout = timeout;
        self
    }
}
