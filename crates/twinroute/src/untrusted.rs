//! Strips request headers that a client must not send: internal headers of Next.js servers, and those of proxies.

use actix_web::{
    dev::RequestHead,
    http::header::{HeaderMap, HeaderName},
};
use twinroute_core::TrustedPeers;

/// Who reads a request's headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    Handler,
    /// The legacy server only: no handler in Rust runs. `Legacy` strips what that server must not get.
    Legacy,
}

/// Strips headers that no client may send, and those that only a trusted peer may send. Next does this first, too.
pub(crate) fn strip_untrusted(head: &mut RequestHead, trusted: &TrustedPeers, reader: Reader) {
    if head.headers().keys().any(may_be_stripped) {
        trusted.strip(head);
        if reader == Reader::Handler {
            strip_internal(head.headers_mut());
        }
    }
}

/// Whether a name begins as those that are stripped. One short comparison for each name; few requests have such a header.
fn may_be_stripped(name: &HeaderName) -> bool {
    matches!(
        name.as_str().as_bytes(),
        [b'f' | b'n', ..]
            | [b'x', b'-', b'f' | b'm' | b'n' | b'v', ..]
            | [b'x', b'-', b'r', b'e', b'a', ..]
    )
}

fn strip_internal(headers: &mut HeaderMap) {
    let internal = headers.keys().filter(|name| is_internal(name));
    for name in internal.cloned().collect::<Vec<_>>() {
        headers.remove(name);
    }
}

/// Whether Next 16 strips a header from all requests. Its handlers get the internal headers that only older versions know.
pub(crate) fn is_internal(name: &HeaderName) -> bool {
    matches!(
        name.as_str(),
        "next-resume"
            | "x-matched-path"
            | "x-middleware-next"
            | "x-middleware-override-headers"
            | "x-middleware-redirect"
            | "x-middleware-rewrite"
            | "x-middleware-set-cookie"
            | "x-middleware-skip"
            | "x-next-resume-state-length"
            | "x-nextjs-data"
            | "x-now-route-matches"
    )
}
