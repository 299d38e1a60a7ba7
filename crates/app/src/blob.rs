//! Bytes with a type.

use bytes::Bytes;
use twinroute_core::{ContentType, charset};

/// Bytes and their content type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    content_type: String,
    bytes: Bytes,
}

impl Blob {
    /// Bytes of a content type, which is kept in lower case; one that is not ASCII is none.
    #[must_use]
    pub fn new(content_type: &str, bytes: impl Into<Bytes>) -> Self {
        Self {
            content_type: ContentType::of_blob(content_type),
            bytes: bytes.into(),
        }
    }

    /// Its content type; empty if it has none.
    #[must_use]
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// Its length in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Its bytes; cloning them is cheap.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Its bytes as UTF-8; invalid sequences become U+FFFD.
    #[must_use]
    pub fn text(&self) -> String {
        charset::decode(&self.bytes, "utf-8")
            .unwrap_or_default()
            .into_owned()
    }
}
