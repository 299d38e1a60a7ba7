//! A file that serves a URL, and what it offers.

use std::fmt;

use twinroute_matcher::{Pattern, Style};

use crate::constant::{Constant, Value};

/// A file that serves a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub(crate) pattern: Pattern,
    pub(crate) file: String,
    pub(crate) exports: Exports,
}

/// What a file offers to the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Exports {
    Pages {
        line: usize,
        config: bool,
    },
    App {
        methods: Vec<Method>,
        // Of the handlers of `methods`, in the same order.
        lines: Vec<usize>,
        constants: Vec<(Constant, Value)>,
    },
}

impl Route {
    /// Which router the file is written for.
    pub fn style(&self) -> Style {
        match self.exports {
            Exports::Pages { .. } => Style::Pages,
            Exports::App { .. } => Style::App,
        }
    }

    /// The URLs that the file serves.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// The file, relative to the package, with `/` between its parts.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The methods that a `route.rs` answers; none for a Pages file, which sees every method.
    pub fn methods(&self) -> &[Method] {
        match &self.exports {
            Exports::Pages { .. } => &[],
            Exports::App { methods, .. } => methods,
        }
    }

    /// The segment constants of a `route.rs`, in the order of [`Constant::ALL`].
    pub fn constants(&self) -> &[(Constant, Value)] {
        match &self.exports {
            Exports::Pages { .. } => &[],
            Exports::App { constants, .. } => constants,
        }
    }

    /// Whether a Pages file has a `CONFIG`.
    pub fn has_config(&self) -> bool {
        matches!(self.exports, Exports::Pages { config: true, .. })
    }
}

/// A method that a `route.rs` can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// `get`, which answers HEAD too.
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
