//! The settings of `Routes` for rate limits.

use std::{collections::HashMap, fmt, sync::Arc};

use twinroute_matcher::PatternError;
use twinroute_rate_limit::{Limiter, RateLimit, SharedLimits};

use crate::{
    rate_limits::{RateLimits, Scoped},
    routes::Routes,
    rule_source::RuleSourceError,
    subtree::{Subtree, is_at_or_below, is_source},
};

/// The rate limits of `Routes`, with their counts: parts that are split off share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct LimitSettings {
    limits: Vec<(Scope, Arc<Limiter>)>,
    shared: Option<Arc<dyn SharedLimits>>,
}

/// Which requests a limit counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Scope {
    All,
    Below(String),
    Route(String),
}

impl Routes {
    /// Limits how many requests a client may make, over all routes: unknown paths, redirects, kept responses and requests for the
    /// legacy server count, too. Health checks do not, nor the services of [`Server::configure`](crate::Server::configure).
    ///
    /// A request over the limit gets a 429 with `Retry-After`, which a hook of [`render_error`](Self::render_error) may render
    /// ([`ErrorKind::RateLimited`](crate::ErrorKind::RateLimited)). All responses have `RateLimit-Limit`, `RateLimit-Remaining` and
    /// `RateLimit-Reset`. If several limits apply, each must allow the request, and the headers are those of the one that has the least
    /// left.
    ///
    /// The address of the client is that of the connection, or the one that a [trusted peer](Self::trusted_peers) has sent.
    ///
    /// ```
    /// use twinroute::{Routes, pages, rate_limit::RateLimit};
    /// # async fn handler(res: pages::NextApiResponse) -> pages::Sent { res.end() }
    /// # #[actix_web::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///
    /// let routes = Routes::new()
    ///     .pages("/api/login", pages::route(handler))
    ///     .rate_limit(RateLimit::per_minute(600))
    ///     .rate_limit_route("/api/login", RateLimit::per_minute(2).methods(&["POST"]));
    /// let client = twinroute::test::Client::new(routes).await?;
    /// for expected in [200, 200, 429] {
    ///     assert_eq!(client.post("/api/login").send().await.status(), expected);
    /// }
    /// let response = client.post("/api/login").send().await;
    /// assert_eq!(response.header("retry-after").as_deref(), Some("30"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn rate_limit(self, limit: RateLimit) -> Self {
        self.limited(Scope::All, limit)
    }

    /// Limits requests at and below a path, such as `/api/admin` or `/[tenant]/api`, as [`rate_limit`](Self::rate_limit) does for all:
    /// for every encoding of the path, and also if config rules or proxies rewrite a request to there. A key counts once for all paths
    /// below.
    #[must_use]
    pub fn rate_limit_below(self, path: &str, limit: RateLimit) -> Self {
        self.limited(Scope::Below(path.to_owned()), limit)
    }

    /// Limits the requests of one route, by its pattern, as [`rate_limit`](Self::rate_limit) does for all: whether Rust or the legacy
    /// server serves them. A pattern that no route has is an error of [`build`](Self::build).
    ///
    /// In a route file, `pub const RATE_LIMIT: RateLimit` does the same.
    #[must_use]
    pub fn rate_limit_route(self, pattern: &str, limit: RateLimit) -> Self {
        self.limited(Scope::Route(pattern.to_owned()), limit)
    }

    /// Shares all rate limits with other servers, usually in Redis. While the store does not respond, this server decides by its own
    /// count, which then begins anew.
    ///
    /// Each limit has a count of its own: limits of one scope are distinguished by the order in which they are added, which must be the same
    /// on all servers.
    #[must_use]
    pub fn shared_limits(mut self, limits: impl SharedLimits + 'static) -> Self {
        self.limits.shared = Some(Arc::new(limits));
        self
    }

    fn limited(mut self, scope: Scope, limit: RateLimit) -> Self {
        let limiter = Arc::new(Limiter::new(limit));
        self.limits.limits.push((scope, limiter));
        self
    }
}

impl LimitSettings {
    pub(crate) fn is_empty(&self) -> bool {
        self.limits.is_empty()
    }

    /// Adds the limits of `other`, and its store if there is none.
    pub(crate) fn merge(&mut self, other: Self) {
        self.limits.extend(other.limits);
        self.shared = self.shared.take().or(other.shared);
    }

    /// Returns the limits of a part of the routes: those of its routes, and all that are not of one route.
    pub(crate) fn split_off(&mut self, path: &str) -> Self {
        let is_below =
            |scope: &Scope| matches!(scope, Scope::Route(pattern) if is_at_or_below(pattern, path));
        let is_route = |scope: &Scope| matches!(scope, Scope::Route(_));
        let mut part = self.clone();
        part.limits
            .retain(|(scope, _)| !is_route(scope) || is_below(scope));
        self.limits.retain(|(scope, _)| !is_below(scope));
        part
    }

    /// Freezes the limits of routes with these patterns. `None`: there are none.
    ///
    /// The limits of one scope are numbered in the order in which they were added, so that each has a count of its own in a shared
    /// store. A part that is split off has all limits of a scope or none, and so the same numbers.
    pub(crate) fn build(
        self,
        patterns: &[String],
    ) -> (
        Option<Arc<RateLimits>>,
        Vec<PatternError>,
        Vec<RuleSourceError>,
    ) {
        let (mut invalid, mut mistakes) = (Vec::new(), Vec::new());
        let is_none = self.is_empty();
        let mut limits = RateLimits::new(patterns.len(), self.shared);
        let mut numbers = HashMap::new();
        for (scope, limiter) in self.limits {
            let number = numbers.entry(scope.clone()).or_insert(0);
            *number += 1;
            // The number comes first, since a path may end with one.
            let scoped = Scoped::new(&format!("{number} {scope}"), limiter);
            match scope {
                Scope::All => limits.all.push(scoped),
                Scope::Below(path) if is_source(&path) => {
                    mistakes.push(RuleSourceError::SubtreePath(path));
                }
                Scope::Below(path) => match Subtree::parse(&path) {
                    Ok(subtree) => limits.below.push((subtree, scoped)),
                    Err(error) => invalid.push(error),
                },
                Scope::Route(pattern) => {
                    if !limit_route(&mut limits, patterns, &pattern, &scoped) {
                        mistakes.push(RuleSourceError::LimitWithoutRoute(pattern));
                    }
                }
            }
        }
        let limits = (!is_none).then(|| Arc::new(limits));
        (limits, invalid, mistakes)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Below(path) => write!(f, "below {path}"),
            Self::Route(pattern) => write!(f, "route {pattern}"),
        }
    }
}

/// Adds a limit to the routes of a pattern. Returns whether there are any.
fn limit_route(
    limits: &mut RateLimits,
    patterns: &[String],
    pattern: &str,
    scoped: &Scoped,
) -> bool {
    let limited = patterns.iter().zip(&mut limits.routes);
    let limited = limited.filter(|(known, _)| *known == pattern);
    limited
        .map(|(_, limits)| limits.push(scoped.clone()))
        .count()
        > 0
}
