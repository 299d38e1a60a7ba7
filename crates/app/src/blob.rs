//! Bytes with a content type.

use bytes::Bytes;
use twinroute_core::{ContentType, charset};

/// Bytes with a content type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    content_type: String,
    bytes: Bytes,
}

impl Blob {
    /// Creates a blob. The content type is converted to lower case; it is dropped unless it is printable ASCII.
    #[must_use]
    pub fn new(content_type: &str, bytes: impl Into<Bytes>) -> Self {
        Self {
            content_type: ContentType::of_blob(content_type),
            bytes: bytes.into(),
        }
    }

    /// Returns the content type; empty if there is none.
    #[must_use]
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// Returns the length in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Returns the bytes, which are cheap to clone.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Returns the bytes as UTF-8; invalid sequences become U+FFFD.
    #[must_use]
    pub fn text(&self) -> String {
        charset::decode(&self.bytes, "utf-8")
            .unwrap_or_default()
            .into_owned()
    }
}
