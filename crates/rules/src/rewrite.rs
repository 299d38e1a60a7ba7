//! `Rewrite`.

use crate::{Has, scope::Scope};

/// A rewrite of `next.config`, to a path or to a URL of another host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    pub(crate) scope: Scope,
    pub(crate) destination: String,
}

impl Rewrite {
    /// A rewrite of the paths that match `source` to `destination`.
    #[must_use]
    #[track_caller]
    pub fn new(source: impl Into<String>, destination: impl Into<String>) -> Self {
        Self {
            scope: Scope::new(source),
            destination: destination.into(),
        }
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

    /// Sets whether `basePath` is added to the source and the destination: true by default.
    #[must_use]
    pub fn base_path(mut self, is_below: bool) -> Self {
        self.scope.base_path = is_below;
        self
    }

    /// Sets whether the locales of `i18n` are added to the source and the destination: true by default.
    #[must_use]
    pub fn locale(mut self, is_below: bool) -> Self {
        self.scope.locale = is_below;
        self
    }
}
