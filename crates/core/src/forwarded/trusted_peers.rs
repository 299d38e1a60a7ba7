//! Peers whose headers about a request's origin are trusted.

use std::{
    error::Error,
    fmt,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use actix_web::dev::RequestHead;
use ipnet::{AddrParseError, IpNet};

use super::is_origin_header;

/// Peers whose `x-forwarded-*`, `x-vercel-ip-*`, `x-real-ip` and `forwarded` headers are trusted. Default: none.
///
/// ```
/// use twinroute_core::TrustedPeers;
///
/// let peers = TrustedPeers::new(["10.0.0.0/8", "::1"]).unwrap();
/// assert!(peers.trusts(Some("10.1.2.3:4567".parse().unwrap())));
/// assert!(!peers.trusts(Some("192.0.2.1:4567".parse().unwrap())));
/// ```
#[derive(Debug, Clone, Default)]
pub struct TrustedPeers(Arc<[IpNet]>);

impl TrustedPeers {
    /// Parses addresses, and networks such as `10.0.0.0/8`.
    ///
    /// # Errors
    /// When one of them is neither.
    pub fn new<'a>(peers: impl IntoIterator<Item = &'a str>) -> Result<Self, TrustedPeersError> {
        let peers = peers.into_iter().map(parse);
        peers.collect::<Result<_, _>>().map(Self)
    }

    /// Whether a peer is trusted.
    #[must_use]
    pub fn trusts(&self, peer: Option<SocketAddr>) -> bool {
        let peer = peer.map(|peer| peer.ip().to_canonical());
        peer.is_some_and(|peer| self.0.iter().any(|network| network.contains(&peer)))
    }

    /// Strips the headers that only a trusted peer may send, unless the peer is trusted.
    pub fn strip(&self, head: &mut RequestHead) {
        if !head.headers.keys().any(is_origin_header) || self.trusts(head.peer_addr) {
            return;
        }
        let names: Vec<_> = head
            .headers
            .keys()
            .filter(|name| is_origin_header(name))
            .cloned()
            .collect();
        for name in names {
            head.headers.remove(name);
        }
    }
}

fn parse(text: &str) -> Result<IpNet, TrustedPeersError> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address
        .or_else(|_| text.parse())
        .map_err(|source| TrustedPeersError {
            peer: text.to_owned(),
            source,
        })
}

/// The error for a text that is neither an address nor a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedPeersError {
    peer: String,
    source: AddrParseError,
}

impl fmt::Display for TrustedPeersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let peer = &self.peer;
        write!(
            f,
            "trusted peer `{peer}` is neither an address nor a network"
        )
    }
}

impl Error for TrustedPeersError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}
