//! What a request leads to: computed once, and kept with the request until it is served.

use std::{borrow::Cow, sync::Arc};

use actix_web::{
    HttpMessage as _,
    dev::{RequestHead, ServiceRequest},
    guard::GuardContext,
    http::{Method, Uri},
};
use twinroute_core::body::announces_body;
use twinroute_matcher::{Match, Params};

use crate::{
    normalize::{LONGEST, Normalized, normalize, with_path, without_dot_segments},
    refusal::Refusal,
    router::Router,
    upstream::Taken,
};

/// What a request leads to.
#[derive(Debug)]
pub(crate) enum Resolution {
    /// A redirect to the normalized path.
    Redirect(String),
    /// No handler.
    Refused(Refusal),
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
        let resolved = self.resolve(request.head()).when_mounted(request.head());
        let is_route = match &resolved.resolution {
            Resolution::Redirect(target) => {
                let path = target.split('?').next().unwrap_or_default();
                self.table.lookup(path).is_some()
            }
            Resolution::Refused(refusal) => refusal.has_route(),
            Resolution::Route(_) | Resolution::Upstream(..) => true,
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
        let (resolution, uri) = if head.uri.path() == "*" {
            (self.asterisk(), None)
        } else {
            self.resolve_path(head)
        };
        Resolved {
            table: self.identity(),
            uri,
            resolution,
        }
    }

    fn asterisk(&self) -> Resolution {
        let upstream = self.upstream.as_ref();
        match upstream.and_then(|upstream| upstream.take(None, &Method::OPTIONS)) {
            Some(taken) => Resolution::Upstream(taken, None),
            None => Resolution::Refused(Refusal::Asterisk),
        }
    }

    /// What a path leads to, and the target with which it goes there if that is another one. The upstream gets the path as it
    /// came; handlers get its normal form.
    fn resolve_path(&self, head: &RequestHead) -> (Resolution, Option<Uri>) {
        let normalized = normalize(&head.uri);
        let path = normalized.path();
        let found = self.table.lookup(path);
        let is_refused = self.is_split_off(path, found.as_ref());
        let number = found.as_ref().map(|found| *found.route.value());
        let upstream = self.upstream.as_ref().filter(|_| !is_refused);
        let taken = upstream.and_then(|upstream| upstream.take(number, &head.method));
        let found = found.filter(|_| !is_refused);
        let rust = || in_rust(&normalized, found.as_ref(), &head.uri, &head.method);
        let Some(taken) = taken else {
            return rust();
        };
        let compared = taken.is_compared().then(|| Box::new(rust().0));
        match without_dot_segments(head.uri.path()).map(|path| with_path(&head.uri, &path)) {
            Some(None) => (Resolution::Refused(Refusal::TargetTooLong), None),
            resolved => (Resolution::Upstream(taken, compared), resolved.flatten()),
        }
    }

    /// Whether a path belongs to another part of the routes, which a guard may stand around, and to no route of this one but a
    /// more general one.
    fn is_split_off(&self, path: &str, found: Option<&Match<'_, '_, usize>>) -> bool {
        let mut parts = self.split_off.iter().filter(|part| part.covers(path));
        parts.any(|part| {
            found.is_none_or(|found| !part.has_pattern(self.pattern(*found.route.value())))
        })
    }

    fn identity(&self) -> *const () {
        Arc::as_ptr(&self.table).cast()
    }
}

impl Resolved {
    /// The same in an `App`, whose scopes and their guards were chosen by the path as it came: the client has to ask the upstream
    /// for the path that it resolves to.
    fn when_mounted(self, head: &RequestHead) -> Self {
        let (Resolution::Upstream(..), Some(uri)) = (&self.resolution, &self.uri) else {
            return self;
        };
        let resolution = if announces_body(&head.headers) {
            Resolution::Refused(Refusal::DotSegments)
        } else {
            // Two slashes would name a host.
            let target = uri.to_string();
            Resolution::Redirect(format!("/{}", target.trim_start_matches(['/', '\\'])))
        };
        Self {
            table: self.table,
            uri: None,
            resolution,
        }
    }
}

/// What a request leads to that the upstream does not take, and its target in normal form if it came in another one.
fn in_rust(
    normalized: &Normalized<'_>,
    found: Option<&Match<'_, '_, usize>>,
    uri: &Uri,
    method: &Method,
) -> (Resolution, Option<Uri>) {
    match normalized {
        Normalized::Redirect(target) if target.len() > LONGEST => {
            (Resolution::Refused(Refusal::TargetTooLong), None)
        }
        Normalized::Redirect(target) => (Resolution::Redirect(target.clone()), None),
        Normalized::Path(Cow::Borrowed(_)) => (matched(found, method), None),
        Normalized::Path(Cow::Owned(path)) => match with_path(uri, path) {
            Some(uri) => (matched(found, method), Some(uri)),
            None => (Resolution::Refused(Refusal::TargetTooLong), None),
        },
    }
}

fn matched(found: Option<&Match<'_, '_, usize>>, method: &Method) -> Resolution {
    if method == Method::CONNECT {
        return Resolution::Refused(Refusal::Tunnel);
    }
    let Some(found) = found else {
        return Resolution::Refused(Refusal::NotFound);
    };
    match found.decode() {
        Ok(params) => Resolution::Route(RouteMatch {
            number: *found.route.value(),
            params,
        }),
        Err(_) => Resolution::Refused(Refusal::BadEscape),
    }
}
