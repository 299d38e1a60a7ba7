//! A static metadata file.

use actix_web::{
    HttpRequest, HttpResponse,
    body::BoxBody,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue},
    },
};
use bytes::Bytes;
use twinroute_core::{FixedBody, handler::BoxHandler};

use super::routes::REVALIDATED;
use crate::{AppRoute, DraftCookie, clear_draft, draft_cookie, methods::Kind};

/// Next's header that shows where a kept response comes from. A file is never computed, so it is always a hit.
const STATE: HeaderName = HeaderName::from_static("x-nextjs-cache");

/// How a static metadata file is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaticFile {
    /// As a kept response: `x-nextjs-cache: HIT`, and a 405 that lists GET and HEAD for other methods.
    Kept,
    /// As the response of a handler: below a dynamic segment, and for a name with several digits, such as `icon12.png`, which Next.js
    /// doesn't compute in its build.
    OnRequest,
}

/// Creates the route of a static file, whose bytes are part of the program.
///
/// ```
/// use twinroute_app::metadata::{self, StaticFile};
///
/// // Routes::new().app("/robots.txt", route)
/// let route = metadata::file("text/plain", b"User-Agent: *\nAllow: /\n", StaticFile::Kept);
/// ```
#[must_use]
pub fn file(content_type: &'static str, bytes: &'static [u8], served: StaticFile) -> AppRoute {
    let body = Bytes::from_static(bytes);
    let respond = move |request: HttpRequest| {
        let body = FixedBody::chunked(body.clone());
        std::future::ready(response(&request, content_type, body, served))
    };
    let kind = match served {
        StaticFile::Kept => Kind::File,
        StaticFile::OnRequest => Kind::Handlers,
    };
    AppRoute::with_get(kind, None, BoxHandler::new(respond))
}

fn response(
    request: &HttpRequest,
    content_type: &'static str,
    body: FixedBody,
    served: StaticFile,
) -> HttpResponse {
    let mut response = HttpResponse::with_body(StatusCode::OK, BoxBody::new(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, REVALIDATED);
    if served == StaticFile::Kept {
        headers.insert(STATE, HeaderValue::from_static("HIT"));
    }
    if draft_cookie(request) == DraftCookie::Stale {
        clear_draft(headers);
    }
    response
}
