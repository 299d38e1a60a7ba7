//! The keys of entries.

use std::{error::Error, fmt, fmt::Write as _, sync::Arc};

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::path::canonical_path;

/// The longest key that is kept as it is, in bytes.
pub const MAX_KEY_LENGTH: usize = 1024;

/// The key of an entry: the path of a response, or anything that can be serialized, for data. Cloning is cheap.
///
/// Paths have one spelling, and the keys of data are JSON with sorted map keys, so that all servers agree. The two never
/// collide, since JSON does not begin with a slash:
///
/// ```
/// use twinroute_cache::CacheKey;
///
/// assert_eq!(CacheKey::response("/posts/%61")?, CacheKey::response("/posts/a")?);
/// assert_eq!(CacheKey::data(&("posts", 1))?.as_str(), r#"["posts",1]"#);
/// assert!(CacheKey::response(&format!("/{}", "a".repeat(1024))).is_err());
/// # Ok::<(), twinroute_cache::KeyError>(())
/// ```
// Invariant: begins with `/` for a response, and with another character for data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CacheKey(Arc<str>);

impl CacheKey {
    /// Creates the key of the response at `path`, without query. Two spellings of a path give the same key.
    ///
    /// # Errors
    /// When the path is not absolute, not valid percent-encoded UTF-8, or its canonical spelling is longer than 1,024 bytes.
    pub fn response(path: &str) -> Result<Self, KeyError> {
        if !path.starts_with('/') || path.contains(['?', '#']) {
            return Err(KeyError::NotAPath);
        }
        // The canonical spelling is never shorter than a third of the path.
        if path.len() > 3 * MAX_KEY_LENGTH {
            return Err(KeyError::TooLong { length: path.len() });
        }
        let path = canonical_path(path).ok_or(KeyError::BadEscape)?;
        if path.len() > MAX_KEY_LENGTH {
            return Err(KeyError::TooLong { length: path.len() });
        }
        Ok(Self(path.as_ref().into()))
    }

    /// Creates the key of data from anything that can be serialized as JSON. One that is longer than 1,024 bytes is
    /// replaced by its SHA-256 hash.
    ///
    /// # Errors
    /// When the value can't be serialized as JSON.
    pub fn data(key: &(impl Serialize + ?Sized)) -> Result<Self, KeyError> {
        Self::labelled(key).map(|(key, _)| key)
    }

    /// Creates the key of data, and its label: the text that it is or begins with.
    pub(crate) fn labelled(key: &(impl Serialize + ?Sized)) -> Result<(Self, String), KeyError> {
        let mut value = serde_json::to_value(key)
            .map_err(|error| KeyError::NotSerializable(error.to_string()))?;
        value.sort_all_objects();
        let label = label(&value);
        let text = value.to_string();
        if text.len() <= MAX_KEY_LENGTH {
            return Ok((Self(text.into()), label));
        }
        let mut hash = String::from("#");
        for byte in Sha256::digest(text) {
            // Writing to a string never fails.
            let _ = write!(hash, "{byte:02x}");
        }
        Ok((Self(hash.into()), label))
    }

    /// The key of values that are not kept.
    pub(crate) fn invalid() -> Self {
        Self("#".into())
    }

    /// Returns the key's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the key of a response, which is then its path.
    #[must_use]
    pub fn is_response(&self) -> bool {
        self.0.starts_with('/')
    }
}

/// Returns the name under which data with this key is counted and logged.
fn label(key: &Value) -> String {
    let name = match key {
        Value::Array(parts) => parts.first(),
        other => Some(other),
    };
    match name {
        Some(Value::String(name)) => name.chars().take(64).collect(),
        _ => String::from("(unnamed)"),
    }
}

impl fmt::Display for CacheKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value that can't be a key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// The path does not begin with a slash, or has a query or a fragment.
    NotAPath,
    /// The path is not valid percent-encoded UTF-8.
    BadEscape,
    /// The path is longer than 1,024 bytes.
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// The value can't be serialized as JSON.
    NotSerializable(String),
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPath => {
                f.write_str("the key of a response is a path: it begins with `/` and has no query")
            }
            Self::BadEscape => f.write_str("the path is not valid percent-encoded UTF-8"),
            Self::TooLong { length } => write!(
                f,
                "the key of a response has at most {MAX_KEY_LENGTH} bytes, this one has {length}"
            ),
            Self::NotSerializable(reason) => {
                write!(f, "the key can't be serialized as JSON: {reason}")
            }
        }
    }
}

impl Error for KeyError {}
