//! The Rust that the tool writes for a route.

use schemars::JsonSchema;
use serde::Serialize;

use crate::mark::Mark;
use crate::ported::PortedFile;

/// A Rust file, as far as the tool writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RustFile {
    /// The path in the Rust project.
    pub path: String,
    /// The text, without the TypeScript that the tool adds as a comment.
    pub text: String,
    /// The marks in the text, where work is left.
    pub marks: Vec<RustMark>,
}

/// A place where work is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RustMark {
    /// The kind: `data`.
    pub kind: String,
    /// The call, check or part of the TypeScript that is left.
    pub text: String,
    /// The line, from 1.
    pub line: u32,
}

impl RustFile {
    pub(super) fn new(file: &PortedFile) -> Self {
        // Behind the code stands the TypeScript, as comments.
        let lines: Vec<&str> = file.text.lines().collect();
        let is_comment = |line: &&&str| line.is_empty() || line.starts_with("//");
        let behind = lines.iter().rev().take_while(is_comment).count();
        Self {
            path: file.path.clone(),
            text: lines[..lines.len() - behind].join("\n") + "\n",
            marks: file.marks.iter().map(RustMark::new).collect(),
        }
    }
}

impl RustMark {
    fn new(mark: &Mark) -> Self {
        Self {
            kind: mark.kind.name().to_owned(),
            text: mark.text.clone(),
            line: mark.line,
        }
    }
}
