//! Resolves a request to a route, a redirect, a refusal or the upstream: once, and kept with the request until it is served.

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
    normalize::{MAX_TARGET_LENGTH, Normalized, normalize, with_path, without_dot_segments},
    refusal::Refusal,
    router::Router,
    untrusted::Reader,
    upstream::ForwardedRequest,
};

/// Where a request leads.
#[derive(Debug)]
pub(crate) enum Resolution {
    /// A redirect to the normalized path.
    Redirect(String),
    /// No handler runs, for this reason.
    Refused(Refusal),
    /// A route, with the params of the path.
    Route(RouteMatch),
    /// The upstream, and in shadow the resolution in Rust whose response is compared.
    Upstream(ForwardedRequest, Option<Box<Self>>),
}

impl Resolution {
    /// Who reads the headers of the request.
    pub(crate) fn reader(&self) -> Reader {
        match self {
            Self::Upstream(_, None) => Reader::Legacy,
            _ => Reader::Handler,
        }
    }
}

/// A route by its number, with the params of a path.
#[derive(Debug)]
pub(crate) struct RouteMatch {
    pub(crate) number: usize,
    pub(crate) params: Params,
}

/// A resolved request: what the guard of a mounted router keeps with the request for its service.
struct ResolvedRequest {
    /// The identity of the router, since an `App` may have several.
    table: *const (),
    /// The request that was resolved: a middleware may change it afterwards.
    request: (Method, Uri),
    /// The target that replaces that of the request, if it is another one.
    uri: Option<Uri>,
    resolution: Resolution,
}

impl Router {
    /// Whether a route or the upstream serves the request: the guard of a mounted router. The resolution is kept with the request
    /// for [`take_resolution`](Self::take_resolution).
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
        let is_claimed = is_route || self.upstream.is_some();
        if is_claimed {
            request.req_data_mut().insert(resolved);
        }
        is_claimed
    }

    /// Returns the resolution that the guard has kept, or resolves the request. Sets the target that handlers or the upstream get.
    pub(crate) fn take_resolution(&self, request: &mut ServiceRequest) -> Resolution {
        let kept = request.extensions_mut().remove::<ResolvedRequest>();
        let resolved = kept
            .filter(|kept| kept.table == self.identity() && kept.is_of(request.head()))
            .unwrap_or_else(|| self.resolve(request.head()));
        if let Some(uri) = resolved.uri {
            request.head_mut().uri = uri;
        }
        resolved.resolution
    }

    fn resolve(&self, head: &RequestHead) -> ResolvedRequest {
        let (resolution, uri) = if head.uri.path() == "*" {
            (self.resolve_asterisk(), None)
        } else {
            self.resolve_path(head)
        };
        ResolvedRequest {
            table: self.identity(),
            request: (head.method.clone(), head.uri.clone()),
            uri,
            resolution,
        }
    }

    /// Resolves `OPTIONS *`.
    fn resolve_asterisk(&self) -> Resolution {
        let upstream = self.upstream.as_ref();
        match upstream.and_then(|upstream| upstream.claim(None, &Method::OPTIONS)) {
            Some(forwarded) => Resolution::Upstream(forwarded, None),
            None => Resolution::Refused(Refusal::Asterisk),
        }
    }

    /// Resolves a path, and returns the new target if the request needs one. The upstream gets the original path without dot
    /// segments; handlers get its normal form.
    fn resolve_path(&self, head: &RequestHead) -> (Resolution, Option<Uri>) {
        let normalized = normalize(&head.uri);
        let path = normalized.path();
        let found = self.table.lookup(path);
        let is_split_off = self.is_split_off(path, found.as_ref());
        let number = found.as_ref().map(|found| *found.route.value());
        let upstream = self.upstream.as_ref().filter(|_| !is_split_off);
        let forwarded = upstream.and_then(|upstream| upstream.claim(number, &head.method));
        let found = found.filter(|_| !is_split_off);
        let rust = || resolve_in_rust(&normalized, found.as_ref(), &head.uri, &head.method);
        let Some(forwarded) = forwarded else {
            return rust();
        };
        let compared = forwarded.is_compared().then(|| Box::new(rust().0));
        match without_dot_segments(head.uri.path()).map(|path| with_path(&head.uri, &path)) {
            Some(None) => (Resolution::Refused(Refusal::TargetTooLong), None),
            uri => (Resolution::Upstream(forwarded, compared), uri.flatten()),
        }
    }

    /// Whether a path belongs to a part of the routes that was split off, so that no request bypasses the middleware around it.
    /// Routes of this router whose pattern is in that part are still served.
    fn is_split_off(&self, path: &str, found: Option<&Match<'_, '_, usize>>) -> bool {
        let mut parts = self.split_off.iter().filter(|part| part.covers(path));
        parts.any(|part| {
            found.is_none_or(|found| !part.has_pattern(self.pattern(*found.route.value())))
        })
    }

    /// Identifies the router among those of one `App`.
    fn identity(&self) -> *const () {
        Arc::as_ptr(&self.table).cast()
    }
}

impl ResolvedRequest {
    fn is_of(&self, head: &RequestHead) -> bool {
        self.request.0 == head.method && self.request.1 == head.uri
    }

    /// Redirects a path with dot segments that goes to the upstream: the `App` has chosen scopes, and their guards, by the original
    /// path, so the client must send the resolved one.
    fn when_mounted(self, head: &RequestHead) -> Self {
        let (Resolution::Upstream(..), Some(uri)) = (&self.resolution, &self.uri) else {
            return self;
        };
        let resolution = if announces_body(&head.headers) {
            Resolution::Refused(Refusal::DotSegments)
        } else {
            // A target with two leading slashes would name a host.
            let target = uri.to_string();
            Resolution::Redirect(format!("/{}", target.trim_start_matches(['/', '\\'])))
        };
        Self {
            table: self.table,
            request: self.request,
            uri: None,
            resolution,
        }
    }
}

/// Resolves a request that Rust serves, and returns its target in normal form if it is another one.
fn resolve_in_rust(
    normalized: &Normalized<'_>,
    found: Option<&Match<'_, '_, usize>>,
    uri: &Uri,
    method: &Method,
) -> (Resolution, Option<Uri>) {
    match normalized {
        Normalized::Redirect(target) if target.len() > MAX_TARGET_LENGTH => {
            (Resolution::Refused(Refusal::TargetTooLong), None)
        }
        Normalized::Redirect(target) => (Resolution::Redirect(target.clone()), None),
        Normalized::Path(Cow::Borrowed(_)) => (resolve_match(found, method), None),
        Normalized::Path(Cow::Owned(path)) => match with_path(uri, path) {
            Some(uri) => (resolve_match(found, method), Some(uri)),
            None => (Resolution::Refused(Refusal::TargetTooLong), None),
        },
    }
}

/// Resolves the result of the lookup.
fn resolve_match(found: Option<&Match<'_, '_, usize>>, method: &Method) -> Resolution {
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
