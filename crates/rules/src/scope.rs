//! What all kinds of rules have in common: the source, the conditions, and how `basePath` and the locales apply.

use crate::{Has, config_origin::ConfigOrigin, has::HasText};

/// The requests that a rule applies to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scope {
    pub(crate) source: String,
    pub(crate) has: Vec<HasText>,
    pub(crate) missing: Vec<HasText>,
    /// Whether the source is below `basePath`: true unless set to false.
    pub(crate) base_path: bool,
    /// Whether the source is below a locale: true unless set to false.
    pub(crate) locale: bool,
    /// Where the rule was written.
    pub(crate) origin: ConfigOrigin,
}

impl Scope {
    #[track_caller]
    pub(crate) fn new(source: impl Into<String>) -> Self {
        Self {
            source: source.into(),
            has: Vec::new(),
            missing: Vec::new(),
            base_path: true,
            locale: true,
            origin: ConfigOrigin::caller(),
        }
    }

    pub(crate) fn add_has<'a>(&mut self, has: impl IntoIterator<Item = Has<'a>>) {
        self.has.extend(has.into_iter().map(HasText::from));
    }

    pub(crate) fn add_missing<'a>(&mut self, missing: impl IntoIterator<Item = Has<'a>>) {
        self.missing.extend(missing.into_iter().map(HasText::from));
    }
}
