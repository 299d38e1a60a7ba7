//! The path and query of a request on its way through config rules.

use std::borrow::Cow;

use actix_web::http::Uri;
use twinroute_core::{Query, RewrittenQuery};
use twinroute_rules::{RequestParts, RuleRequest};

use crate::normalize::to_uri;

/// The path and query of a request, as rules see them.
pub(crate) struct Target<'a> {
    /// In normal form, with `basePath` and, if `i18n` is set, a locale.
    pub(crate) path: Cow<'a, str>,
    /// The decoded pairs of the query string.
    pub(crate) query: Vec<(String, String)>,
}

impl<'a> Target<'a> {
    pub(crate) fn new(path: impl Into<Cow<'a, str>>, query: Option<&str>) -> Self {
        let query = query.map(|query| form_urlencoded::parse(query.as_bytes()).into_owned());
        Self {
            path: path.into(),
            query: query.map(Iterator::collect).unwrap_or_default(),
        }
    }

    pub(crate) fn request<'r>(&'r self, parts: &'r dyn RequestParts) -> RuleRequest<'r> {
        RuleRequest {
            path: &self.path,
            query: &self.query,
            parts,
        }
    }
}

/// The destination of the last rewrite.
#[derive(Debug)]
pub(crate) struct Rewritten {
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    /// The keys of the query whose single value is a list.
    pub(crate) lists: Vec<String>,
}

impl Rewritten {
    /// The target of a proxy.
    pub(crate) fn of(uri: &Uri) -> Self {
        let Target { path, query } = Target::new(uri.path(), uri.query());
        Self {
            path: path.into_owned(),
            query,
            lists: Vec::new(),
        }
    }

    /// Returns the destination as a target; `None` if it is too long.
    pub(crate) fn uri(&self) -> Option<Uri> {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let target = match &*query.extend_pairs(&self.query).finish() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        };
        to_uri(target)
    }

    /// Returns the query as Pages handlers see it.
    pub(crate) fn into_query(self) -> RewrittenQuery {
        RewrittenQuery(Query::from_pairs(self.query, &self.lists))
    }
}
