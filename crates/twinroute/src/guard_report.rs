//! Which routes the legacy server's proxy guards and no proxy here does.

use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::dev::RequestHead;
use twinroute_core::TrustedPeers;

use crate::{
    active_rules::ActiveRules, head_parts::HeadParts, proxies::Proxy, target::Target,
    upstream::Upstream,
};

/// The routes whose guard is missing here, as far as they were reported.
#[derive(Debug)]
pub(crate) struct GuardReport {
    /// The patterns of the routes, by number.
    patterns: Vec<String>,
    /// The routes for which the proxy of Next.js is not needed, by number.
    waived: Vec<bool>,
    /// The routes that were logged, by number, and one flag for all requests without a route.
    logged: Vec<AtomicBool>,
    is_uncompared_logged: AtomicBool,
}

impl GuardReport {
    pub(crate) fn new(patterns: Vec<String>, waived: &[String]) -> Self {
        Self {
            waived: patterns
                .iter()
                .map(|pattern| waived.contains(pattern))
                .collect(),
            logged: (0..=patterns.len())
                .map(|_| AtomicBool::new(false))
                .collect(),
            is_uncompared_logged: AtomicBool::new(false),
            patterns,
        }
    }

    /// Whether the route needs no proxy here, by `Routes::proxy_not_needed` or by the rollout file.
    pub(crate) fn is_waived(&self, number: usize, upstream: Option<&Upstream>) -> bool {
        self.waived[number] || upstream.is_some_and(|upstream| upstream.is_proxy_waived(number))
    }

    /// Logs that requests of a route go to the legacy server, or are refused without one: once for each route.
    pub(crate) fn log(&self, number: Option<usize>, path: &str, has_legacy: bool) {
        let flag = &self.logged[number.unwrap_or(self.patterns.len())];
        if flag.swap(true, Ordering::Relaxed) {
            return;
        }
        let route = number.map_or("a rewrite to another host", |number| &self.patterns[number]);
        let consequence = consequence("its", has_legacy);
        tracing::warn!(
            route,
            path,
            "the proxy of Next.js guards this route and no `proxy.rs` runs for it, {consequence}; port the proxy, or set \
             `proxy = \"not needed\"` on the route"
        );
    }

    /// Logs once that a request in shadow is not compared.
    pub(crate) fn log_uncompared(&self, path: &str) {
        if !self.is_uncompared_logged.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                path,
                "requests in shadow are not compared behind a proxy, nor with `basePath` or a locale"
            );
        }
    }

    /// Lists the routes that seem to have no guard here, by a sample path of each.
    pub(crate) fn unguarded<'r>(
        &'r self,
        active: &'r ActiveRules,
        proxies: &'r [Proxy],
        upstream: Option<&'r Upstream>,
    ) -> impl Iterator<Item = &'r str> {
        let patterns = self.patterns.iter().enumerate();
        let concerned = patterns.filter(move |(number, pattern)| {
            let path = format!("{}{}", active.rules.base_path(), sample(pattern));
            let (head, trusted) = (RequestHead::default(), TrustedPeers::default());
            let parts = HeadParts {
                head: &head,
                trusted: &trusted,
            };
            let target = Target::new(&*path, None);
            let request = target.request(&parts);
            let mut proxies = proxies.iter().enumerate();
            !self.is_waived(*number, upstream)
                && active.legacy_proxy_runs(&path, request)
                && !proxies.any(|proxy| active.runs(proxy, &path, request))
        });
        concerned.map(|(_, pattern)| &**pattern)
    }
}

/// What happens to the requests of one route, `its`, or of several, `their`, whose guard is missing.
pub(crate) fn consequence(whose: &str, has_legacy: bool) -> String {
    if has_legacy {
        format!("so {whose} requests go to the legacy server")
    } else {
        format!("and there is no legacy server, so {whose} requests are refused")
    }
}

/// A path that a pattern matches.
fn sample(pattern: &str) -> String {
    let segments = pattern.split('/').map(|segment| match segment {
        dynamic if dynamic.starts_with('[') => "x",
        fixed => fixed,
    });
    segments.collect::<Vec<_>>().join("/")
}
