//! Headers that a client has no say in: those in which the parts of a Next.js server talk to each other, and those of proxies.

use actix_web::{
    dev::RequestHead,
    http::header::{HeaderMap, HeaderName},
};
use twinroute_migrate::TrustedPeers;

/// Takes out of a request what nobody has a right to say, or its peer has not, as Next does first of all.
pub(crate) fn drop_foreign(head: &mut RequestHead, trusted: &TrustedPeers) {
    let is_suspect =
        |name: &HeaderName| matches!(name.as_str().as_bytes(), [b'f' | b'n' | b'x', ..]);
    // One short look at each name: most requests have none that begins so.
    if head.headers().keys().any(is_suspect) {
        trusted.drop_claims(head);
        drop_internal(head.headers_mut());
    }
}

fn drop_internal(headers: &mut HeaderMap) {
    let internal = headers.keys().filter(|name| is_internal(name));
    for name in internal.cloned().collect::<Vec<_>>() {
        headers.remove(name);
    }
}

fn is_internal(name: &HeaderName) -> bool {
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
