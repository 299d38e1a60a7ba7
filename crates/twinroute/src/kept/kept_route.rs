//! A route whose responses are kept.

use std::{
    collections::HashSet,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use actix_web::http::Method;
use twinroute_app::{AppRoute, Caching};
use twinroute_matcher::{Params, Pattern};

use super::{page::page_of, path::path_of};
use crate::cache::{CacheKey, CacheLife, Counter, IncrementalCache, Tag};

/// A route whose responses are kept.
#[derive(Debug)]
pub(crate) struct KeptRoute {
    pub(crate) caching: Caching,
    pub(crate) pattern: Pattern,
    /// The tags of all its responses.
    pub(crate) tags: Vec<Tag>,
    pub(crate) counter: Counter,
    /// The path and the key of a route without params.
    only: Option<(String, CacheKey)>,
    /// The paths of `generate_static_params`, once they are known.
    known: OnceLock<HashSet<String>>,
    /// Whether a run has shown that the responses can't be kept.
    is_dynamic: AtomicBool,
    /// Whether it was logged that the handler reads the request for some paths.
    is_read_logged: AtomicBool,
    /// The paths whose responses are kept nevertheless.
    computed: OnceLock<HashSet<String>>,
}

impl KeptRoute {
    /// Returns what is kept of a route; `None` if its handler runs for each request.
    pub(crate) fn of(pattern: &str, route: &AppRoute, cache: &IncrementalCache) -> Option<Self> {
        let parsed = Pattern::parse(pattern).ok()?;
        let caching = route.caching(&parsed)?;
        let only = path_of(&parsed, &Params::default())
            .filter(|_| parsed.names().next().is_none())
            .and_then(|path| Some((path.clone(), CacheKey::response(&path).ok()?)));
        let page = page_of(pattern, route.origin_text());
        Some(Self {
            caching,
            tags: Tag::of_route(page),
            counter: cache.counter(pattern),
            pattern: parsed,
            only,
            known: OnceLock::new(),
            is_dynamic: AtomicBool::new(false),
            is_read_logged: AtomicBool::new(false),
            computed: OnceLock::new(),
        })
    }

    /// Returns how long a response is kept, before the data that it is computed from is known.
    pub(crate) fn life(&self) -> CacheLife {
        let life = CacheLife::new();
        match self.caching.revalidate {
            Some(revalidate) => life.revalidate(revalidate),
            None => life,
        }
    }

    /// Returns the path of params in one spelling, and its key, which is hashed for a long path.
    pub(crate) fn place(&self, params: &Params) -> Option<(String, CacheKey)> {
        if let Some(only) = &self.only {
            return Some(only.clone());
        }
        let path = path_of(&self.pattern, params)?;
        let hashed = || CacheKey::data(&("path", &path)).ok();
        let key = CacheKey::response(&path).ok().or_else(hashed)?;
        Some((path, key))
    }

    /// Returns the key of a route without params.
    pub(crate) fn only_key(&self) -> Option<&CacheKey> {
        self.only.as_ref().map(|(_, key)| key)
    }

    /// Whether the route has params.
    pub(crate) fn has_params(&self) -> bool {
        self.pattern.names().next().is_some()
    }

    /// Whether a path with unknown params belongs to the next route.
    pub(crate) fn is_closed(&self) -> bool {
        !self.caching.dynamic_params && self.has_params() && !self.is_dynamic()
    }

    /// Whether the route serves these params. Before its params are known, a closed route serves none.
    pub(crate) fn serves(&self, params: &Params) -> bool {
        let known = || self.known.get().zip(path_of(&self.pattern, params));
        !self.is_closed() || known().is_some_and(|(known, path)| known.contains(&path))
    }

    /// Sets the params that `generate_static_params` has returned, as paths.
    pub(crate) fn set_known(&self, paths: HashSet<String>) {
        let _ = self.known.set(paths);
    }

    /// Whether the params of `generate_static_params` are known.
    pub(crate) fn is_prepared(&self) -> bool {
        self.known.get().is_some()
    }

    /// Whether the handler runs for each request after all.
    pub(crate) fn is_dynamic(&self) -> bool {
        self.is_dynamic.load(Ordering::Relaxed)
    }

    /// Whether the route responds to no request with this method.
    pub(crate) fn refuses(&self, method: &Method) -> bool {
        !matches!(*method, Method::GET | Method::HEAD) && !self.is_dynamic()
    }

    /// Whether the response of a path is kept.
    pub(crate) fn keeps(&self, path: &str) -> bool {
        let is_computed = |computed: &HashSet<String>| computed.contains(path);
        !self.is_dynamic() || self.computed.get().is_some_and(is_computed)
    }

    /// Logs that a handler has read the request for one path: once for each route.
    pub(crate) fn log_read(&self, pattern: &str, path: &str, read: &str) {
        if !self.is_read_logged.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "the response of `{path}` is not kept, nor are others of `{pattern}` for which its handler reads the request, here {read}"
            );
        }
    }

    /// Whether no response is kept.
    pub(crate) fn keeps_none(&self) -> bool {
        self.is_dynamic() && self.computed.get().is_none_or(HashSet::is_empty)
    }

    /// Lets the handler run for each request from now on, except for the paths in `computed`, and logs the reason.
    pub(crate) fn make_dynamic(&self, pattern: &str, reason: &str, computed: HashSet<String>) {
        let _ = self.computed.set(computed);
        if !self.is_dynamic.swap(true, Ordering::Relaxed) {
            tracing::warn!("responses of `{pattern}` are not kept until the next start: {reason}");
        }
    }
}
