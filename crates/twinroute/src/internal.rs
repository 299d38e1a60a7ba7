//! Headers in which the parts of a Next.js server talk to each other.

use actix_web::http::header::{HeaderMap, HeaderName};

/// Takes them out of a request, as Next does first of all: a client has no say in them.
pub(crate) fn drop_internal(headers: &mut HeaderMap) {
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
