//! What can be wrong with a tree of route files.

use std::error::Error;
use std::fmt;

/// Every mistake that was found, in the order of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems {
    // Invariant: not empty, sorted by file and line.
    problems: Vec<Problem>,
}

impl Problems {
    /// `Err` if there are any.
    pub(crate) fn check(mut problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() {
            return Ok(());
        }
        sort(&mut problems);
        Err(Self { problems })
    }

    /// The mistakes, of which there is at least one.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.problems.iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.iter().enumerate() {
            let line_break = if index == 0 { "" } else { "\n" };
            write!(f, "{line_break}{problem}")?;
        }
        Ok(())
    }
}

impl Error for Problems {}

/// Puts problems into the order of the files.
pub(crate) fn sort(problems: &mut [Problem]) {
    problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
}

/// One mistake, and the file it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    file: String,
    line: Option<usize>,
    rule: Rule,
    message: String,
}

impl Problem {
    pub(crate) fn new(
        rule: Rule,
        file: &str,
        line: impl Into<Option<usize>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_owned(),
            line: line.into(),
            rule,
            message: message.into(),
        }
    }

    /// The file or folder, relative to the package, with `/` between its parts.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line, counted from 1, if the mistake is in the file and not in its name or place.
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// The rule that is broken.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// What is wrong, and what to do about it.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {} [{}]", self.message, self.rule)
    }
}

/// The rule that a [`Problem`] breaks. Its `Display` is the short name at the end of each message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// The root has a `pages` or an `app` folder, and lies within the package.
    NoTree,
    /// Routes lie under one root.
    TwoRoots,
    /// Names and contents are UTF-8.
    NotUtf8,
    /// Files and folders can be read.
    Unreadable,
    /// No folder is linked into itself.
    FolderLoop,
    /// Under `pages`, only `api` holds Rust files.
    OutsideApi,
    /// Under `app`, a Rust file is a `route.rs` or lies in a `_private` folder.
    UnroutedFile,
    /// A file's path makes a pattern.
    Pattern,
    /// No two files serve the same URLs.
    Clash,
    /// A file is Rust.
    Syntax,
    /// A file has a handler.
    MissingHandler,
    /// What the table needs is `pub`.
    NotPublic,
    /// Handlers bear the names that the table looks for.
    HandlerName,
    /// Handlers and constants stand in the file whatever the `cfg`.
    Conditional,
    /// Constants bear the names that the table looks for.
    ConstantName,
    /// Constants are literals that mean something.
    ConstantValue,
    /// `CONFIG` is for Pages, segment constants are for App.
    ConstantStyle,
    /// The edge runtime is for App.
    EdgeInPages,
    /// Handlers are `async`.
    NotAsync,
    /// The fields of a handler's own params are segments of its path.
    Params,
    /// `src/lib.rs` and `src/main.rs` bring in the routes, and declare none of their modules.
    CrateRoot,
    /// `src/routes.rs` is what the build wrote last.
    KeptFile,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NoTree => "no-tree",
            Self::TwoRoots => "two-roots",
            Self::NotUtf8 => "not-utf8",
            Self::Unreadable => "unreadable",
            Self::FolderLoop => "folder-loop",
            Self::OutsideApi => "outside-api",
            Self::UnroutedFile => "unrouted-file",
            Self::Pattern => "pattern",
            Self::Clash => "clash",
            Self::Syntax => "syntax",
            Self::MissingHandler => "missing-handler",
            Self::NotPublic => "not-public",
            Self::HandlerName => "handler-name",
            Self::Conditional => "conditional",
            Self::ConstantName => "constant-name",
            Self::ConstantValue => "constant-value",
            Self::ConstantStyle => "constant-style",
            Self::EdgeInPages => "edge-in-pages",
            Self::NotAsync => "not-async",
            Self::Params => "params",
            Self::CrateRoot => "crate-root",
            Self::KeptFile => "kept-file",
        })
    }
}
