//! Who asked, and for what: the `x-forwarded-*` headers, which must not be forged.

use actix_web::HttpRequest;
use http::{HeaderMap, HeaderName, HeaderValue};
use twinroute_core::ConnectionContext;

static FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
static HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
static PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
static PORT: HeaderName = HeaderName::from_static("x-forwarded-port");

/// Adds what this server knows: the peer goes to the end of `x-forwarded-for`, and what a trusted peer said of host,
/// protocol and port stays. The port is this server's own, as with Next.js.
pub(crate) fn add(headers: &mut HeaderMap, request: &HttpRequest, host: &HeaderValue) {
    let peer = request.peer_addr().map(|peer| peer.ip().to_canonical());
    if let Some(peer) = peer.map(|peer| peer.to_string()) {
        let sent = headers.get_all(&FOR).iter().map(HeaderValue::as_bytes);
        let mut hops: Vec<_> = sent.collect();
        let hops = if hops.is_empty() {
            HeaderValue::try_from(peer)
        } else {
            hops.push(peer.as_bytes());
            HeaderValue::from_bytes(&hops.join(&b", "[..]))
        };
        if let Ok(hops) = hops {
            headers.insert(&FOR, hops);
        }
    }
    let (secure, port) = ConnectionContext::read(request, |context| (context.secure, context.port));
    let protocol = if secure { "https" } else { "http" };
    let known = [
        (&HOST, host.clone()),
        (&PROTO, HeaderValue::from_static(protocol)),
        (&PORT, port.into()),
    ];
    for (name, value) in known {
        headers.entry(name).or_insert(value);
    }
}
