//! Errors of caches and of the functions within computations.

use std::{error::Error, fmt};

use crate::{CacheProfiles, LifeError, TagError};

/// An error of a store, or of [`cache_tag`](crate::cache_tag) and [`cache_life`](crate::cache_life).
#[derive(Debug)]
#[non_exhaustive]
pub enum CacheError {
    /// The function was called outside of a kept computation.
    OutsideScope {
        /// The name of the function.
        function: &'static str,
    },
    /// The text can't be a tag.
    Tag(TagError),
    /// More tags than an entry can have.
    TooManyTags {
        /// The most tags.
        limit: usize,
    },
    /// The life expires before it is stale.
    Life(LifeError),
    /// There is no profile of this name.
    UnknownProfile(UnknownProfile),
    /// The store could not be reached.
    Store(Box<dyn Error + Send + Sync>),
}

impl CacheError {
    /// Creates an error of a store from a message or another error.
    pub fn store(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Store(error.into())
    }
}

impl fmt::Display for CacheError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutsideScope { function } => write!(
                f,
                "`{function}` was called outside of a kept computation: call it in the future of `cached`, or in a \
                 handler whose response is kept"
            ),
            Self::Tag(error) => error.fmt(f),
            Self::TooManyTags { limit } => write!(f, "there are more than {limit} tags"),
            Self::Life(error) => error.fmt(f),
            Self::UnknownProfile(error) => error.fmt(f),
            Self::Store(error) => write!(f, "the cache's store failed: {error}"),
        }
    }
}

impl Error for CacheError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Store(error) => Some(&**error),
            _ => None,
        }
    }
}

impl From<TagError> for CacheError {
    fn from(error: TagError) -> Self {
        Self::Tag(error)
    }
}

impl From<LifeError> for CacheError {
    fn from(error: LifeError) -> Self {
        Self::Life(error)
    }
}

impl From<UnknownProfile> for CacheError {
    fn from(error: UnknownProfile) -> Self {
        Self::UnknownProfile(error)
    }
}

/// A name that no profile has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownProfile {
    name: String,
    known: Vec<String>,
}

impl UnknownProfile {
    pub(crate) fn new(name: &str, profiles: &CacheProfiles) -> Self {
        Self {
            name: name.to_owned(),
            known: profiles.names().map(str::to_owned).collect(),
        }
    }
}

impl fmt::Display for UnknownProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no profile `{}`, only ", self.name)?;
        for (index, name) in self.known.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}`{name}`")?;
        }
        f.write_str("; add your own with `CacheProfiles::profile`")
    }
}

impl Error for UnknownProfile {}
