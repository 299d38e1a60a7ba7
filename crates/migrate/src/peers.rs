//! Whose word counts on where a request came from.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use actix_web::{dev::RequestHead, http::header::HeaderName};
use ipnet::IpNet;

use crate::{LegacyError, LegacyErrorKind};

/// Peers whose `x-forwarded-*`, `x-vercel-ip-*`, `x-real-ip` and `forwarded` headers are believed; at first nobody's are.
///
/// ```
/// use twinroute_migrate::TrustedPeers;
///
/// let peers = TrustedPeers::new(["10.0.0.0/8", "::1"]).unwrap();
/// assert!(peers.trusts(Some("10.1.2.3:4567".parse().unwrap())));
/// assert!(!peers.trusts(Some("192.0.2.1:4567".parse().unwrap())));
/// ```
#[derive(Debug, Clone, Default)]
pub struct TrustedPeers(Arc<[IpNet]>);

impl TrustedPeers {
    /// Addresses, and networks such as `10.0.0.0/8`.
    ///
    /// # Errors
    /// When one of them is neither.
    pub fn new<'a>(peers: impl IntoIterator<Item = &'a str>) -> Result<Self, LegacyError> {
        let peers = peers.into_iter().map(parse);
        peers.collect::<Result<_, _>>().map(Self)
    }

    /// Whether a peer is one of them.
    #[must_use]
    pub fn trusts(&self, peer: Option<SocketAddr>) -> bool {
        let peer = peer.map(|peer| peer.ip().to_canonical());
        peer.is_some_and(|peer| self.0.iter().any(|network| network.contains(&peer)))
    }

    /// Takes out of a request what its peer must not say, so that whoever reads it finds only what is true.
    pub fn drop_claims(&self, head: &mut RequestHead) {
        if !head.headers.keys().any(is_claim) || self.trusts(head.peer_addr) {
            return;
        }
        let claims: Vec<_> = head
            .headers
            .keys()
            .filter(|name| is_claim(name))
            .cloned()
            .collect();
        for claim in claims {
            head.headers.remove(claim);
        }
    }
}

fn parse(text: &str) -> Result<IpNet, LegacyError> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address
        .or_else(|_| text.parse())
        .ok()
        .ok_or_else(|| LegacyError::new(text, LegacyErrorKind::Peer))
}

/// Whether a header tells who asked, so that it counts only when a trusted peer sent it.
pub(crate) fn is_claim(name: &HeaderName) -> bool {
    let name = name.as_str();
    ["x-forwarded-", "x-vercel-ip-"]
        .iter()
        .any(|start| name.starts_with(start))
        || matches!(name, "forwarded" | "x-real-ip")
}
