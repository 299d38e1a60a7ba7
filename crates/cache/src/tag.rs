//! The tags of entries.

use std::{borrow::Cow, error::Error, fmt, sync::Arc};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::path::{canonical_path, trimmed};

/// The longest tag, in UTF-16 units.
pub const MAX_TAG_LENGTH: usize = 256;

/// The most tags of one call of `cached`.
pub const MAX_TAGS: usize = 128;

/// The most tags that a computation collects by [`cache_tag`](crate::cache_tag).
pub const MAX_COLLECTED_TAGS: usize = 1024;

/// What the tags of paths begin with.
const PATH_PREFIX: &str = "_N_T_";

// A tab stands in Next's set of plain characters.
const ENCODED: &AsciiSet = &CONTROLS.remove(b'\t');

/// A tag of entries, by which they are revalidated. Cloning is cheap.
///
/// Tags are compared exactly. Characters other than printable ASCII are kept percent-encoded, as in Next:
///
/// ```
/// use twinroute_cache::Tag;
///
/// assert_eq!(Tag::new("products")?.as_str(), "products");
/// assert_eq!(Tag::new("caf\u{e9}")?, Tag::new("caf%C3%A9")?);
/// assert!(Tag::new("").is_err());
/// assert!(Tag::new(&"x".repeat(257)).is_err());
/// # Ok::<(), twinroute_cache::TagError>(())
/// ```
///
/// The tags of a route and its paths are Next's too, so that they can be shared with a Next application:
///
/// ```
/// use twinroute_cache::Tag;
///
/// let tags = Tag::of_route("/posts/[id]");
/// let tags: Vec<_> = tags.iter().map(Tag::as_str).collect();
/// assert_eq!(
///     tags,
///     ["_N_T_/layout", "_N_T_/posts/layout", "_N_T_/posts/[id]/layout", "_N_T_/posts/[id]/route"],
/// );
/// assert_eq!(Tag::of_path("/posts/1").as_str(), "_N_T_/posts/1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(Arc<str>);

impl Tag {
    /// Creates a tag of 1 to 256 UTF-16 units.
    ///
    /// # Errors
    /// When the tag is empty or too long.
    pub fn new(tag: &str) -> Result<Self, TagError> {
        let length = tag.encode_utf16().count();
        if tag.is_empty() {
            return Err(TagError::Empty);
        }
        if length > MAX_TAG_LENGTH {
            return Err(TagError::TooLong { length });
        }
        Ok(Self(encoded(tag).into()))
    }

    /// Returns the tag of the response at `path`. All spellings of a path have the same tag.
    ///
    /// A path that is not valid percent-encoded UTF-8 keeps its spelling.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let path = canonical_path(path).unwrap_or(Cow::Borrowed(path));
        Self::implicit(trimmed(&path), "")
    }

    /// Returns the tags that each response of a route has: of the layouts of all folders above it, and of the route itself.
    ///
    /// `page` is the path of the route's folder as written, with its dynamic segments and groups, such as
    /// `/(shop)/posts/[id]`.
    #[must_use]
    pub fn of_route(page: &str) -> Vec<Self> {
        let page = trimmed(page);
        let ends = page.match_indices('/').map(|(at, _)| at);
        let ends = ends.chain([page.len()]).filter(|&end| end > 0);
        let mut tags = vec![Self::of_layout("/")];
        if page != "/" {
            tags.extend(ends.map(|end| Self::of_layout(&page[..end])));
        }
        tags.push(Self::child(page, "route"));
        tags
    }

    /// Returns the tag of everything below the folder `path`: that which `revalidatePath(path, 'layout')` revalidates.
    #[must_use]
    pub fn of_layout(path: &str) -> Self {
        Self::child(trimmed(path), "layout")
    }

    /// Returns the tag of the page at `path`: that which `revalidatePath(path, 'page')` revalidates in Next.
    #[must_use]
    pub fn of_page(path: &str) -> Self {
        Self::child(trimmed(path), "page")
    }

    /// Returns the tag of `path` as it is spelled.
    pub(crate) fn of_spelling(path: &str) -> Self {
        Self::implicit(trimmed(path), "")
    }

    fn child(path: &str, name: &str) -> Self {
        let separator = if path.ends_with('/') { "" } else { "/" };
        Self::implicit(path, &format!("{separator}{name}"))
    }

    fn implicit(path: &str, end: &str) -> Self {
        Self(format!("{PATH_PREFIX}{}{end}", encoded(path)).into())
    }

    /// Returns the tag's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Accepts the text of a tag from a store, in which it was encoded already.
    #[must_use]
    pub fn from_store(text: &str) -> Self {
        Self(text.into())
    }
}

fn encoded(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, ENCODED).into()
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that can't be a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TagError {
    /// The tag is empty.
    Empty,
    /// The tag is longer than 256 UTF-16 units.
    TooLong {
        /// Its length in UTF-16 units.
        length: usize,
    },
}

impl fmt::Display for TagError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a tag can't be empty"),
            Self::TooLong { length } => write!(
                f,
                "a tag has at most {MAX_TAG_LENGTH} UTF-16 units, this one has {length}"
            ),
        }
    }
}

impl Error for TagError {}
