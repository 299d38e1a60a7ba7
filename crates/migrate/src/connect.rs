//! Opens connections to the legacy server.

use std::{io, sync::Arc};

use tokio::{
    net::TcpStream,
    time::{Instant, timeout_at},
};
use twinroute_core::deadline;
use url::{Host, Url};

use crate::{
    LegacyError, LegacyErrorKind, failure::Failure, legacy::Legacy, socket::Socket, tls::Tls,
};

/// The address of the legacy server, and whether it uses TLS.
#[derive(Clone)]
pub(crate) struct LegacyAddress {
    origin: Arc<str>,
    host: Host,
    port: u16,
    pub(crate) tls: Option<Tls>,
}

impl LegacyAddress {
    pub(crate) fn parse(text: &str) -> Result<Self, LegacyError> {
        let fail = |kind| LegacyError::new(text, kind);
        let url = Url::parse(text)
            .map_err(|error| fail(LegacyErrorKind::Unreadable(error.to_string())))?;
        let tls = match url.scheme() {
            "http" => None,
            "https" => Some(Tls::new()),
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

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port in the form of a `Host` header.
    pub(crate) fn authority(&self) -> &str {
        self.origin
            .split_once("://")
            .map_or("", |(_, authority)| authority)
    }

    async fn connect(&self) -> io::Result<Socket> {
        let tcp = match &self.host {
            Host::Domain(name) => TcpStream::connect((name.as_str(), self.port)).await?,
            Host::Ipv4(address) => TcpStream::connect((*address, self.port)).await?,
            Host::Ipv6(address) => TcpStream::connect((*address, self.port)).await?,
        };
        tcp.set_nodelay(true)?;
        match &self.tls {
            Some(tls) => tls.connect(&self.host, tcp).await,
            None => Ok(Socket::new(tcp)),
        }
    }
}

/// Opens a connection within the `connect_timeout`.
pub(crate) async fn connect(legacy: &Legacy) -> Result<Socket, Failure> {
    let deadline = deadline(Instant::now(), legacy.connect_timeout);
    match timeout_at(deadline, legacy.address.connect()).await {
        Ok(connected) => connected.map_err(Failure::Unreachable),
        Err(_) => Err(Failure::ConnectTimeout),
    }
}
