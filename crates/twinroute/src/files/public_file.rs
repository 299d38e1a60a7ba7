//! A file of the public folder.

use std::path::PathBuf;

use actix_web::http::header::HeaderValue;

/// A file of the public folder, as it was found at start.
#[derive(Debug)]
pub(crate) struct PublicFile {
    /// Its path in the URL, decoded: `/images/a b.png`.
    pub(super) name: String,
    /// The name with each segment encoded as `encodeURIComponent` does.
    pub(super) encoded: String,
    /// Where it is on disk. Never composed of what a request has.
    pub(super) path: PathBuf,
    pub(super) content_type: HeaderValue,
    /// Whether requests for it are refused: a dot file, or a file in a dot folder other than `.well-known`.
    pub(super) is_hidden: bool,
}

impl PublicFile {
    /// Whether a path, percent-decoded to the name of the file, is a spelling under which Next.js serves it.
    pub(super) fn is_spelled(&self, path: &str) -> bool {
        self.encoded == path || self.encoded == self.name
    }
}
