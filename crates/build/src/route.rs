//! A route: a pattern, the file that serves it, and the exports of that file.

use std::fmt;

use twinroute_matcher::{Pattern, Style};

use crate::constant::{Constant, Value};
use crate::metadata_name::MetadataKind;

/// A pattern and the file that serves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub(crate) pattern: Pattern,
    pub(crate) file: String,
    pub(crate) exports: Exports,
    pub(crate) has_rate_limit: bool,
}

/// The handlers and settings of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Exports {
    Pages {
        line: usize,
        config: bool,
    },
    App {
        methods: Vec<Method>,
        // The lines of the handlers, in the order of `methods`.
        lines: Vec<usize>,
        // The line of `generate_static_params`.
        static_params: Option<usize>,
        constants: Vec<(Constant, Value)>,
    },
    /// A metadata file with code.
    Metadata {
        kind: MetadataKind,
        line: usize,
        // The line of `generate_sitemaps` or `generate_image_metadata`.
        generator: Option<usize>,
        static_params: Option<usize>,
        constants: Vec<(Constant, Value)>,
    },
    /// A static metadata file.
    File {
        content_type: &'static str,
        // Whether it is served as a kept response is.
        is_kept: bool,
    },
}

impl Exports {
    /// Whether it lists the ids of several sitemaps or images.
    pub(crate) fn has_ids(&self) -> bool {
        matches!(
            self,
            Self::Metadata {
                generator: Some(_),
                ..
            }
        )
    }
}

impl Route {
    /// Pages or App.
    pub fn style(&self) -> Style {
        match self.exports {
            Exports::Pages { .. } => Style::Pages,
            Exports::App { .. } | Exports::Metadata { .. } | Exports::File { .. } => Style::App,
        }
    }

    /// The pattern that the file serves.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// The file, relative to the package, with `/` between its parts.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether it is a metadata route: a static file such as `favicon.ico`, or code such as `sitemap.rs`.
    pub fn is_metadata(&self) -> bool {
        matches!(
            self.exports,
            Exports::Metadata { .. } | Exports::File { .. }
        )
    }

    /// The methods that a `route.rs` handles, and GET for metadata; empty for a Pages file, whose handler gets every method.
    pub fn methods(&self) -> &[Method] {
        match &self.exports {
            Exports::Pages { .. } => &[],
            Exports::App { methods, .. } => methods,
            Exports::Metadata { .. } | Exports::File { .. } => &[Method::Get],
        }
    }

    /// The segment constants of a `route.rs` or of metadata in code, in the order of [`Constant::ALL`].
    pub fn constants(&self) -> &[(Constant, Value)] {
        match &self.exports {
            Exports::Pages { .. } | Exports::File { .. } => &[],
            Exports::App { constants, .. } | Exports::Metadata { constants, .. } => constants,
        }
    }

    /// Whether a `route.rs` or an image in code has a `generate_static_params`.
    pub fn has_static_params(&self) -> bool {
        matches!(
            self.exports,
            Exports::App {
                static_params: Some(_),
                ..
            } | Exports::Metadata {
                static_params: Some(_),
                ..
            }
        )
    }

    /// Whether the file has a `RATE_LIMIT`.
    pub fn has_rate_limit(&self) -> bool {
        self.has_rate_limit
    }

    /// Whether a Pages file has a `CONFIG`.
    pub fn has_config(&self) -> bool {
        matches!(self.exports, Exports::Pages { config: true, .. })
    }
}

/// A method that a `route.rs` can handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// `get`, which also serves HEAD unless there is a `head`.
    Get,
    /// `post`
    Post,
    /// `put`
    Put,
    /// `patch`
    Patch,
    /// `delete`
    Delete,
    /// `head`
    Head,
    /// `options`
    Options,
}

impl Method {
    /// All methods, in the order in which routes list them.
    pub const ALL: [Self; 7] = [
        Self::Get,
        Self::Post,
        Self::Put,
        Self::Patch,
        Self::Delete,
        Self::Head,
        Self::Options,
    ];

    /// The name of its function, which is the method in lower case.
    pub fn function(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Delete => "delete",
            Self::Head => "head",
            Self::Options => "options",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.function().to_ascii_uppercase())
    }
}
