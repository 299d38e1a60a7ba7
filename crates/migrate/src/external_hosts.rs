//! The servers of other hosts, which rewrites lead to.

use std::{fmt, time::Duration};

use actix_web::{HttpRequest, HttpResponse, dev::Payload, http::StatusCode};
use twinroute_core::{TrustedPeers, error_response};
use url::Url;

use crate::{
    address::Address,
    external_url::{self, ExternalUrlError, ExternalUrlErrorKind},
    failure::Failure,
    forward::forward,
    origin::Origin,
    pool::{PoolKey, PoolScope},
    settings::ConnectionSettings,
    target::Target,
    tls::Tls,
};

/// Forwards requests to other hosts: rewrites whose destination is an absolute URL.
///
/// The rules of [`Legacy`](crate::Legacy) hold, but a request gets the path and the query of its URL, and the URL's host as `Host`.
/// Redirects are not followed. If there is no response, the client gets a 500 with the text `Internal Server Error`, as in
/// Next.js, and the reason is logged.
///
/// | setting | default |
/// | --- | --- |
/// | connect timeout | 10 seconds |
/// | [`head_timeout`](Self::head_timeout) | 30 seconds, as in Next.js |
/// | idle timeout | 4 seconds |
/// | [`trusting`](Self::trusting) | no peers |
/// | `root_certificates`, with the feature `legacy-tls` | Mozilla's |
///
/// A rule with a parameter in its host leads to any number of hosts. Each worker keeps idle connections to 64 servers at most,
/// and at most 64 connections to each.
#[derive(Clone)]
pub struct ExternalHosts {
    scope: PoolScope,
    settings: ConnectionSettings,
    /// `None` without the feature `legacy-tls`.
    tls: Option<Tls>,
}

impl Default for ExternalHosts {
    fn default() -> Self {
        Self::new()
    }
}

impl ExternalHosts {
    /// The default settings.
    #[must_use]
    pub fn new() -> Self {
        let mut settings = ConnectionSettings {
            connect_timeout: Duration::from_secs(10),
            head_timeout: Duration::from_secs(30),
            ..ConnectionSettings::default()
        };
        // Only the legacy server is known to restart.
        settings.restart.time = Duration::ZERO;
        Self {
            scope: PoolScope::new(),
            settings,
            tls: Tls::new().ok(),
        }
    }

    /// Sets how long the head of a response may take after the last piece of the request was sent: 30 seconds by default.
    #[must_use]
    pub fn head_timeout(mut self, limit: Duration) -> Self {
        self.settings.head_timeout = limit;
        self
    }

    /// Sets the peers whose forwarding headers are trusted: none by default.
    #[must_use]
    pub fn trusting(mut self, peers: TrustedPeers) -> Self {
        self.settings.trusted = peers;
        self
    }

    /// Sets the root certificates of `https` servers, in PEM form, instead of Mozilla's.
    ///
    /// # Errors
    /// When `pem` contains no certificate, or one that can't be parsed.
    #[cfg(feature = "legacy-tls")]
    pub fn root_certificates(mut self, pem: &[u8]) -> Result<Self, crate::LegacyError> {
        self.tls = Some(Tls::trusting(pem)?);
        // Connections to servers with other certificates must not be reused.
        self.scope = PoolScope::new();
        Ok(self)
    }

    /// Checks the destination of a rule before anything is served. It may contain parameters, such as `:path*`.
    ///
    /// # Errors
    /// When no request can be forwarded to it: it is not an absolute `http` or `https` URL, it has a user, or its scheme is
    /// `https` without the feature `legacy-tls`.
    ///
    /// ```
    /// use twinroute_migrate::ExternalHosts;
    ///
    /// let hosts = ExternalHosts::new();
    /// assert!(hosts.check("http://:tenant.example:8080/:path*").is_ok());
    /// let error = hosts.check("http://user@blog.example/").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "`http://user@blog.example` has a user or a password, which is never sent: remove it",
    /// );
    /// ```
    pub fn check(&self, destination: &str) -> Result<(), ExternalUrlError> {
        external_url::check(destination)?;
        self.tls_for(destination).map(drop)
    }

    /// Forwards a request to an absolute URL, and returns the response. The URL is a rule's destination, or that of a proxy.
    ///
    /// A URL is refused if its authority has a user, a percent sign, a backslash or white space, because then a parameter in the
    /// host of a rule could lead to a host that the rule does not name.
    ///
    /// Dropping the future, or the body of the response, cancels the request.
    pub async fn forward(
        &self,
        url: &str,
        request: &HttpRequest,
        payload: Payload,
    ) -> HttpResponse {
        let forwarded = match self.origin(url) {
            Ok((url, origin)) => self.send(&url, &origin, request, payload).await,
            Err(error) => Err(Failure::Destination(error)),
        };
        forwarded.unwrap_or_else(|failure| {
            // The query may contain secrets.
            let server = url.split('?').next().unwrap_or_default();
            failure.log("a rewrite to another host failed", server, request);
            match failure.status().is_server_error() {
                true => error_response::text(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    None,
                    "Internal Server Error",
                ),
                false => failure.response("the other host"),
            }
        })
    }

    async fn send(
        &self,
        url: &Url,
        origin: &Origin,
        request: &HttpRequest,
        payload: Payload,
    ) -> Result<HttpResponse, Failure> {
        let target = Target::of(url, &origin.address, request)?;
        forward(origin, &target, request, payload).await
    }

    /// The parsed URL and its server.
    fn origin(&self, text: &str) -> Result<(Url, Origin), ExternalUrlError> {
        let url = external_url::parse(text)?;
        let address = Address::of(&url, self.tls_for(text)?);
        let address =
            address.ok_or_else(|| ExternalUrlError::new(text, ExternalUrlErrorKind::Host))?;
        let origin = Origin {
            pool: PoolKey::new(self.scope, &address),
            address,
            settings: self.settings.clone(),
        };
        Ok((url, origin))
    }

    /// The TLS client for an `https` URL.
    fn tls_for(&self, url: &str) -> Result<Option<Tls>, ExternalUrlError> {
        let is_https = url.starts_with("https:");
        let tls = self.tls.clone().filter(|_| is_https);
        match is_https && tls.is_none() {
            true => Err(ExternalUrlError::new(url, ExternalUrlErrorKind::NoTls)),
            false => Ok(tls),
        }
    }
}

impl fmt::Debug for ExternalHosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExternalHosts")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
