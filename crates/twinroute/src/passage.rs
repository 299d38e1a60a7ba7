//! A request on its way through config rules and proxies.

use std::{borrow::Cow, sync::Arc};

use actix_web::http::Uri;
use twinroute_core::RewrittenQuery;
use twinroute_rules::{RequestParts, RuleRequest};

use crate::{
    active_rules::ActiveRules,
    added_headers::AddedHeaders,
    front::Front,
    lead::Found,
    normalize::Normalized,
    target::{Rewritten, Target},
};

/// A request on its way through config rules and proxies.
#[derive(Debug)]
pub(crate) struct Passage {
    /// The rules at its arrival: a reload changes none of its steps.
    pub(crate) active: Arc<ActiveRules>,
    /// The path of the request in normal form, if it is another one than it has.
    pub(crate) normal: Option<String>,
    /// The target as a proxy rewrote it, with a path in normal form. Handlers see that of the request.
    pub(crate) rewritten: Option<Uri>,
    /// Where the path leads; `None` after a proxy has changed the request.
    pub(crate) found: Option<Found>,
    /// The headers that config rules and proxies add to the response.
    pub(crate) headers: AddedHeaders,
    /// The layers whose middleware ran, by their place.
    pub(crate) layers: Vec<bool>,
    /// The proxies that ran, by their numbers.
    pub(crate) ran: Vec<bool>,
    /// The rate limits for the paths to which proxies have led, by their numbers.
    pub(crate) limits: Vec<usize>,
    /// The target that the next proxy sees, if it is not that of the request.
    pub(crate) proxy_target: Option<Uri>,
    /// The query of a rewritten target, which Pages handlers see.
    pub(crate) query: Option<RewrittenQuery>,
    /// Whether the response is compared with that of the legacy server, and not sent.
    pub(crate) is_compared: bool,
}

impl Passage {
    pub(crate) fn new(
        front: &Front,
        active: Arc<ActiveRules>,
        normalized: &Normalized<'_>,
    ) -> Self {
        let normal = match normalized {
            Normalized::Path(Cow::Owned(path)) => Some(path.clone()),
            Normalized::Path(Cow::Borrowed(_)) | Normalized::Redirect(_) => None,
        };
        Self {
            active,
            normal,
            rewritten: None,
            found: None,
            headers: AddedHeaders::default(),
            layers: Vec::new(),
            ran: vec![false; front.proxies.len()],
            limits: Vec::new(),
            proxy_target: None,
            query: None,
            is_compared: false,
        }
    }

    /// Returns the path of the request in normal form.
    pub(crate) fn path<'p>(&'p self, uri: &'p Uri) -> &'p str {
        self.normal.as_deref().unwrap_or(uri.path())
    }

    /// Returns the path and the query of the request as the last proxy left them.
    pub(crate) fn current<'p>(&'p self, uri: &'p Uri) -> (&'p str, Option<&'p str>) {
        match &self.rewritten {
            Some(rewritten) => (rewritten.path(), rewritten.query()),
            None => (self.path(uri), uri.query()),
        }
    }

    /// Returns the targets under which a guard finds the request: as it came, in normal form, as a proxy rewrote it, and where rewrites
    /// lead.
    pub(crate) fn guarded<'p>(
        &'p self,
        uri: &'p Uri,
        found: &'p Found,
    ) -> impl Iterator<Item = Guarded<'p>> {
        let original = (uri.path(), uri.query());
        // Most often these are one target.
        let others = [(self.path(uri), uri.query()), self.current(uri)].into_iter();
        let others = others.filter(move |target| *target != original);
        let seen = std::iter::once(original).chain(others);
        let seen = seen.map(|(path, query)| Guarded {
            path,
            query: Target::new(path, query).query.into(),
            destination: None,
        });
        let destination = found.rewritten.as_ref().map(|rewritten| Guarded {
            path: &rewritten.path,
            query: Cow::Borrowed(&rewritten.query),
            destination: Some(rewritten),
        });
        seen.chain(destination)
    }
}

/// A target under which a guard finds a request.
pub(crate) struct Guarded<'p> {
    pub(crate) path: &'p str,
    pub(crate) query: Cow<'p, [(String, String)]>,
    /// The destination of rewrites, if it is that.
    pub(crate) destination: Option<&'p Rewritten>,
}

impl Guarded<'_> {
    /// Returns the target as matchers see it.
    pub(crate) fn request<'r>(&'r self, parts: &'r dyn RequestParts) -> RuleRequest<'r> {
        RuleRequest {
            path: self.path,
            query: &self.query,
            parts,
        }
    }
}
