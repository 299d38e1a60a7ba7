//! `BuildId`.

use std::{fmt, fs::Metadata, time::SystemTime};

/// Identifies one build of Next.js, to find out whether there is a newer one.
///
/// Two are equal if the text of `BUILD_ID` is, and the times and sizes of the files that are read. So it also changes when a project
/// sets its own build id and builds again, and when Next.js writes `routes-manifest.json` once more at the end of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildId {
    text: String,
    files: Vec<(u64, Option<SystemTime>)>,
}

impl BuildId {
    pub(crate) fn new(text: String, files: impl IntoIterator<Item = Metadata>) -> Self {
        let files = files.into_iter();
        Self {
            text,
            files: files
                .map(|file| (file.len(), file.modified().ok()))
                .collect(),
        }
    }

    /// The text of `BUILD_ID`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for BuildId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
