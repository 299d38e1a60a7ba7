//! `HeaderRule`.

use crate::{Has, scope::Scope};

/// Response headers of `next.config` for the paths that match a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderRule {
    pub(crate) scope: Scope,
    pub(crate) headers: Vec<(String, String)>,
}

impl HeaderRule {
    /// A rule without headers.
    #[must_use]
    #[track_caller]
    pub fn new(source: impl Into<String>) -> Self {
        Self {
            scope: Scope::new(source),
            headers: Vec::new(),
        }
    }

    /// Adds a header. Name and value may contain parameters of the source.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds conditions that must hold.
    #[must_use]
    pub fn has<'a>(mut self, has: impl IntoIterator<Item = Has<'a>>) -> Self {
        self.scope.add_has(has);
        self
    }

    /// Adds conditions that must not hold.
    #[must_use]
    pub fn missing<'a>(mut self, missing: impl IntoIterator<Item = Has<'a>>) -> Self {
        self.scope.add_missing(missing);
        self
    }

    /// Sets whether `basePath` is added to the source: true by default.
    #[must_use]
    pub fn base_path(mut self, is_below: bool) -> Self {
        self.scope.base_path = is_below;
        self
    }

    /// Sets whether the locales of `i18n` are added to the source: true by default.
    #[must_use]
    pub fn locale(mut self, is_below: bool) -> Self {
        self.scope.locale = is_below;
        self
    }
}
