//! `Redirect`.

use crate::{Has, scope::Scope};

/// A redirect of `next.config`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    pub(crate) scope: Scope,
    pub(crate) destination: String,
    pub(crate) status: u16,
}

impl Redirect {
    /// A redirect with 307, as `permanent: false`.
    #[must_use]
    #[track_caller]
    pub fn new(source: impl Into<String>, destination: impl Into<String>) -> Self {
        Self {
            scope: Scope::new(source),
            destination: destination.into(),
            status: 307,
        }
    }

    /// A redirect with 308, as `permanent: true`.
    #[must_use]
    #[track_caller]
    pub fn permanent(source: impl Into<String>, destination: impl Into<String>) -> Self {
        Self::new(source, destination).status_code(308)
    }

    /// Sets the status, as `statusCode`: 301, 302, 303, 307 or 308.
    #[must_use]
    pub fn status_code(mut self, status: u16) -> Self {
        self.status = status;
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
