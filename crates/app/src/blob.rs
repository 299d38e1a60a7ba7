//! Bytes with a type: a request's body, or a file of a form.

use bytes::Bytes;
use twinroute_core::charset;

/// Bytes and their content type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    content_type: String,
    bytes: Bytes,
}

impl Blob {
    pub(crate) fn new(content_type: String, bytes: Bytes) -> Self {
        Self {
            content_type,
            bytes,
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

/// A content type as the Fetch standard writes it: in lower case, without spaces. Empty when it is none.
pub(crate) fn normalise(content_type: &str) -> String {
    let mut parts = content_type.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    if !essence.contains('/') {
        return String::new();
    }
    let parameters = parts.filter(|part| part.contains('='));
    let whole: Vec<&str> = std::iter::once(essence).chain(parameters).collect();
    whole.join(";").to_ascii_lowercase()
}
