//! The config rules in effect.

use std::{borrow::Cow, sync::Arc};

use percent_encoding::percent_decode_str;
use twinroute_app::UrlConfig;
use twinroute_rules::{I18nDomain, Prerendered, ProxyMatchers, RuleRequest, Rules};

use crate::{
    normalize::{normal_form, without_slash},
    proxies::Proxy,
    trailing_slash::TrailingSlash,
};

/// The config rules in effect, and what is compiled with them. A reload of Next's build output replaces it as a whole.
#[derive(Debug)]
pub(crate) struct ActiveRules {
    pub(crate) rules: Rules,
    /// The matchers of each proxy, by its number.
    pub(crate) matchers: Vec<ProxyMatchers>,
    /// The matchers of the legacy server's proxy, if its build output shows one.
    pub(crate) legacy_proxy: Option<ProxyMatchers>,
    /// Whether the rules are those of the legacy server's build.
    pub(crate) has_build_output: bool,
    /// The paths that the legacy server prerenders.
    pub(crate) prerendered: Prerendered,
    /// What the URL of a proxy's request shows of the rules.
    pub(crate) url_config: Arc<UrlConfig>,
}

/// Returns what the URL of a proxy's request shows of the rules.
pub(crate) fn url_config(rules: &Rules) -> Arc<UrlConfig> {
    let i18n = rules.i18n();
    Arc::new(UrlConfig {
        base_path: rules.base_path().to_owned(),
        trailing_slash: rules.trailing_slash(),
        locales: i18n.map(|i18n| i18n.locales().to_vec()).unwrap_or_default(),
        default_locale: i18n.map(|i18n| i18n.default_locale().to_owned()),
    })
}

impl ActiveRules {
    /// Returns a path without `basePath`; `None` if it is not below it.
    pub(crate) fn below_base_path<'p>(&self, path: &'p str) -> Option<&'p str> {
        let below = path.strip_prefix(self.rules.base_path())?;
        match below {
            "" if path.is_empty() => None,
            "" => Some("/"),
            below => below.starts_with('/').then_some(below),
        }
    }

    /// Returns a path as rules match it: with a locale, if `i18n` is set.
    pub(crate) fn localized<'p>(&self, path: &'p str, host: Option<&str>) -> Cow<'p, str> {
        let Some(i18n) = self.rules.i18n() else {
            return Cow::Borrowed(path);
        };
        let (base_path, below) = self.split_base_path(path);
        match i18n.localize(below, host) {
            Cow::Borrowed(_) => Cow::Borrowed(path),
            Cow::Owned(below) => {
                let has_slash = path.ends_with('/') && !below.ends_with('/');
                let keeps_slash = has_slash && self.rules.trailing_slash();
                let slash = if keeps_slash { "/" } else { "" };
                Cow::Owned(format!("{base_path}{below}{slash}"))
            }
        }
    }

    /// Returns the path to redirect to, if the slash at the end of `path` is not as configured.
    pub(crate) fn slash_redirect(&self, path: &str, host: Option<&str>) -> Option<String> {
        let trailing = TrailingSlash::of(&self.rules);
        let path = &*self.without_default_locale(path, host);
        // The base path may look like the name of a file, and is written as configured.
        let base_path = self.rules.base_path();
        let is_base_path = |path: &str| !path.is_empty() && path.eq_ignore_ascii_case(base_path);
        match trailing {
            TrailingSlash::Strip if path.strip_suffix('/').is_some_and(is_base_path) => {
                Some(base_path.to_owned())
            }
            TrailingSlash::Add if is_base_path(path) => Some(format!("{base_path}/")),
            _ => trailing.redirect(path),
        }
    }

    /// Returns a path without the default locale, as Next compares it with its own redirects.
    fn without_default_locale<'p>(&self, path: &'p str, host: Option<&str>) -> Cow<'p, str> {
        let Some(i18n) = self.rules.i18n() else {
            return Cow::Borrowed(path);
        };
        let (base_path, below) = self.split_base_path(path);
        let (locale, rest) = i18n.split(below);
        if below != "/" && locale != Some(i18n.default_locale_of(host)) {
            return Cow::Borrowed(path);
        }
        let has_slash = path.ends_with('/') && self.rules.trailing_slash();
        match rest {
            "/" if !base_path.is_empty() && !has_slash => Cow::Owned(base_path.to_owned()),
            rest => Cow::Owned(format!("{base_path}{rest}")),
        }
    }

    /// Splits a path into `basePath` and the path below it. The first is empty if the path is not below it.
    fn split_base_path<'p>(&self, path: &'p str) -> (&str, &'p str) {
        match self.below_base_path(path) {
            Some(below) => (self.rules.base_path(), below),
            None => ("", path),
        }
    }

    /// Returns a path as routes match it, without `basePath` and locale; `None` if it is not below it.
    pub(crate) fn route_path<'p>(&self, path: &'p str) -> Option<&'p str> {
        let is_below = self.below_base_path(path).is_some();
        is_below.then(|| without_slash(self.handler_path(path)))
    }

    /// Returns a path as public files have it, without `basePath`, and without a locale that is the default one of the site or of a
    /// domain; `None` if it is not below `basePath`. Another locale is the name of a folder.
    pub(crate) fn file_path<'p>(&self, path: &'p str) -> Option<&'p str> {
        let below = self.below_base_path(path)?;
        let plain = self.rules.i18n().and_then(|i18n| {
            let (locale, rest) = i18n.split(below);
            let locale = locale?;
            let domains = i18n.domain_list().iter();
            let mut defaults = domains.map(I18nDomain::default_locale);
            let is_default =
                locale == i18n.default_locale() || defaults.any(|known| known == locale);
            is_default.then_some(rest)
        });
        Some(without_slash(plain.unwrap_or(below)))
    }

    /// Returns a path as handlers see it, without `basePath` and locale.
    pub(crate) fn handler_path<'p>(&self, path: &'p str) -> &'p str {
        let (_, below) = self.split_base_path(path);
        let i18n = self.rules.i18n();
        i18n.map_or(below, |i18n| i18n.split(below).1)
    }

    /// Whether a path names a locale.
    pub(crate) fn has_locale(&self, path: &str) -> bool {
        let (_, below) = self.split_base_path(path);
        let i18n = self.rules.i18n();
        i18n.is_some_and(|i18n| i18n.split(below).0.is_some())
    }

    /// Whether a proxy runs for a path of a request.
    pub(crate) fn runs(
        &self,
        (number, proxy): (usize, &Proxy),
        path: &str,
        request: RuleRequest<'_>,
    ) -> bool {
        let matchers = &self.matchers[number];
        spellings(path).any(|path| {
            let below = self.route_path(&path);
            below.is_some_and(|below| proxy.covers(below)) && self.matches(matchers, &path, request)
        })
    }

    /// Whether the legacy server would run its proxy for a path of a request.
    pub(crate) fn legacy_proxy_runs(&self, path: &str, request: RuleRequest<'_>) -> bool {
        let matchers = self.legacy_proxy.as_ref();
        matchers.is_some_and(|matchers| {
            spellings(path).any(|path| self.matches(matchers, &path, request))
        })
    }

    fn matches(&self, matchers: &ProxyMatchers, path: &str, request: RuleRequest<'_>) -> bool {
        let host = self.rules.i18n().and_then(|_| request.parts.host());
        let path = &*self.localized(path, host.as_deref());
        matchers.matches(&RuleRequest { path, ..request })
    }
}

/// Returns the path, and what a server finds that decodes it before it resolves dot segments.
fn spellings(path: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let decoded = path.contains('%').then(|| {
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        Cow::Owned(normal_form(&decoded))
    });
    std::iter::once(Cow::Borrowed(path)).chain(decoded)
}

#[cfg(test)]
mod tests {
    use twinroute_rules::{I18n, I18nDomain, NextConfig};

    use super::*;

    fn active(config: &NextConfig) -> ActiveRules {
        let rules = config.build().unwrap();
        ActiveRules {
            url_config: url_config(&rules),
            rules,
            matchers: Vec::new(),
            legacy_proxy: None,
            has_build_output: false,
            prerendered: Prerendered::default(),
        }
    }

    fn assert_redirects(config: &NextConfig, cases: &[(&str, Option<&str>)]) {
        let active = active(config);
        for &(path, expected) in cases {
            let found = active.slash_redirect(path, Some("example.de"));
            assert_eq!(found.as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn the_base_path_is_redirected_in_any_case() {
        let config = || NextConfig::new().base_path("/Docs/v1.0");
        assert_redirects(
            &config(),
            &[
                ("/DOCS/V1.0/", Some("/Docs/v1.0")),
                ("/Docs/v1.0", None),
                ("/DOCS/v1.0/a/", Some("/DOCS/v1.0/a")),
                ("/", None),
            ],
        );
        assert_redirects(
            &config().trailing_slash(true),
            &[
                ("/Docs/v1.0", Some("/Docs/v1.0/")),
                ("/docs/v1.0", Some("/Docs/v1.0/")),
                // Next redirects a base path that looks like a file in a circle.
                ("/Docs/v1.0/", Some("/Docs/v1.0")),
                ("/a/v1.0", None),
            ],
        );
        let keeps = config().skip_trailing_slash_redirect(true);
        assert_redirects(&keeps, &[("/DOCS/V1.0/", None)]);
    }

    #[test]
    fn slash_redirects_drop_the_default_locale() {
        let i18n = || I18n::new(["en", "de"], "en");
        assert_redirects(
            &NextConfig::new().i18n(i18n()),
            &[
                ("/EN/api/a/", Some("/api/a")),
                ("/de/api/a/", Some("/de/api/a")),
                ("/EN/", None),
                ("/de/", Some("/de")),
            ],
        );
        assert_redirects(
            &NextConfig::new().i18n(i18n()).base_path("/docs"),
            &[
                ("/docs/", None),
                ("/docs/En/", None),
                ("/docs/en/a/", Some("/docs/a")),
                ("/docs/de/", Some("/docs/de")),
            ],
        );
        assert_redirects(
            &NextConfig::new().i18n(i18n()).trailing_slash(true),
            &[("/en/a", Some("/a/")), ("/en/a/", None), ("/en", None)],
        );
        let domains = i18n().domains([I18nDomain::new("example.de", "de")]);
        assert_redirects(
            &NextConfig::new().i18n(domains),
            &[("/de/a/", Some("/a")), ("/en/a/", Some("/en/a"))],
        );
    }

    #[test]
    fn paths_beside_the_base_path_get_a_locale_too() {
        let i18n = I18n::new(["en", "de"], "en");
        let active = active(&NextConfig::new().i18n(i18n).base_path("/docs"));
        assert_eq!(active.localized("/docs/a", None), "/docs/en/a");
        assert_eq!(active.localized("/DOCS/a", None), "/en/DOCS/a");
        assert!(active.has_locale("/de/a"));
    }

    #[test]
    fn the_root_keeps_its_slash_with_trailing_slash() {
        let config = || NextConfig::new().i18n(I18n::new(["en", "de"], "en"));
        assert_eq!(active(&config()).localized("/", None), "/en");
        let slashes = active(&config().trailing_slash(true));
        assert_eq!(slashes.localized("/", None), "/en/");
        assert_eq!(slashes.localized("/a/", None), "/en/a/");
    }
}
