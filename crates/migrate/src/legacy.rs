//! The server behind, and how it is spoken to.

use std::{fmt, time::Duration};

use actix_web::{HttpRequest, HttpResponse, dev::Payload};

use twinroute_core::{TrustedPeers, TrustedPeersError};

use crate::{LegacyError, connect::Upstream, forward::forward, pool::PoolKey, restart::Restart};

/// The Next.js server that still answers what has not moved.
///
/// | setting | default | when it is over |
/// | --- | --- | --- |
/// | [`connect_timeout`](Self::connect_timeout) | 1 second | 504 |
/// | [`head_timeout`](Self::head_timeout) | 60 seconds | 504, or 408 when it was the client that stopped sending |
/// | [`body_timeout`](Self::body_timeout) | none | the client's connection is aborted |
/// | [`idle_timeout`](Self::idle_timeout) | 4 seconds | the kept connection is closed |
/// | [`restart_time`](Self::restart_time) | 1 second | 502 |
/// | [`max_waiting`](Self::max_waiting) | 256 | 502 at once |
/// | [`trusted_peers`](Self::trusted_peers) | none | |
/// | `root_certificates`, with the feature `legacy-tls` | Mozilla's | |
///
/// Each worker keeps its own connections, at most 64 idle ones, and opens as many as it has requests.
#[derive(Clone)]
pub struct Legacy {
    pub(crate) upstream: Upstream,
    // Clones share a pool, so whatever decides whom a connection reaches takes a new key.
    pub(crate) pool: PoolKey,
    pub(crate) connect_timeout: Duration,
    pub(crate) head_timeout: Duration,
    pub(crate) body_timeout: Option<Duration>,
    pub(crate) idle_timeout: Duration,
    pub(crate) restart: Restart,
    pub(crate) trusted: TrustedPeers,
}

impl Legacy {
    /// The server at `url`: `http` or `https`, a host and a port.
    ///
    /// # Errors
    /// When `url` is something else. Whether somebody listens there is not asked.
    pub fn new(url: &str) -> Result<Self, LegacyError> {
        Ok(Self {
            upstream: Upstream::parse(url)?,
            pool: PoolKey::new(),
            connect_timeout: Duration::from_secs(1),
            head_timeout: Duration::from_secs(60),
            body_timeout: None,
            idle_timeout: Duration::from_secs(4),
            restart: Restart::default(),
            trusted: TrustedPeers::default(),
        })
    }

    /// How long a new connection may take, TLS included.
    #[must_use]
    pub fn connect_timeout(self, limit: Duration) -> Self {
        Self {
            connect_timeout: limit,
            ..self
        }
    }

    /// How long the head of the answer may take, from when the last piece of the request went out.
    #[must_use]
    pub fn head_timeout(self, limit: Duration) -> Self {
        Self {
            head_timeout: limit,
            ..self
        }
    }

    /// How long the body of an answer may be silent. By default for ever, since event streams are silent for long.
    #[must_use]
    pub fn body_timeout(self, limit: Duration) -> Self {
        Self {
            body_timeout: Some(limit),
            ..self
        }
    }

    /// How long a connection without a request is kept. It should be less than the server's own limit, which is 5
    /// seconds in Node; what the server says in `Keep-Alive: timeout=n` is kept to when it is less. Zero keeps none.
    #[must_use]
    pub fn idle_timeout(self, limit: Duration) -> Self {
        Self {
            idle_timeout: limit,
            ..self
        }
    }

    /// How long a connection that the server refuses is tried again, while it restarts: one second by default, and zero for one
    /// attempt.
    ///
    /// Only for requests that may be repeated: those by GET, HEAD, OPTIONS, PUT, DELETE or TRACE that have no body.
    #[must_use]
    pub fn restart_time(mut self, limit: Duration) -> Self {
        self.restart.time = limit;
        self
    }

    /// How many requests may wait for a server that refuses connections, in the whole process: 256 by default.
    #[must_use]
    pub fn max_waiting(mut self, limit: usize) -> Self {
        self.restart.max_waiting = limit;
        self
    }

    /// Addresses and networks, such as `10.0.0.0/8`, whose `x-forwarded-*`, `x-real-ip`, `x-vercel-ip-*` and
    /// `forwarded` headers are believed.
    ///
    /// # Errors
    /// When one of them is neither.
    pub fn trusted_peers<'a>(
        self,
        peers: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, TrustedPeersError> {
        Ok(self.trusting(TrustedPeers::new(peers)?))
    }

    /// The same, with peers that are known already.
    #[must_use]
    pub fn trusting(self, peers: TrustedPeers) -> Self {
        Self {
            trusted: peers,
            ..self
        }
    }

    /// Whose headers are believed.
    #[must_use]
    pub fn trusted(&self) -> &TrustedPeers {
        &self.trusted
    }

    /// The same with connections of its own: what decides whom they reach has changed.
    #[cfg(feature = "legacy-tls")]
    pub(crate) fn with_new_pool(self) -> Self {
        Self {
            pool: PoolKey::new(),
            ..self
        }
    }

    /// Scheme, host and port of the server.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.upstream.origin()
    }

    /// Passes a request on and gives back what the server answers. When it does not, the answer is 502 or 504, as text.
    ///
    /// Dropping the future, or the body of the answer, cancels the request. actix-web does so when the client closes
    /// its connection, unless `HttpServer::h1_allow_half_closed` is on, which is its default.
    pub async fn serve(&self, request: HttpRequest, payload: Payload) -> HttpResponse {
        self.ask(&request, payload)
            .await
            .unwrap_or_else(|failed| failed)
    }

    /// The same, with an answer of ours as the error.
    pub(crate) async fn ask(
        &self,
        request: &HttpRequest,
        payload: Payload,
    ) -> Result<HttpResponse, HttpResponse> {
        forward(self, request, payload).await.map_err(|failure| {
            let (method, path) = (request.method(), request.uri().path());
            if failure.status().is_server_error() {
                tracing::error!(origin = self.origin(), %method, path, %failure, "legacy server failed");
            } else {
                tracing::debug!(%method, path, %failure, "request was not passed on");
            }
            failure.response()
        })
    }
}

impl TryFrom<&str> for Legacy {
    type Error = LegacyError;

    fn try_from(url: &str) -> Result<Self, LegacyError> {
        Self::new(url)
    }
}

impl fmt::Debug for Legacy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Legacy")
            .field("origin", &self.origin())
            .field("connect_timeout", &self.connect_timeout)
            .field("head_timeout", &self.head_timeout)
            .field("body_timeout", &self.body_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("restart", &self.restart)
            .field("trusted_peers", &self.trusted)
            .finish_non_exhaustive()
    }
}
