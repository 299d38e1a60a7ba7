//! The address of a server.

use std::{io, sync::Arc};

use tokio::net::TcpStream;
use url::{Host, Url};

use crate::{socket::Socket, tls::Tls};

/// Scheme, host and port of a server, and how to connect to it.
#[derive(Clone)]
pub(crate) struct Address {
    origin: Arc<str>,
    host: Host,
    port: u16,
    pub(crate) tls: Option<Tls>,
}

impl Address {
    /// The server that `url` names, with TLS if given; `None` if it has no host or its scheme no port.
    pub(crate) fn of(url: &Url, tls: Option<Tls>) -> Option<Self> {
        Some(Self {
            origin: url.origin().ascii_serialization().into(),
            host: url.host()?.to_owned(),
            port: url.port_or_known_default()?,
            tls,
        })
    }

    pub(crate) fn origin(&self) -> &Arc<str> {
        &self.origin
    }

    /// Host and port in the form of a `Host` header.
    pub(crate) fn authority(&self) -> &str {
        self.origin
            .split_once("://")
            .map_or("", |(_, authority)| authority)
    }

    pub(crate) async fn connect(&self) -> io::Result<Socket> {
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
