//! `ProxyMatcher`.

use crate::Has;

/// A matcher of `proxy.rs`: which requests the proxy runs for.
///
/// ```
/// use twinroute_rules::{Has, ProxyMatcher};
///
/// const API: ProxyMatcher = ProxyMatcher::new("/api/:path*").missing(&[Has::header("x-internal")]);
/// # let _ = API;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProxyMatcher {
    pub(crate) source: &'static str,
    pub(crate) has: &'static [Has<'static>],
    pub(crate) missing: &'static [Has<'static>],
    pub(crate) locale: bool,
}

impl ProxyMatcher {
    /// Matches the paths of a source, such as `/api/:path*`.
    #[must_use]
    pub const fn new(source: &'static str) -> Self {
        Self {
            source,
            has: &[],
            missing: &[],
            locale: true,
        }
    }

    /// Sets the conditions that must hold.
    #[must_use]
    pub const fn has(self, has: &'static [Has<'static>]) -> Self {
        Self { has, ..self }
    }

    /// Sets the conditions that must not hold.
    #[must_use]
    pub const fn missing(self, missing: &'static [Has<'static>]) -> Self {
        Self { missing, ..self }
    }

    /// Sets whether the locales of `i18n` are added to the source: true by default.
    #[must_use]
    pub const fn locale(self, is_below: bool) -> Self {
        Self {
            locale: is_below,
            ..self
        }
    }
}
