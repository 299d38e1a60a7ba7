//! The config rules in the settings of `Routes`.

use std::{path::PathBuf, sync::Arc};

use twinroute_rules::{BuildOutput, CacheSettings, ConfigError, NextConfig};

use crate::{
    front::Front,
    guard_report::GuardReport,
    other_hosts::OtherHosts,
    proxies::Proxy,
    router_cache::RouterCache,
    rule_source::{RuleSource, RuleSourceError},
    subtree::is_at_or_below,
    upstream::Upstream,
};

/// The config rules of `Routes`.
#[derive(Debug, Clone, Default)]
pub(crate) struct ConfigSettings {
    /// From code and files, in the order of the calls.
    configs: Vec<Result<NextConfig, Arc<ConfigError>>>,
    /// The folder or the snapshot of Next's build output.
    build_output: Option<PathBuf>,
    /// A second build output, which is a mistake.
    other_build_output: Option<PathBuf>,
    /// The patterns of routes that need no proxy.
    waived: Vec<String>,
}

impl ConfigSettings {
    pub(crate) fn add(&mut self, config: Result<NextConfig, ConfigError>) {
        self.configs.push(config.map_err(Arc::new));
    }

    pub(crate) fn set_build_output(&mut self, path: PathBuf) {
        match &self.build_output {
            Some(known) if *known != path => self.other_build_output = Some(path),
            _ => self.build_output = Some(path),
        }
    }

    pub(crate) fn waive_proxy(&mut self, pattern: &str) {
        self.waived.push(pattern.to_owned());
    }

    /// Adds the settings of `other`.
    pub(crate) fn merge(&mut self, other: Self) {
        self.configs.extend(other.configs);
        if let Some(path) = other.build_output {
            self.set_build_output(path);
        }
        self.waived.extend(other.waived);
    }

    /// Returns the settings for the routes at and below a path, which are split off.
    pub(crate) fn split_off(&mut self, path: &str) -> Self {
        let waived = std::mem::take(&mut self.waived).into_iter();
        let (below, others) = waived.partition(|pattern| is_at_or_below(pattern, path));
        self.waived = others;
        Self {
            waived: below,
            ..self.clone()
        }
    }

    /// Returns the settings of Next's build output for the cache. Compiling the rules reports an output that can't be read.
    pub(crate) fn cache_settings(&self) -> Option<CacheSettings> {
        let output = BuildOutput::read(self.build_output.as_deref()?).ok()?;
        Some(output.cache_settings())
    }

    /// Compiles the rules, and watches Next's build output. `None` without rules and proxies.
    ///
    /// # Errors
    /// With all mistakes.
    pub(crate) fn start(
        self,
        proxies: Arc<[Proxy]>,
        patterns: &[String],
        upstream: Option<Upstream>,
        other_hosts: OtherHosts,
        cache: RouterCache,
        is_part: bool,
    ) -> Result<Option<Front>, Vec<RuleSourceError>> {
        let mut errors: Vec<_> = self.unknown_routes(patterns).collect();
        let second = self.other_build_output.clone();
        errors.extend(second.map(RuleSourceError::SecondBuildOutput));
        if self.configs.is_empty() && self.build_output.is_none() && proxies.is_empty() {
            return errors.is_empty().then_some(None).ok_or(errors);
        }
        let mut config = NextConfig::new();
        for added in self.configs {
            match added.and_then(|added| config.clone().merge(added).map_err(Arc::new)) {
                Ok(merged) => config = merged,
                Err(error) => errors.push(RuleSourceError::Config(error)),
            }
        }
        let report = Arc::new(GuardReport::new(patterns.to_vec(), &self.waived));
        let source = RuleSource {
            config,
            build_output: self.build_output,
            proxies: Arc::clone(&proxies),
            report: Arc::clone(&report),
            upstream,
            other_hosts,
            cache,
            is_part,
        };
        match source.start() {
            Ok(rules) if errors.is_empty() => Ok(Some(Front {
                rules,
                proxies,
                report,
            })),
            Ok(_) => Err(errors),
            Err(more) => Err(errors.into_iter().chain(more).collect()),
        }
    }

    fn unknown_routes(&self, patterns: &[String]) -> impl Iterator<Item = RuleSourceError> {
        let unknown = self
            .waived
            .iter()
            .filter(|waived| !patterns.contains(waived));
        unknown.cloned().map(RuleSourceError::UnknownRoute)
    }
}
