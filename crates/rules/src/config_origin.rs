//! Where a setting or a rule was written.

use std::{fmt, panic::Location, path::Path, sync::Arc};

use crate::written_source::SourceForm;

/// The place where a setting or a rule was written, for error messages.
#[derive(Debug, Clone)]
pub(crate) enum ConfigOrigin {
    /// Rust code.
    Code(&'static Location<'static>),
    /// A line of a file, counted from 1; 0 stands for the whole file.
    #[cfg_attr(
        not(feature = "toml-file"),
        expect(dead_code, reason = "no other file has lines to name")
    )]
    File(Arc<Path>, usize),
    /// A manifest of Next's build, or a snapshot.
    Manifest(Arc<Path>),
}

impl ConfigOrigin {
    #[track_caller]
    pub(crate) fn caller() -> Self {
        Self::Code(Location::caller())
    }

    /// Whether the rules from here carry `basePath` and the locales already.
    pub(crate) fn source_form(&self) -> SourceForm {
        match self {
            Self::Code(_) | Self::File(..) => SourceForm::Written,
            Self::Manifest(_) => SourceForm::Complete,
        }
    }
}

/// Rules are equal wherever they were written, so all origins are.
impl PartialEq for ConfigOrigin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ConfigOrigin {}

impl fmt::Display for ConfigOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(location) => write!(f, "{}:{}", location.file(), location.line()),
            Self::File(file, 0) | Self::Manifest(file) => write!(f, "{}", file.display()),
            Self::File(file, line) => write!(f, "{}:{line}", file.display()),
        }
    }
}
