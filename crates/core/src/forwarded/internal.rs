//! Internal headers of Next.js servers, which clients must not send.

use actix_web::http::header::HeaderName;

/// Headers that the processes of a Next.js server send each other, in versions 11 to 16. A client could use them to pose as
/// one of the processes, so they are never forwarded to a legacy server, which may be an old version.
///
/// `x-prerender-revalidate` and `x-next-revalidate-tag-token` are not listed, since Next.js compares them with its secret. Nor
/// are headers that its client code in browsers sends, such as `x-middleware-prefetch`, `rsc` and `next-action`.
const INTERNAL: [&str; 27] = [
    // Resume a partial prerender from state in the body, behind Vercel's edge.
    "next-resume",
    "x-next-resume-state-length",
    // The result of the router in one process for the renderer in another: the path, its query, the file, a status and an error to
    // render (13).
    "x-invoke-path",
    "x-invoke-query",
    "x-invoke-output",
    "x-invoke-status",
    "x-invoke-error",
    // The route that Vercel's edge has matched, and its params: render it for any URL.
    "x-matched-path",
    "x-now-route-matches",
    // Run only the middleware, for another process (13).
    "x-middleware-invoke",
    // The middleware has run for this request, or is running: do not run it (12 to 15; CVE-2025-29927).
    "x-middleware-subrequest",
    "x-middleware-subrequest-id",
    // The decision of the middleware for the router: continue, where to, and the headers of request and response to change.
    "x-middleware-next",
    "x-middleware-redirect",
    "x-middleware-rewrite",
    "x-middleware-override-headers",
    "x-middleware-set-cookie",
    "x-middleware-skip",
    "x-middleware-refresh",
    "x-middleware-cache",
    "x-middleware-ssr",
    // The kind of the result in the response of the router's process (13).
    "x-nextjs-route-result",
    // The state of a prerender that is to be continued (14).
    "x-nextjs-postponed",
    // The host of the fetch cache, its path and the headers to send there (13 to 15): the server would connect to it.
    "x-vercel-sc-host",
    "x-vercel-sc-basepath",
    "x-vercel-sc-headers",
    // How long that cache keeps a response.
    "x-vercel-revalidate",
];

/// Prefixes the name of a request header that the middleware has changed.
const INTERNAL_PREFIX: &str = "x-middleware-request-";

/// Whether a header is internal to a Next.js server, so that clients must not send it.
#[must_use]
pub fn is_internal(name: &HeaderName) -> bool {
    let name = name.as_str();
    // A short comparison first: most names have another prefix.
    let is_suspect = name.starts_with("x-") || name.starts_with("next-");
    is_suspect && (INTERNAL.contains(&name) || name.starts_with(INTERNAL_PREFIX))
}
