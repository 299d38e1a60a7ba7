//! Where the config rules in effect come from, and when they are read again.

use std::{
    error::Error,
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    thread,
    time::Duration,
};

use arc_swap::ArcSwap;
use twinroute_rules::{
    BuildId, BuildOutput, BuildOutputError, ConfigError, NextConfig, RewriteList, RuleError, Rules,
};

use crate::{
    active_rules::{ActiveRules, url_config},
    guard_report::{GuardReport, consequence},
    other_hosts::OtherHosts,
    proxies::Proxy,
    router_cache::RouterCache,
    upstream::Upstream,
};

/// The time between two looks at Next's build output.
const PERIOD: Duration = Duration::from_millis(500);

/// What config rules are compiled from.
pub(crate) struct RuleSource {
    /// From code and files.
    pub(crate) config: NextConfig,
    /// The folder or the snapshot of Next's build output.
    pub(crate) build_output: Option<PathBuf>,
    pub(crate) proxies: Arc<[Proxy]>,
    pub(crate) report: Arc<GuardReport>,
    pub(crate) upstream: Option<Upstream>,
    pub(crate) other_hosts: OtherHosts,
    pub(crate) cache: RouterCache,
    /// Whether the routes are a part of others, which have the same legacy server.
    pub(crate) is_part: bool,
}

/// Why config rules can't come into effect.
#[derive(Debug)]
pub(crate) enum RuleSourceError {
    Config(Arc<ConfigError>),
    BuildOutput(BuildOutputError),
    /// A matcher of the proxy in this file.
    Matcher(String, RuleError),
    /// A rewrite that no request can be forwarded for, with the reason.
    Rewrite(String),
    /// A path of a subtree that is written like the source of a rule.
    SubtreePath(String),
    /// A build output beside another one.
    SecondBuildOutput(PathBuf),
    /// The pattern of a rate limit that no route has.
    #[cfg_attr(
        not(feature = "rate-limit"),
        expect(dead_code, reason = "there are no limits")
    )]
    LimitWithoutRoute(String),
    /// A security header that can't be sent.
    SecurityHeader(String),
    /// A route that needs no proxy, and is unknown.
    UnknownRoute(String),
    Watch(std::io::Error),
}

impl RuleSource {
    /// Compiles the rules, and starts the thread that watches Next's build output.
    pub(crate) fn start(self) -> Result<Arc<ArcSwap<ActiveRules>>, Vec<RuleSourceError>> {
        let (rules, build_id) = self.compile()?;
        self.log_unguarded(&rules);
        let rules = Arc::new(ArcSwap::from_pointee(rules));
        if let (Some(upstream), Some(_), false) = (&self.upstream, &self.build_output, self.is_part)
        {
            upstream
                .follow(self.cache.cache(), &rules)
                .map_err(|error| vec![RuleSourceError::Watch(error)])?;
        }
        if let (Some(path), Some(build_id)) = (self.build_output.clone(), build_id) {
            let thread = thread::Builder::new().name("twinroute-rules".to_owned());
            let watched = Arc::downgrade(&rules);
            let watch = thread.spawn(move || self.watch(&path, build_id, &watched));
            watch.map_err(|error| vec![RuleSourceError::Watch(error)])?;
        }
        Ok(rules)
    }

    fn compile(&self) -> Result<(ActiveRules, Option<BuildId>), Vec<RuleSourceError>> {
        let output = self
            .build_output
            .as_deref()
            .map(BuildOutput::read)
            .transpose();
        let output = output.map_err(|error| vec![RuleSourceError::BuildOutput(error)])?;
        let config = self.config.clone();
        let config = output
            .as_ref()
            .map_or(Ok(config.clone()), |output| config.merge(output.config()));
        let built = config.and_then(|config| config.build());
        let rules = built.map_err(|error| vec![RuleSourceError::Config(Arc::new(error))])?;
        let (mut matchers, mut errors) = (Vec::new(), self.refused_rewrites(&rules));
        for proxy in &*self.proxies {
            match proxy.matchers(rules.base_path(), rules.i18n()) {
                Ok(compiled) => matchers.push(compiled),
                Err(invalid) => errors.extend(invalid.into_iter().map(|error| {
                    RuleSourceError::Matcher(proxy.route.origin_text().to_owned(), error)
                })),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let legacy_proxy = output.as_ref().and_then(|output| output.proxy().cloned());
        let prerendered = output.as_ref().map(BuildOutput::prerendered).cloned();
        if let Some(output) = &output {
            self.cache.apply(output.cache_settings());
        }
        let active = ActiveRules {
            has_build_output: output.is_some(),
            prerendered: prerendered.unwrap_or_default(),
            url_config: url_config(&rules),
            rules,
            matchers,
            legacy_proxy,
        };
        Ok((active, output.map(|output| output.build_id().clone())))
    }

    /// The rewrites to other hosts that requests can't be forwarded to.
    fn refused_rewrites(&self, rules: &Rules) -> Vec<RuleSourceError> {
        let lists = [rules.before_files(), rules.after_files(), rules.fallback()];
        let urls = lists.into_iter().flat_map(RewriteList::urls);
        urls.filter_map(|url| self.other_hosts.refuse(url))
            .map(RuleSourceError::Rewrite)
            .collect()
    }

    /// Logs the routes that the proxy of Next.js guards and no proxy here does.
    fn log_unguarded(&self, rules: &ActiveRules) {
        let routes: Vec<_> = self
            .report
            .unguarded(rules, &self.proxies, self.upstream.as_ref())
            .collect();
        if !routes.is_empty() {
            let consequence = consequence("their", self.upstream.is_some());
            tracing::warn!(
                "the proxy of Next.js guards these routes and no `proxy.rs` seems to run for them, {consequence}; port the proxy, or set `proxy = \"not needed\"` on the routes:\n{}",
                routes.join("\n")
            );
        }
    }

    /// Reads Next's build output again when it has changed and stays as it is, until the router is dropped. A read that fails is
    /// repeated.
    fn watch(&self, path: &Path, mut known: BuildId, rules: &Weak<ArcSwap<ActiveRules>>) {
        let (mut last, mut failed) = (Some(known.clone()), None);
        loop {
            thread::sleep(PERIOD);
            let Some(rules) = rules.upgrade() else { return };
            // While Next.js builds, there is no id.
            let now = BuildOutput::current_build_id(path).ok();
            let is_settled = now == last;
            last.clone_from(&now);
            let Some(now) = now.filter(|now| is_settled && *now != known) else {
                continue;
            };
            match self.compile() {
                Ok((active, _)) => {
                    tracing::info!("reloaded the rules of `{}`", path.display());
                    self.log_unguarded(&active);
                    rules.store(Arc::new(active));
                    known = now;
                }
                Err(errors) if failed.as_ref() != Some(&now) => {
                    log_failure(path, &errors);
                    failed = Some(now);
                }
                Err(_) => {}
            }
        }
    }
}

fn log_failure(path: &Path, errors: &[RuleSourceError]) {
    let lines: Vec<_> = errors.iter().map(ToString::to_string).collect();
    tracing::error!(
        "can't reload the rules of `{}`; the previous ones stay in effect:\n{}",
        path.display(),
        lines.join("\n")
    );
}

impl fmt::Display for RuleSourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::BuildOutput(error) => error.fmt(f),
            Self::Matcher(origin, error) => write!(f, "{origin}: {error}"),
            Self::Rewrite(reason) => write!(f, "the destination of a rewrite, {reason}"),
            Self::SubtreePath(path) => write!(
                f,
                "`{path}` is not the path of a folder, such as `/api` or `/[tenant]/api`, which covers everything below it; the matchers of \
                 a proxy belong in its `ProxyConfig`"
            ),
            Self::SecondBuildOutput(path) => {
                write!(
                    f,
                    "`{}` is a second build output: there can be one only",
                    path.display()
                )
            }
            Self::LimitWithoutRoute(pattern) => {
                write!(f, "`rate_limit_route`: there is no route `{pattern}`")
            }
            Self::SecurityHeader(error) => write!(f, "security headers: {error}"),
            Self::UnknownRoute(pattern) => {
                write!(f, "`proxy_not_needed`: there is no route `{pattern}`")
            }
            Self::Watch(error) => write!(f, "can't watch the build output: {error}"),
        }
    }
}

impl Error for RuleSourceError {}
