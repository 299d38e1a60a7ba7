//! The `x-forwarded-*` headers of a forwarded request.

use actix_web::HttpRequest;
use http::{HeaderMap, HeaderName, HeaderValue};
use twinroute_core::forwarded::{derived, hops};

/// Appends the peer to `x-forwarded-for`, and adds host, protocol and port unless a trusted peer sent them. The port is
/// this server's own, as in Next.js.
pub(crate) fn add(
    headers: &mut HeaderMap,
    request: &HttpRequest,
    host: Option<&HeaderValue>,
    is_trusted: bool,
) {
    let hops = hops(request, is_trusted);
    if let Some(Ok(hops)) = hops.map(|hops| HeaderValue::from_bytes(hops.as_bytes())) {
        headers.insert(HeaderName::from_static("x-forwarded-for"), hops);
    }
    if let Some(host) = host {
        headers
            .entry(HeaderName::from_static("x-forwarded-host"))
            .or_insert_with(|| host.clone());
    }
    for name in ["x-forwarded-proto", "x-forwarded-port"] {
        let derived = derived(request, name).and_then(|value| value.try_into().ok());
        if let Some(value) = derived {
            headers
                .entry(HeaderName::from_static(name))
                .or_insert(value);
        }
    }
}
