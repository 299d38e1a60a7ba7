//! Named lives.

use std::collections::BTreeMap;

use crate::{CacheLife, LifeError};

/// The lives that can be named in `cache_life` and `revalidate_tag`: Next's, and those that the application adds.
///
/// ```
/// use std::time::Duration;
/// use twinroute_cache::{CacheLife, CacheProfiles};
///
/// let hour = CacheLife::new().revalidate(Duration::from_secs(3600));
/// let profiles = CacheProfiles::new().profile("catalog", hour)?;
/// assert_eq!(profiles.get("catalog"), Some(hour));
/// assert_eq!(profiles.get("max"), Some(CacheLife::MAX));
/// assert_eq!(profiles.get("Max"), None);
/// # Ok::<(), twinroute_cache::LifeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheProfiles(BTreeMap<String, CacheLife>);

impl CacheProfiles {
    /// Creates Next's profiles: `default`, `seconds`, `minutes`, `hours`, `days`, `weeks` and `max`.
    #[must_use]
    pub fn new() -> Self {
        let profiles = [
            ("default", CacheLife::DEFAULT),
            ("seconds", CacheLife::SECONDS),
            ("minutes", CacheLife::MINUTES),
            ("hours", CacheLife::HOURS),
            ("days", CacheLife::DAYS),
            ("weeks", CacheLife::WEEKS),
            ("max", CacheLife::MAX),
        ];
        Self(profiles.map(|(name, life)| (name.to_owned(), life)).into())
    }

    /// Adds a profile, or replaces the one of this name.
    ///
    /// # Errors
    /// When the life expires before it is stale.
    pub fn profile(mut self, name: &str, life: CacheLife) -> Result<Self, LifeError> {
        self.0.insert(name.to_owned(), life.checked()?);
        Ok(self)
    }

    /// Returns the life of this name. Names are case-sensitive.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<CacheLife> {
        self.0.get(name).copied()
    }

    /// Returns all names in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Returns the life of data for which none is set.
    pub(crate) fn default_life(&self) -> CacheLife {
        self.get("default").unwrap_or(CacheLife::DEFAULT)
    }
}

impl Default for CacheProfiles {
    fn default() -> Self {
        Self::new()
    }
}

/// A life, or the name of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedLife<'a> {
    /// The name of a profile.
    Named(&'a str),
    /// The life itself.
    Life(CacheLife),
}

impl<'a> From<&'a str> for NamedLife<'a> {
    fn from(name: &'a str) -> Self {
        Self::Named(name)
    }
}

impl From<CacheLife> for NamedLife<'_> {
    fn from(life: CacheLife) -> Self {
        Self::Life(life)
    }
}
