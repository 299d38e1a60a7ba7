//! The proxies of a router: which folders they guard, and in which order they run.

use std::sync::Arc;

use twinroute_app::ProxyRoute;
use twinroute_matcher::PatternError;
use twinroute_rules::{I18n, ProxyMatchers, RuleError};

use crate::subtree::Subtree;

/// A proxy, which runs before the requests of a folder.
#[derive(Debug, Clone)]
pub(crate) struct Proxy {
    /// `None` for the root, which covers every path.
    subtree: Option<Subtree>,
    pub(crate) route: ProxyRoute,
}

/// Sorts the proxies by their folders, the outermost first. Returns the errors of invalid paths too.
pub(crate) fn proxies(entries: Vec<(String, ProxyRoute)>) -> (Arc<[Proxy]>, Vec<PatternError>) {
    let (mut proxies, mut errors) = (Vec::new(), Vec::new());
    for (path, route) in entries {
        let is_root = path == "/";
        match (!is_root).then(|| Subtree::parse(&path)).transpose() {
            Ok(subtree) => proxies.push(Proxy { subtree, route }),
            Err(error) => errors.push(error),
        }
    }
    proxies.sort_by_key(|proxy: &Proxy| proxy.subtree.as_ref().map(Subtree::precision));
    (proxies.into(), errors)
}

impl Proxy {
    /// Whether a path in normal form is in its folder.
    pub(crate) fn covers(&self, path: &str) -> bool {
        self.subtree
            .as_ref()
            .is_none_or(|subtree| subtree.covers(path))
    }

    /// Compiles the matchers of its config.
    pub(crate) fn matchers(
        &self,
        base_path: &str,
        i18n: Option<&I18n>,
    ) -> Result<ProxyMatchers, Vec<RuleError>> {
        match self.route.matchers() {
            [] => Ok(ProxyMatchers::all()),
            matchers => ProxyMatchers::build(matchers, base_path, i18n),
        }
    }
}
