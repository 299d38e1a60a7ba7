//! The legacy server and its settings.

use std::{fmt, time::Duration};

use actix_web::{HttpRequest, HttpResponse, dev::Payload};

use twinroute_core::{TrustedPeers, TrustedPeersError};
use url::Url;

use crate::{
    LegacyError, LegacyErrorKind, Regenerate, RegenerateError,
    address::Address,
    forward::forward,
    origin::Origin,
    pool::{PoolKey, PoolScope},
    regenerate::regenerate,
    settings::ConnectionSettings,
    target::Target,
    tls::Tls,
};

/// The legacy server: the Next.js server that still serves the routes that are not migrated.
///
/// | setting | default | when exceeded |
/// | --- | --- | --- |
/// | [`connect_timeout`](Self::connect_timeout) | 1 second | 504 |
/// | [`head_timeout`](Self::head_timeout) | 60 seconds | 504, or 408 if the client stopped sending |
/// | [`body_timeout`](Self::body_timeout) | none | the client's connection is aborted |
/// | [`idle_timeout`](Self::idle_timeout) | 4 seconds | the idle connection is closed |
/// | [`restart_time`](Self::restart_time) | 1 second | 502 |
/// | [`max_waiting`](Self::max_waiting) | 256 | 502 at once |
/// | [`trusted_peers`](Self::trusted_peers) | none | |
/// | `root_certificates`, with the feature `legacy-tls` | Mozilla's | |
///
/// Each worker has its own pool of at most 64 idle connections. The number of active connections is not limited.
#[derive(Clone)]
pub struct Legacy {
    pub(crate) origin: Origin,
}

impl Legacy {
    /// The server at `url`: `http` or `https`, a host and a port. No connection is opened yet.
    ///
    /// # Errors
    /// When `url` is not such a URL.
    pub fn new(url: &str) -> Result<Self, LegacyError> {
        let address = parse(url).map_err(|kind| LegacyError::new(url, kind))?;
        Ok(Self {
            origin: Origin {
                pool: PoolKey::new(PoolScope::new(), &address),
                address,
                settings: ConnectionSettings::default(),
            },
        })
    }

    /// Sets how long opening a connection may take, including TLS: 1 second by default.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.origin.settings.connect_timeout = limit;
        self
    }

    /// Sets how long the head of the response may take after the last piece of the request was sent: 60 seconds by default.
    #[must_use]
    pub fn head_timeout(mut self, limit: Duration) -> Self {
        self.origin.settings.head_timeout = limit;
        self
    }

    /// Sets how long the legacy server may pause within a response body. There is no limit by default, since event streams
    /// have long pauses.
    #[must_use]
    pub fn body_timeout(mut self, limit: Duration) -> Self {
        self.origin.settings.body_timeout = Some(limit);
        self
    }

    /// Sets how long an idle connection is kept: 4 seconds by default; zero disables reuse. It should be less than the
    /// server's own limit, which is 5 seconds in Node. A shorter `Keep-Alive: timeout=n` of the server is respected.
    #[must_use]
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.origin.settings.idle_timeout = limit;
        self
    }

    /// Sets how long a refused connection is retried while the legacy server restarts: 1 second by default; zero disables
    /// retries.
    ///
    /// Only requests that may be repeated are retried: GET, HEAD, OPTIONS, PUT, DELETE and TRACE without a body.
    #[must_use]
    pub fn restart_time(mut self, limit: Duration) -> Self {
        self.origin.settings.restart.time = limit;
        self
    }

    /// Sets how many requests may wait for a legacy server that restarts, in the whole process: 256 by default.
    #[must_use]
    pub fn max_waiting(mut self, limit: usize) -> Self {
        self.origin.settings.restart.set_max_waiting(limit);
        self
    }

    /// Sets the addresses and networks, such as `10.0.0.0/8`, whose `x-forwarded-*`, `x-real-ip`, `x-vercel-ip-*` and
    /// `forwarded` headers are trusted. There are none by default.
    ///
    /// # Errors
    /// When one of them is neither an address nor a network.
    pub fn trusted_peers<'a>(
        self,
        peers: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, TrustedPeersError> {
        Ok(self.trusting(TrustedPeers::new(peers)?))
    }

    /// Like [`trusted_peers`](Self::trusted_peers), with parsed peers.
    #[must_use]
    pub fn trusting(mut self, peers: TrustedPeers) -> Self {
        self.origin.settings.trusted = peers;
        self
    }

    /// The peers whose forwarding headers are trusted.
    #[must_use]
    pub fn trusted(&self) -> &TrustedPeers {
        &self.origin.settings.trusted
    }

    /// Uses a new pool, after a change of a setting that decides where connections lead.
    #[cfg(feature = "legacy-tls")]
    pub(crate) fn with_new_pool(mut self) -> Self {
        self.origin.pool = PoolKey::new(PoolScope::new(), &self.origin.address);
        self
    }

    /// Scheme, host and port of the server.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.origin.address.origin()
    }

    /// Forwards a request and returns the legacy server's response, or else a 502 or 504 as text.
    ///
    /// Dropping the future, or the body of the response, cancels the request. actix-web drops them when the client
    /// disconnects, unless `HttpServer::h1_allow_half_closed` is on, which is its default.
    pub async fn serve(&self, request: HttpRequest, payload: Payload) -> HttpResponse {
        self.forward(&request, payload)
            .await
            .unwrap_or_else(|failed| failed)
    }

    /// Regenerates a path that Next.js prerenders, with the secret of its build. Logs a failure.
    ///
    /// `target` is the target of the request, with `basePath` and a trailing slash as configured. For a path that is not prerendered,
    /// Next.js would run its handler. The time limit is 5 seconds, and the connection is one of the worker's pool, so it runs in an actix
    /// runtime.
    ///
    /// # Errors
    /// When the server can't be reached or does not respond in time, or responds without having regenerated the path: the secret is that
    /// of another build, the path is not prerendered, or its handler failed.
    ///
    /// ```no_run
    /// use twinroute_migrate::{Legacy, Regenerate, RegenerateError};
    ///
    /// # async fn example(legacy: Legacy, secret: &str) -> Result<(), RegenerateError> {
    /// legacy.regenerate("/docs/posts/1", secret, Regenerate::Generated).await
    /// # }
    /// ```
    pub async fn regenerate(
        &self,
        target: &str,
        secret: &str,
        paths: Regenerate,
    ) -> Result<(), RegenerateError> {
        let regenerated = regenerate(&self.origin, target, secret, paths).await;
        regenerated.map_err(|failure| {
            let server = self.origin();
            tracing::error!(server, path = target, %failure, "legacy server did not regenerate a path");
            RegenerateError::new(target, failure)
        })
    }

    /// Like [`serve`](Self::serve), with the response to a failure as the error.
    pub(crate) async fn forward(
        &self,
        request: &HttpRequest,
        payload: Payload,
    ) -> Result<HttpResponse, HttpResponse> {
        let forwarded = match Target::unchanged(request, &self.origin.address) {
            Ok(target) => forward(&self.origin, &target, request, payload).await,
            Err(failure) => Err(failure),
        };
        forwarded.map_err(|failure| {
            failure.log("legacy server failed", self.origin(), request);
            failure.response("the legacy server")
        })
    }
}

/// The address in `url`, which has nothing but scheme, host and port.
fn parse(text: &str) -> Result<Address, LegacyErrorKind> {
    let url = Url::parse(text).map_err(|error| LegacyErrorKind::Unreadable(error.to_string()))?;
    let tls = match url.scheme() {
        "http" => None,
        "https" => Some(Tls::new()?),
        _ => return Err(LegacyErrorKind::Scheme),
    };
    let no_host = || LegacyErrorKind::Unreadable("it has no host".into());
    let address = Address::of(&url, tls).ok_or_else(no_host)?;
    match url.as_str().strip_suffix('/') == Some(address.origin()) {
        true => Ok(address),
        false => Err(LegacyErrorKind::MoreThanOrigin),
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
            .field("settings", &self.origin.settings)
            .finish_non_exhaustive()
    }
}
