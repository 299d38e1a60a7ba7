//! What a request leads to: computed once, and kept with the request until it is served.

use std::{borrow::Cow, sync::Arc};

use actix_web::{
    HttpMessage as _,
    dev::{RequestHead, ServiceRequest},
    guard::GuardContext,
    http::{Method, Uri},
};
use twinroute_matcher::{Match, Params};

use crate::{
    normalize::{LONGEST, Normalized, normalize, with_path},
    router::Router,
    upstream::Taken,
};

/// What a request leads to.
#[derive(Debug)]
pub(crate) enum Resolution {
    /// A redirect to the normalized path.
    Redirect(String),
    /// The server as a whole: `OPTIONS *`.
    Asterisk,
    /// No route, or none of ours.
    NotFound,
    /// A route whose params can't be decoded.
    BadEscape,
    /// The normalized target is too long to be served.
    TargetTooLong,
    /// A `CONNECT`, which no route serves.
    Tunnel,
    /// A route, with the params of the path.
    Route(RouteMatch),
    /// The upstream, and what its response is compared with.
    Upstream(Taken, Option<Box<Self>>),
}

/// A route by its number, with the params of a path.
#[derive(Debug)]
pub(crate) struct RouteMatch {
    pub(crate) number: usize,
    pub(crate) params: Params,
}

/// A resolution on its way from the guard of a mounted router to its service.
struct Resolved {
    /// Tells the routers of one `App` apart.
    table: *const (),
    uri: Option<Uri>,
    resolution: Resolution,
}

impl Router {
    /// Resolves a request whose head is read, and whether one of the routes or the upstream takes it. The guard of a mounted
    /// router asks; what it learns is kept for [`take_resolution`](Self::take_resolution).
    pub(crate) fn claims(&self, request: &GuardContext<'_>) -> bool {
        let resolved = self.resolve(request.head());
        let is_route = match &resolved.resolution {
            Resolution::Redirect(target) => {
                let path = target.split('?').next().unwrap_or_default();
                self.table.lookup(path).is_some()
            }
            Resolution::Asterisk
            | Resolution::NotFound
            | Resolution::TargetTooLong
            | Resolution::Tunnel => false,
            Resolution::BadEscape | Resolution::Route(_) | Resolution::Upstream(..) => true,
        };
        let is_ours = is_route || self.upstream.is_some();
        if is_ours {
            request.req_data_mut().insert(resolved);
        }
        is_ours
    }

    /// What a request leads to, and its target in normal form.
    pub(crate) fn take_resolution(&self, request: &mut ServiceRequest) -> Resolution {
        let kept = request.extensions_mut().remove::<Resolved>();
        let resolved = kept
            .filter(|kept| kept.table == self.identity())
            .unwrap_or_else(|| self.resolve(request.head()));
        if let Some(uri) = resolved.uri {
            request.head_mut().uri = uri;
        }
        resolved.resolution
    }

    fn resolve(&self, head: &RequestHead) -> Resolved {
        let mut uri = None;
        let resolution = match normalize(&head.uri) {
            _ if head.uri.path() == "*" => Resolution::Asterisk,
            Normalized::Path(Cow::Borrowed(path)) => self.find(path, &head.method),
            Normalized::Path(Cow::Owned(path)) => match with_path(&head.uri, &path) {
                Some(normalized) => {
                    uri = Some(normalized);
                    self.find(&path, &head.method)
                }
                None => Resolution::TargetTooLong,
            },
            Normalized::Redirect(target) if target.len() > LONGEST => Resolution::TargetTooLong,
            Normalized::Redirect(target) => Resolution::Redirect(target),
        };
        Resolved {
            table: self.identity(),
            uri,
            resolution,
        }
    }

    /// Looks a normalized path up, and leaves it to the upstream where that takes it.
    fn find(&self, path: &str, method: &Method) -> Resolution {
        let found = self.table.lookup(path);
        let rust = || in_rust(found.as_ref(), method);
        let number = found.map(|found| *found.route.value());
        let upstream = self.upstream.as_ref();
        match upstream.and_then(|upstream| upstream.take(number, method)) {
            None => rust(),
            Some(taken) => {
                let compared = taken.is_compared().then(|| Box::new(rust()));
                Resolution::Upstream(taken, compared)
            }
        }
    }

    fn identity(&self) -> *const () {
        Arc::as_ptr(&self.table).cast()
    }
}

/// What a request leads to that the upstream does not take.
fn in_rust(found: Option<&Match<'_, '_, usize>>, method: &Method) -> Resolution {
    if method == Method::CONNECT {
        return Resolution::Tunnel;
    }
    let Some(found) = found else {
        return Resolution::NotFound;
    };
    match found.decode() {
        Ok(params) => Resolution::Route(RouteMatch {
            number: *found.route.value(),
            params,
        }),
        Err(_) => Resolution::BadEscape,
    }
}
