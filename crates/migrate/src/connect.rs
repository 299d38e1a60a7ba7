//! A new connection to the server behind.

use std::{io, sync::Arc};

use tokio::{
    net::TcpStream,
    time::{Instant, timeout_at},
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject as _},
    },
};
use url::{Host, Url};

use crate::{LegacyError, LegacyErrorKind, failure::Failure, legacy::Legacy, socket::Socket};

/// Where the server is.
#[derive(Clone)]
pub(crate) struct Upstream {
    origin: Arc<str>,
    host: Host,
    port: u16,
    tls: Option<TlsConnector>,
}

impl Upstream {
    pub(crate) fn parse(text: &str) -> Result<Self, LegacyError> {
        let fail = |kind| LegacyError::new(text, kind);
        let url = Url::parse(text)
            .map_err(|error| fail(LegacyErrorKind::Unreadable(error.to_string())))?;
        let tls = match url.scheme() {
            "http" => None,
            "https" => Some(connector(RootCertStore {
                roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
            })),
            _ => return Err(fail(LegacyErrorKind::Scheme)),
        };
        let origin = url.origin().ascii_serialization();
        if url.as_str() != format!("{origin}/") {
            return Err(fail(LegacyErrorKind::MoreThanOrigin));
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(fail(LegacyErrorKind::Unreadable("it has no host".into())));
        };
        Ok(Self {
            origin: origin.into(),
            host: host.to_owned(),
            port,
            tls: tls.transpose().map_err(fail)?,
        })
    }

    /// The same, trusting the authorities of `pem` only.
    pub(crate) fn with_roots(self, pem: &[u8]) -> Result<Self, LegacyError> {
        let fail =
            |reason: String| LegacyError::new("the PEM text", LegacyErrorKind::Certificate(reason));
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| fail(error.to_string()))?;
            let added = roots.add(certificate);
            added.map_err(|error| fail(error.to_string()))?;
        }
        if roots.is_empty() {
            return Err(fail("it has no certificate".to_owned()));
        }
        let tls = self.tls.map(|_| connector(roots)).transpose();
        let tls = tls.map_err(|kind| LegacyError::new("the PEM text", kind))?;
        Ok(Self { tls, ..self })
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port as a `Host` header has them, for a client that sent none.
    pub(crate) fn authority(&self) -> &str {
        self.origin
            .split_once("://")
            .map_or("", |(_, authority)| authority)
    }

    async fn dial(&self) -> io::Result<Socket> {
        let tcp = match &self.host {
            Host::Domain(name) => TcpStream::connect((name.as_str(), self.port)).await?,
            Host::Ipv4(address) => TcpStream::connect((*address, self.port)).await?,
            Host::Ipv6(address) => TcpStream::connect((*address, self.port)).await?,
        };
        tcp.set_nodelay(true)?;
        let Some(tls) = &self.tls else {
            return Ok(Socket::plain(tcp));
        };
        let name = match &self.host {
            Host::Domain(name) => ServerName::try_from(name.clone()).map_err(io::Error::other)?,
            Host::Ipv4(address) => ServerName::from(std::net::IpAddr::from(*address)),
            Host::Ipv6(address) => ServerName::from(std::net::IpAddr::from(*address)),
        };
        Ok(Socket::tls(tls.connect(name, tcp).await?))
    }
}

/// Opens a connection, within the time for it.
pub(crate) async fn connect(legacy: &Legacy) -> Result<Socket, Failure> {
    let deadline = Instant::now() + legacy.connect_timeout;
    match timeout_at(deadline, legacy.upstream.dial()).await {
        Ok(dialled) => dialled.map_err(Failure::Unreachable),
        Err(_) => Err(Failure::ConnectTimeout),
    }
}

fn connector(roots: RootCertStore) -> Result<TlsConnector, LegacyErrorKind> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder
        .with_safe_default_protocol_versions()
        .map_err(|error| LegacyErrorKind::Certificate(error.to_string()))?;
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}
