//! Who asked, and for what: the `x-forwarded-*` headers, which must not be forged.

use std::net::IpAddr;

use actix_web::{HttpRequest, http::header::HeaderName};
use http::{HeaderMap, HeaderValue};
use ipnet::IpNet;

use crate::{LegacyError, LegacyErrorKind};

const FOR: &str = "x-forwarded-for";

pub(crate) fn parse_peer(text: &str) -> Result<IpNet, LegacyError> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address
        .or_else(|_| text.parse())
        .ok()
        .ok_or_else(|| LegacyError::new(text, LegacyErrorKind::Peer))
}

/// Whether a header tells who asked, so that it counts only when a trusted peer sent it.
pub(crate) fn is_claim(name: &HeaderName) -> bool {
    let name = name.as_str();
    name.starts_with("x-forwarded-") || matches!(name, "forwarded" | "x-real-ip")
}

pub(crate) fn is_trusted(request: &HttpRequest, trusted: &[IpNet]) -> bool {
    let peer = request.peer_addr().map(|peer| peer.ip().to_canonical());
    peer.is_some_and(|peer| trusted.iter().any(|network| network.contains(&peer)))
}

/// Adds what this server knows: the peer goes to the end of `x-forwarded-for`, and what a trusted peer said of host,
/// protocol and port stays. The port is this server's own, as with Next.js.
pub(crate) fn add(headers: &mut HeaderMap, request: &HttpRequest, host: &HeaderValue) {
    let peer = request.peer_addr().map(|peer| peer.ip().to_canonical());
    if let Some(peer) = peer {
        let mut hops: Vec<_> = headers
            .get_all(FOR)
            .iter()
            .map(HeaderValue::as_bytes)
            .collect();
        let peer = peer.to_string();
        hops.push(peer.as_bytes());
        if let Ok(hops) = HeaderValue::from_bytes(&hops.join(&b", "[..])) {
            headers.insert(FOR, hops);
        }
    }
    let config = request.app_config();
    let protocol = if config.secure() { "https" } else { "http" };
    let known = [
        ("x-forwarded-host", host.clone()),
        ("x-forwarded-proto", HeaderValue::from_static(protocol)),
        ("x-forwarded-port", config.local_addr().port().into()),
    ];
    for (name, value) in known {
        headers.entry(name).or_insert(value);
    }
}
