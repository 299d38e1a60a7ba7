//! Resolves a request to a route, a redirect, a refusal or the upstream: once, and kept with the request until it is served.

use std::{borrow::Cow, sync::Arc};

use actix_web::{
    HttpMessage as _, HttpResponse,
    dev::{RequestHead, ServiceRequest},
    guard::GuardContext,
    http::{Method, StatusCode, Uri},
};
use twinroute_core::body::announces_body;
use twinroute_matcher::{Match, Params};

use crate::{
    files::FoundFile,
    normalize::{MAX_TARGET_LENGTH, Normalized, normalize, with_path, without_dot_segments},
    passage::Passage,
    refusal::Refusal,
    router::Router,
    untrusted::Reader,
    upstream::ForwardedRequest,
};

/// Where a request leads.
#[derive(Debug)]
pub(crate) enum Resolution {
    /// A redirect, to the normalized path or by a rule.
    Redirect(Redirect),
    /// No handler runs, for this reason.
    Refused(Refusal),
    /// A proxy runs first, by its number.
    Proxy(usize),
    /// The response of a proxy.
    Response(Box<HttpResponse>),
    /// A file of the public folder.
    File(FoundFile),
    /// A route, with the params of the path.
    Route(RouteMatch),
    /// A URL of another host, by a rewrite.
    External(String),
    /// The upstream, and in shadow the resolution in Rust whose response is compared.
    Upstream(ForwardedRequest, Option<Box<Resolved>>),
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

/// A redirect.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Redirect {
    pub(crate) location: String,
    pub(crate) status: StatusCode,
    /// Whether a config rule makes it, rather than the normal form of the path.
    pub(crate) is_rule: bool,
}

impl Redirect {
    /// A redirect to the normalized path.
    pub(crate) fn normalized(location: String) -> Self {
        Self {
            location,
            status: StatusCode::PERMANENT_REDIRECT,
            is_rule: false,
        }
    }
}

/// A route by its number, with the params of a path.
#[derive(Debug)]
pub(crate) struct RouteMatch {
    pub(crate) number: usize,
    pub(crate) params: Params,
}

/// Where a request leads, and what it needs on the way there.
#[derive(Debug)]
pub(crate) struct Resolved {
    pub(crate) resolution: Resolution,
    /// The target that replaces that of the request, if it is another one.
    pub(crate) uri: Option<Uri>,
    /// The state of a request that config rules or proxies apply to.
    pub(crate) passage: Option<Box<Passage>>,
}

impl Resolved {
    pub(crate) fn new(resolution: Resolution, uri: Option<Uri>) -> Self {
        Self {
            resolution,
            uri,
            passage: None,
        }
    }

    pub(crate) fn refused(refusal: Refusal) -> Self {
        Self::new(Resolution::Refused(refusal), None)
    }
}

/// A resolved request: what the guard of a mounted router keeps with the request for its service.
struct KeptRequest {
    /// The identity of the router, since an `App` may have several.
    table: *const (),
    /// The request that was resolved: a middleware may change it afterwards.
    request: (Method, Uri),
    resolved: Resolved,
}

impl Router {
    /// Whether a route, a config rule, a proxy or the upstream serves the request: the guard of a mounted router. The resolution is
    /// kept with the request for [`take_resolution`](Self::take_resolution).
    pub(crate) fn claims(&self, request: &GuardContext<'_>) -> bool {
        let resolved = self.resolve(request.head()).when_mounted(request.head());
        let is_served = match &resolved.resolution {
            Resolution::Redirect(redirect) => redirect.is_rule || self.has_route(redirect),
            Resolution::Refused(refusal) => refusal.has_route(),
            Resolution::Proxy(_)
            | Resolution::Response(_)
            | Resolution::File(_)
            | Resolution::Route(_)
            | Resolution::External(_)
            | Resolution::Upstream(..) => true,
        };
        let is_claimed = is_served || self.upstream.is_some();
        if is_claimed {
            request.req_data_mut().insert(KeptRequest {
                table: self.identity(),
                request: (request.head().method.clone(), request.head().uri.clone()),
                resolved,
            });
        }
        is_claimed
    }

    /// Whether a route or a public file has the path of a redirect.
    fn has_route(&self, redirect: &Redirect) -> bool {
        let path = redirect.location.split('?').next().unwrap_or_default();
        let active = self.front.as_ref().map(|front| front.rules.load());
        let path = active
            .as_ref()
            .map_or(Some(path), |active| active.route_path(path));
        path.is_some_and(|path| {
            let found = self.best_match(path);
            found.is_some() || self.public_file(path, None, &Method::GET).is_some()
        })
    }

    /// Returns the resolution that the guard has kept, or resolves the request. Sets the target that handlers or the upstream get.
    pub(crate) fn take_resolution(&self, request: &mut ServiceRequest) -> Resolved {
        let kept = request.extensions_mut().remove::<KeptRequest>();
        // A middleware may have changed headers that rules and matchers read.
        let is_current = self.front.is_none() || self.layers.is_empty();
        let resolved = kept
            .filter(|_| is_current)
            .filter(|kept| kept.table == self.identity() && kept.is_of(request.head()))
            .map_or_else(|| self.resolve(request.head()), |kept| kept.resolved);
        if let Some(uri) = &resolved.uri {
            request.head_mut().uri = uri.clone();
        }
        resolved
    }

    fn resolve(&self, head: &RequestHead) -> Resolved {
        if head.uri.path() == "*" {
            return Resolved::new(self.resolve_asterisk(), None);
        }
        match &self.front {
            None => self.resolve_path(head),
            Some(front) => self.arrive(front, head),
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

    /// Resolves a path without config rules and proxies, with the new target if the request needs one. The upstream gets the original
    /// path without dot segments; handlers get its normal form.
    fn resolve_path(&self, head: &RequestHead) -> Resolved {
        let normalized = normalize(&head.uri);
        let path = normalized.path();
        let found = self.best_match(path);
        if let Some(file) = self.public_file(path, found.as_ref(), &head.method)
            && !self.is_split_off(path, None)
        {
            return resolve_in_rust(&normalized, &head.uri, || Resolution::File(file));
        }
        let is_split_off = self.is_split_off(path, found.as_ref());
        let number = found.as_ref().map(|found| *found.route.value());
        let upstream = self.upstream.as_ref().filter(|_| !is_split_off);
        let forwarded = upstream.and_then(|upstream| upstream.claim(number, &head.method));
        let found = found.filter(|_| !is_split_off);
        let resolve = || resolve_match(found.as_ref(), &head.method);
        let rust = || resolve_in_rust(&normalized, &head.uri, resolve);
        match forwarded {
            None => rust(),
            Some(forwarded) => {
                let compared = forwarded.is_compared().then(|| Box::new(rust()));
                forward(forwarded, compared, &head.uri)
            }
        }
    }

    /// Whether a path belongs to a part of the routes that was split off, so that no request bypasses the middleware around it.
    /// Routes of this router whose pattern is in that part are still served.
    pub(crate) fn is_split_off(&self, path: &str, found: Option<&Match<'_, '_, usize>>) -> bool {
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

impl KeptRequest {
    fn is_of(&self, head: &RequestHead) -> bool {
        self.request.0 == head.method && self.request.1 == head.uri
    }
}

impl Resolved {
    /// Redirects a path with dot segments that goes to the upstream: the `App` has chosen scopes, and their guards, by the original
    /// path, so the client must send the resolved one.
    fn when_mounted(self, head: &RequestHead) -> Self {
        let has_dots = without_dot_segments(head.uri.path()).is_some();
        let (Resolution::Upstream(..), Some(uri), true) = (&self.resolution, &self.uri, has_dots)
        else {
            return self;
        };
        if announces_body(&head.headers) {
            return Self::refused(Refusal::DotSegments);
        }
        // A target with two leading slashes would name a host.
        let target = uri.to_string();
        let location = format!("/{}", target.trim_start_matches(['/', '\\']));
        Self::new(Resolution::Redirect(Redirect::normalized(location)), None)
    }
}

/// Forwards a request to the upstream with its original target, without dot segments.
pub(crate) fn forward(
    forwarded: ForwardedRequest,
    compared: Option<Box<Resolved>>,
    uri: &Uri,
) -> Resolved {
    match without_dot_segments(uri.path()).map(|path| with_path(uri, &path)) {
        Some(None) => Resolved::refused(Refusal::TargetTooLong),
        uri => Resolved::new(Resolution::Upstream(forwarded, compared), uri.flatten()),
    }
}

/// Resolves a request that Rust serves, with its target in normal form if it is another one.
fn resolve_in_rust(
    normalized: &Normalized<'_>,
    uri: &Uri,
    resolve: impl FnOnce() -> Resolution,
) -> Resolved {
    match normalized {
        Normalized::Redirect(target) => redirect_to_normalized(target),
        Normalized::Path(Cow::Borrowed(_)) => Resolved::new(resolve(), None),
        Normalized::Path(Cow::Owned(path)) => match with_path(uri, path) {
            Some(uri) => Resolved::new(resolve(), Some(uri)),
            None => Resolved::refused(Refusal::TargetTooLong),
        },
    }
}

/// Redirects to the normalized target.
pub(crate) fn redirect_to_normalized(target: &str) -> Resolved {
    if target.len() > MAX_TARGET_LENGTH {
        return Resolved::refused(Refusal::TargetTooLong);
    }
    let redirect = Redirect::normalized(target.to_owned());
    Resolved::new(Resolution::Redirect(redirect), None)
}

/// Resolves the result of the lookup.
pub(crate) fn resolve_match(found: Option<&Match<'_, '_, usize>>, method: &Method) -> Resolution {
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
