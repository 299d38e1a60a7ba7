//! `RewriteList`.

use crate::{
    RuleRequest, TargetError,
    destination::{Destination, UnusedParams},
    rule_list::RuleList,
};

/// The rewrites of one list: `beforeFiles`, `afterFiles` or `fallback`.
#[derive(Debug, Clone, Default)]
pub struct RewriteList {
    pub(crate) rules: RuleList<Destination>,
}

/// Where a rewrite leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RewriteTarget {
    /// A path of this server.
    Path {
        /// The path, with `basePath`, as the destination says it.
        path: String,
        /// The whole new query: the request's, the destination's and, if the path uses no param, all params.
        query: Vec<(String, String)>,
        /// The keys whose value is a list although there is one value only: those of params such as `:path*`.
        lists: Vec<String>,
    },
    /// A URL of another server, with the query. It may contain characters that must be encoded.
    Url(String),
}

impl RewriteList {
    /// Returns the first rewrite from a number on that applies, with the number to go on with.
    ///
    /// Rewrites chain: after a rewrite to a path, the next ones of the list are asked with the new path and query.
    ///
    /// # Errors
    ///
    /// If the destination of that rewrite needs a param that has no value.
    pub fn find(
        &self,
        from: usize,
        request: &RuleRequest<'_>,
    ) -> Result<Option<(usize, RewriteTarget)>, TargetError> {
        if self.is_empty() {
            return Ok(None);
        }
        let Some((number, destination, params)) = self.rules.applying(from, request).next() else {
            return Ok(None);
        };
        let target = destination.target(&params, request.query, UnusedParams::ToQuery)?;
        let target = if target.origin.is_empty() {
            RewriteTarget::Path {
                path: target.path,
                lists: target.query.lists(),
                query: target.query.into_pairs(),
            }
        } else {
            RewriteTarget::Url(target.into_url(request.query))
        };
        Ok(Some((number + 1, target)))
    }

    /// Returns the destinations at other hosts, as they are written, with their params.
    pub fn urls(&self) -> impl Iterator<Item = &str> {
        let destinations = self.rules.actions();
        destinations.filter_map(Destination::url)
    }

    /// Returns whether the list has no rewrites.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}
