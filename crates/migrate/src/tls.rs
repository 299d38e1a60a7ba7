//! TLS to an `https` server, whose certificate is verified.

use std::{io, net::IpAddr, sync::Arc};

use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject as _},
    },
};
use url::Host;

use crate::{LegacyError, LegacyErrorKind, legacy::Legacy, socket::Socket};

/// A TLS client with its trusted root certificates.
#[derive(Clone)]
pub(crate) struct Tls(TlsConnector);

impl Tls {
    /// Trusts Mozilla's root certificates.
    pub(crate) fn new() -> Result<Self, LegacyErrorKind> {
        Self::with(RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        })
    }

    fn with(roots: RootCertStore) -> Result<Self, LegacyErrorKind> {
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder
            .with_safe_default_protocol_versions()
            .map_err(|error| LegacyErrorKind::Certificate(error.to_string()))?;
        let mut config = builder.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }

    /// Trusts the certificates in `pem`.
    pub(crate) fn trusting(pem: &[u8]) -> Result<Self, LegacyError> {
        let roots = roots(pem).map_err(LegacyErrorKind::Certificate);
        let tls = roots.and_then(Self::with);
        tls.map_err(|kind| LegacyError::new("the PEM text", kind))
    }

    pub(crate) async fn connect(&self, host: &Host, tcp: TcpStream) -> io::Result<Socket> {
        let name = match host {
            Host::Domain(name) => ServerName::try_from(name.clone()).map_err(io::Error::other)?,
            Host::Ipv4(address) => ServerName::from(IpAddr::from(*address)),
            Host::Ipv6(address) => ServerName::from(IpAddr::from(*address)),
        };
        Ok(Socket::new(self.0.connect(name, tcp).await?))
    }
}

impl Legacy {
    /// Sets the root certificates of an `https` server, in PEM form, instead of Mozilla's.
    ///
    /// # Errors
    /// When `pem` contains no certificate, or one that can't be parsed.
    pub fn root_certificates(mut self, pem: &[u8]) -> Result<Self, LegacyError> {
        let trusting = Tls::trusting(pem)?;
        if let Some(tls) = &mut self.origin.address.tls {
            *tls = trusting;
        }
        Ok(self.with_new_pool())
    }
}

fn roots(pem: &[u8]) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| error.to_string())?;
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    match roots.is_empty() {
        true => Err("it has no certificate".to_owned()),
        false => Ok(roots),
    }
}
