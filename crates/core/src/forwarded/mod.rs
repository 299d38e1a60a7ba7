//! Where a request came from: the headers of proxies, the peers that are trusted to send them, and the connection.
//!
//! 1. A server strips them first, unless a [trusted peer](TrustedPeers) sent them.
//! 2. Handlers read them; without them, the values of the connection.
//! 3. A forwarded request carries them, with this server's own peer added.

mod connection_context;
mod internal;
mod trusted_peers;

use std::{
    borrow::Cow,
    net::{IpAddr, SocketAddr},
};

use actix_web::{
    HttpRequest,
    dev::RequestHead,
    http::header::{HOST, HeaderName, HeaderValue, X_FORWARDED_FOR, X_FORWARDED_PROTO},
};

use crate::header;

pub use connection_context::ConnectionContext;
pub use internal::is_internal;
pub use trusted_peers::{TrustedPeers, TrustedPeersError};

/// Whether a header describes the origin of a request. Only trusted peers may send it.
#[must_use]
pub fn is_origin_header(name: &HeaderName) -> bool {
    let name = name.as_str();
    name.starts_with("x-forwarded-")
        || name.starts_with("x-vercel-ip-")
        || matches!(name, "forwarded" | "x-real-ip")
}

/// Whether the client's connection is encrypted, according to a trusted peer, or else to this server's own connection.
#[must_use]
pub fn is_secure(request: &HttpRequest) -> bool {
    match header::joined(request.headers(), &X_FORWARDED_PROTO) {
        Some(protocol) => protocol.contains("https"),
        None => ConnectionContext::read(request, |context| context.secure),
    }
}

const X_REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");

/// Returns the client's address: the last of `X-Forwarded-For`, else `X-Real-IP`, else that of the connection. A client can forge
/// earlier entries, and `X-Real-IP` too if the proxy only appends to `X-Forwarded-For`.
#[must_use]
pub fn client_ip(request: &HttpRequest) -> Option<IpAddr> {
    client_ip_of(request.head())
}

/// Returns the client's address as [`client_ip`] does.
#[must_use]
pub fn client_ip_of(head: &RequestHead) -> Option<IpAddr> {
    let sent = |name| header::joined(head.headers(), name);
    let last = |hops: Cow<'_, str>| address(hops.rsplit(',').next()?.trim());
    [&X_FORWARDED_FOR, &X_REAL_IP]
        .into_iter()
        .find_map(|name| sent(name).and_then(last))
        .or_else(|| peer_ip(head))
}

fn peer_ip(head: &RequestHead) -> Option<IpAddr> {
    Some(head.peer_addr?.ip().to_canonical())
}

/// Parses an address. Some proxies write the client's port too.
fn address(hop: &str) -> Option<IpAddr> {
    let with_port = || Some(hop.parse::<SocketAddr>().ok()?.ip());
    hop.parse().ok().or_else(with_port)
}

/// Returns the value of an `X-Forwarded-...` header that Next adds to requests without it.
#[must_use]
pub fn derived(request: &HttpRequest, name: &str) -> Option<String> {
    let (prefix, what) = name.split_at_checked("x-forwarded-".len())?;
    if !prefix.eq_ignore_ascii_case("x-forwarded-") {
        return None;
    }
    let is_secure = || ConnectionContext::read(request, |context| context.secure);
    match what.to_ascii_lowercase().as_str() {
        "for" => Some(request.peer_addr()?.ip().to_string()),
        "host" => header::joined(request.headers(), &HOST).map(Cow::into_owned),
        "port" => Some(ConnectionContext::read(request, |context| {
            context.port.to_string()
        })),
        "proto" if is_secure() => Some("https".to_owned()),
        "proto" => Some("http".to_owned()),
        _ => None,
    }
}

/// Returns the `X-Forwarded-For` of a forwarded request: that of a trusted peer, with this server's own peer appended.
#[must_use]
pub fn hops(request: &HttpRequest, is_trusted: bool) -> Option<HeaderValue> {
    let peer = peer_ip(request.head())?.to_string();
    let sent = request.headers().get_all(X_FORWARDED_FOR);
    let mut hops: Vec<_> = sent.map(HeaderValue::as_bytes).collect();
    if hops.is_empty() || !is_trusted {
        return HeaderValue::try_from(peer).ok();
    }
    hops.push(peer.as_bytes());
    HeaderValue::from_bytes(&hops.join(&b", "[..])).ok()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_address_of_the_nearest_hop_is_used() {
        let request = || TestRequest::default().peer_addr("10.0.0.1:1".parse().unwrap());
        let address =
            |request: TestRequest| client_ip(&request.to_http_request()).unwrap().to_string();
        assert_eq!(address(request()), "10.0.0.1");
        let sent = |forwarded: &str, real: &str| {
            let request = request().insert_header(("X-Real-IP", real));
            address(request.insert_header(("X-Forwarded-For", forwarded)))
        };
        let cases = [
            ("1.1.1.1, 2.2.2.2", "3.3.3.3", "2.2.2.2"),
            ("2.2.2.2:80", "3.3.3.3", "2.2.2.2"),
            ("1.1.1.1, [2001:db8::2]:80", "3.3.3.3", "2001:db8::2"),
            ("2001:db8::2", "", "2001:db8::2"),
            ("", "3.3.3.3", "3.3.3.3"),
            ("unknown", "3.3.3.3", "3.3.3.3"),
            ("1.1.1.1, unknown", "_hidden", "10.0.0.1"),
        ];
        for (forwarded, real, expected) in cases {
            assert_eq!(sent(forwarded, real), expected, "{forwarded} {real}");
        }
        let real = request().insert_header(("X-Real-IP", "3.3.3.3"));
        assert_eq!(address(real), "3.3.3.3");
    }
}
