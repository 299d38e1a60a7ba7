//! Request headers that a client must not send: those between the parts of a Next.js server, and those of proxies.

use actix_web::{
    dev::RequestHead,
    http::header::{HeaderMap, HeaderName},
};
use twinroute_core::{TrustedPeers, forwarded::is_internal};

/// Next.js takes it from all requests and sets it for its data URLs itself; versions before 16 read what browsers send.
const FOR_LEGACY_ONLY: &str = "x-nextjs-data";

/// Who reads a request's headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    Handler,
    /// Only the legacy server: the path belongs to no handler.
    Legacy,
}

/// Strips headers that no client may send, and those that only a trusted peer may send, as Next does first of all.
pub(crate) fn strip_untrusted(head: &mut RequestHead, trusted: &TrustedPeers, reader: Reader) {
    let is_suspect =
        |name: &HeaderName| matches!(name.as_str().as_bytes(), [b'f' | b'n' | b'x', ..]);
    // One short look at each name: most requests have none that begins so.
    if head.headers().keys().any(is_suspect) {
        trusted.strip(head);
        strip_internal(head.headers_mut(), reader);
    }
}

fn strip_internal(headers: &mut HeaderMap, reader: Reader) {
    let stays = |name: &HeaderName| {
        !is_internal(name) && (name.as_str() != FOR_LEGACY_ONLY || reader == Reader::Legacy)
    };
    let internal = headers.keys().filter(|name| !stays(name));
    for name in internal.cloned().collect::<Vec<_>>() {
        headers.remove(name);
    }
}
