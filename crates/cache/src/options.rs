//! How data is kept.

use std::time::Duration;

use crate::{CacheError, CacheLife, Tag, TagError, tag::MAX_TAGS};

/// How `cached` keeps a value: its tags and its life.
///
/// Without a life, that of the profile `default` is used: 15 minutes, never expires. Tags and lives can also be set while
/// the value is computed, by [`cache_tag`](crate::cache_tag) and [`cache_life`](crate::cache_life).
///
/// ```
/// use std::time::Duration;
/// use twinroute_cache::{CacheLife, CacheOptions};
///
/// let minute = CacheOptions::new().tag("products").revalidate(Duration::from_secs(60));
/// let hours = CacheOptions::from(CacheLife::HOURS).tags(["products", "prices"]);
/// # let _ = (minute, hours);
/// ```
#[derive(Debug, Clone, Default)]
pub struct CacheOptions {
    pub(crate) tags: Vec<Tag>,
    /// Why nothing is kept.
    invalid: Option<TagError>,
    pub(crate) life: Option<CacheLife>,
}

impl CacheOptions {
    /// Creates options without tags, and with the life of the profile `default`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tag. A value with an invalid tag, or with more than 128, is computed and not kept, which is logged.
    #[must_use]
    pub fn tag(mut self, tag: impl AsRef<str>) -> Self {
        match Tag::new(tag.as_ref()) {
            Ok(tag) => self.tags.push(tag),
            Err(error) => {
                self.invalid.get_or_insert(error);
            }
        }
        self
    }

    /// Adds tags.
    #[must_use]
    pub fn tags<T: AsRef<str>>(self, tags: impl IntoIterator<Item = T>) -> Self {
        tags.into_iter().fold(self, Self::tag)
    }

    /// Sets the age from which on the value is stale. Zero: it is not kept.
    #[must_use]
    pub fn revalidate(self, age: Duration) -> Self {
        let life = self.life.unwrap_or(CacheLife::FOREVER);
        self.life(life.revalidate(age))
    }

    /// Sets the age from which on the value is not used.
    #[must_use]
    pub fn expire(self, age: Duration) -> Self {
        let life = self.life.unwrap_or(CacheLife::FOREVER);
        self.life(life.expire(age))
    }

    /// Sets the life of the value. One that expires before it is stale is not kept, which is logged.
    #[must_use]
    pub fn life(mut self, life: CacheLife) -> Self {
        self.life = Some(life);
        self
    }

    /// Returns an error if a tag or the life is invalid, or there are too many tags.
    pub(crate) fn check(&self) -> Result<(), CacheError> {
        if let Some(error) = self.invalid {
            return Err(error.into());
        }
        if self.tags.len() > MAX_TAGS {
            return Err(CacheError::TooManyTags { limit: MAX_TAGS });
        }
        let checked = self.life.map_or(Ok(CacheLife::FOREVER), CacheLife::checked);
        checked.map(drop).map_err(CacheError::from)
    }
}

impl From<CacheLife> for CacheOptions {
    fn from(life: CacheLife) -> Self {
        Self::new().life(life)
    }
}
