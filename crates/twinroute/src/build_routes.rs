//! Builds a router: checks all settings of the routes, and freezes them.

use std::sync::Arc;

use twinroute_matcher::{Pattern, RouteTable};

use crate::{
    endpoint::Endpoint,
    files::PublicFiles,
    kept::{BlankRequests, KeptRoutes, PathCheck},
    layers::layers,
    other_hosts::OtherHosts,
    proxies::proxies,
    router::Router,
    router_cache::RouterCache,
    routes::Routes,
    routes_error::{Mistakes, RoutesError, all_noted, noted},
    rule_source::RuleSourceError,
    subtree::{Subtree, is_source},
};

impl Routes {
    /// Freezes the routes in a table that all workers share.
    ///
    /// # Errors
    /// All mistakes at once: invalid patterns and paths, conflicting routes, invalid trusted peers, an invalid legacy URL, and mistakes
    /// in the rollout's file and in config rules, a public folder that can't be read.
    pub fn build(self) -> Result<Router, RoutesError> {
        let mut mistakes = Mistakes::default();
        let table = table(&self.entries, &mut mistakes);
        let split_off = split_off(&self.split_off, &mut mistakes);
        let (errors, invalid) = self.errors.build();
        mistakes.patterns.extend(invalid);
        let wrapped = self.middlewares.iter().map(|(path, _)| path);
        let guarded = self.proxies.iter().map(|(path, _)| path);
        let sources = wrapped.chain(guarded).filter(|path| is_source(path));
        let sources: Vec<_> = sources.cloned().map(RuleSourceError::SubtreePath).collect();
        let (layers, invalid) = layers(self.middlewares);
        mistakes.patterns.extend(invalid);
        let (proxies, invalid) = proxies(self.proxies);
        mistakes.patterns.extend(invalid);
        let patterns = self.entries.iter().map(|(pattern, _)| pattern.clone());
        let patterns: Vec<_> = patterns.collect();
        let legacy_trusted = self.upstream.trusted();
        let trusted = noted(self.trusted.transpose(), &mut mistakes.trusted);
        let trusted = trusted.or(legacy_trusted).unwrap_or_default();
        let upstream = self.upstream.start(&patterns, &trusted);
        let upstream = noted(upstream, &mut mistakes.upstream);
        let other_hosts = OtherHosts::new(trusted.clone());
        let cache = RouterCache::new(self.cache, self.config.cache_settings());
        let front = self.config.start(
            proxies,
            &patterns,
            upstream.clone(),
            other_hosts.clone(),
            cache.clone(),
            self.is_part,
        );
        let front = all_noted(front, &mut mistakes.config);
        mistakes.config.extend(sources);
        let (limits, invalid, errors_of_limits) = self.limits.build(&patterns);
        mistakes.patterns.extend(invalid);
        mistakes.config.extend(errors_of_limits);
        let invalid = self.security.iter().flat_map(|headers| headers.invalid());
        mistakes.config.extend(invalid);
        let files = self.public.as_deref();
        let files = files.map(|folder| PublicFiles::read(folder, table.as_ref()));
        let files = all_noted(files.transpose(), &mut mistakes.files);
        let table = Arc::new(mistakes.none_or_error(table)?);
        let observer = (self.observe).start(&patterns, cache.cache(), upstream.as_ref());
        let check = PathCheck::new(Arc::clone(&table));
        cache
            .cache()
            .add_path_check(move |path, kind| check.check(path, kind));
        let blank = BlankRequests::new(self.data);
        let kept = KeptRoutes::new(cache.cache().clone(), &self.entries, blank);
        Ok(Router {
            table,
            on_error: self.on_error.unwrap_or_default(),
            errors,
            upstream,
            body_limits: self.body_limits,
            split_off,
            layers,
            kept: Arc::new(kept),
            routes: self.entries.into(),
            front,
            other_hosts,
            trusted,
            files: files.map(Arc::new),
            limits,
            security: self.security,
            is_outermost: false,
            instrumentation: self.instrumentation,
            observer,
        })
    }
}

/// Builds the table of all routes with valid patterns.
fn table(entries: &[(String, Endpoint)], mistakes: &mut Mistakes) -> Option<RouteTable<usize>> {
    let mut table = RouteTable::builder();
    for (number, (pattern, endpoint)) in entries.iter().enumerate() {
        let origin = endpoint.origin(pattern);
        match Pattern::parse(pattern) {
            Ok(pattern) => {
                endpoint.warn(&pattern, &origin);
                table.insert(pattern, origin, number);
            }
            Err(error) => mistakes.patterns.push(error),
        }
    }
    noted(table.build().map(Some), &mut mistakes.conflicts)
}

/// Parses the paths of the parts that were split off.
fn split_off(paths: &[String], mistakes: &mut Mistakes) -> Arc<[Subtree]> {
    let parts = paths.iter().map(|path| Subtree::parse(path));
    let parts = parts.filter_map(|part| part.map_err(|error| mistakes.patterns.push(error)).ok());
    parts.collect()
}
