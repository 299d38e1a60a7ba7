//! Errors of revalidations.

use std::{error::Error, fmt};

use crate::{CacheError, PathKind, TagError, error::UnknownProfile, incremental::MAX_PATH_LENGTH};

/// A revalidation that has no effect, and why. Next logs a warning in most of these cases, or nothing.
#[derive(Debug)]
#[non_exhaustive]
pub enum RevalidateError {
    /// A pattern such as `/posts/[id]` without its type.
    PatternWithoutType(String),
    /// A literal path of a dynamic route with a type, which is for patterns and folders.
    TypeOfLiteral(String, PathKind),
    /// The type `page` of a path that a handler has.
    PageOfHandler(String),
    /// No route has this pattern or folder.
    UnknownPath(String),
    /// The path is not absolute, or has a query, a fragment, or a bad escape.
    InvalidPath(String, &'static str),
    /// The path is longer than 1,024 UTF-16 units.
    TooLong {
        /// Its length in UTF-16 units.
        length: usize,
    },
    /// The text can't be a tag.
    InvalidTag(TagError),
    /// There is no profile of this name.
    UnknownProfile(UnknownProfile),
    /// `update_tag`, which is for Server Actions only.
    UpdateTag,
    /// `refresh`, which is for Server Actions only.
    Refresh,
    /// Called outside of a request, without a cache.
    OutsideRequest {
        /// The name of the function.
        function: &'static str,
    },
    /// Called within a kept computation.
    WhileComputing {
        /// The name of the function.
        function: &'static str,
    },
    /// Other servers could not be reached.
    Store(CacheError),
}

impl fmt::Display for RevalidateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PatternWithoutType(path) => write!(
                f,
                "`{path}` is a pattern: use `revalidate_path_as(path, PathKind::Layout)`, or the path of one response"
            ),
            Self::TypeOfLiteral(path, kind) => write!(
                f,
                "`{path}` is the path of one response, which has no {kind}: use `revalidate_path(path)`, or the \
                 pattern of its route"
            ),
            Self::PageOfHandler(path) => write!(
                f,
                "`{path}` is a handler, not a page: use `PathKind::Layout`"
            ),
            Self::UnknownPath(path) => write!(
                f,
                "no route has the pattern or folder `{path}`: write it as the folders are named, with groups"
            ),
            Self::InvalidPath(path, reason) => write!(f, "`{path}` is not a path: {reason}"),
            Self::TooLong { length } => write!(
                f,
                "a path has at most {MAX_PATH_LENGTH} UTF-16 units, this one has {length}"
            ),
            Self::InvalidTag(error) => error.fmt(f),
            Self::UnknownProfile(error) => error.fmt(f),
            Self::UpdateTag => f.write_str(
                "`update_tag` is for Server Actions: use `revalidate_tag(tag, Revalidation::Now)`",
            ),
            Self::Refresh => f.write_str(
                "`refresh` is for Server Actions: use `revalidate_path` or `revalidate_tag`",
            ),
            Self::OutsideRequest { function } => write!(
                f,
                "`{function}` was called outside of a request: call it on the `IncrementalCache`"
            ),
            Self::WhileComputing { function } => write!(
                f,
                "`{function}` was called within a kept computation: call it from a handler"
            ),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl Error for RevalidateError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Store(error) => error.source(),
            _ => None,
        }
    }
}

impl From<TagError> for RevalidateError {
    fn from(error: TagError) -> Self {
        Self::InvalidTag(error)
    }
}

impl From<UnknownProfile> for RevalidateError {
    fn from(error: UnknownProfile) -> Self {
        Self::UnknownProfile(error)
    }
}

impl From<CacheError> for RevalidateError {
    fn from(error: CacheError) -> Self {
        match error {
            CacheError::Tag(error) => Self::InvalidTag(error),
            CacheError::UnknownProfile(error) => Self::UnknownProfile(error),
            error => Self::Store(error),
        }
    }
}
