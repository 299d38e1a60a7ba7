//! `CONFIG` of a proxy.

use twinroute_rules::ProxyMatcher;

/// The constant `CONFIG` beside a proxy: which requests it runs for. By default it runs for every request.
///
/// ```
/// use twinroute_app::ProxyConfig;
/// use twinroute_rules::{Has, ProxyMatcher};
///
/// pub const CONFIG: ProxyConfig = ProxyConfig::new().matcher("/api/:path*");
///
/// // Several matchers, with conditions.
/// const MATCHERS: &[ProxyMatcher] = &[
///     ProxyMatcher::new("/((?!api/health).*)"),
///     ProxyMatcher::new("/admin/:path*").has(&[Has::header("x-tenant")]),
/// ];
/// pub const OTHER: ProxyConfig = ProxyConfig::new().matchers(MATCHERS);
/// # assert_eq!(CONFIG.matcher_list().len(), 1);
/// # assert_eq!(OTHER.matcher_list(), MATCHERS);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProxyConfig {
    matchers: Matchers,
    max_duration: Option<u32>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Matchers {
    #[default]
    All,
    One([ProxyMatcher; 1]),
    List(&'static [ProxyMatcher]),
}

impl ProxyConfig {
    /// Creates the default: the proxy runs for every request.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            matchers: Matchers::All,
            max_duration: None,
        }
    }

    /// Runs the proxy for the requests whose path matches `source`, in the syntax of path-to-regexp. Several matchers are set with
    /// [`matchers`](Self::matchers).
    ///
    /// # Panics
    /// When matchers are set already: in a constant, that is an error of the compiler.
    #[must_use]
    pub const fn matcher(self, source: &'static str) -> Self {
        self.assert_unset();
        Self {
            matchers: Matchers::One([ProxyMatcher::new(source)]),
            ..self
        }
    }

    /// Runs the proxy for the requests that one of `matchers` matches.
    ///
    /// # Panics
    /// When matchers are set already: in a constant, that is an error of the compiler.
    #[must_use]
    pub const fn matchers(self, matchers: &'static [ProxyMatcher]) -> Self {
        self.assert_unset();
        Self {
            matchers: Matchers::List(matchers),
            ..self
        }
    }

    const fn assert_unset(&self) {
        assert!(
            matches!(self.matchers, Matchers::All),
            "the matchers are set twice: `.matchers(&[..])` sets several"
        );
    }

    /// Sets the maximum duration of the proxy, in seconds, which Next does not have. Default: no limit.
    #[must_use]
    pub const fn max_duration(self, seconds: u32) -> Self {
        Self {
            max_duration: Some(seconds),
            ..self
        }
    }

    /// Returns the matchers; an empty list matches every request.
    #[must_use]
    pub const fn matcher_list(&self) -> &[ProxyMatcher] {
        match &self.matchers {
            Matchers::All => &[],
            Matchers::One(matcher) => matcher,
            Matchers::List(matchers) => matchers,
        }
    }

    /// Returns the max duration, in seconds.
    pub(crate) fn max_duration_seconds(&self) -> Option<u32> {
        self.max_duration
    }
}
