//! A message of the compiler.

use cargo_metadata::diagnostic::{Diagnostic as Message, DiagnosticLevel};
use schemars::JsonSchema;
use serde::Serialize;

/// A message of the compiler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Diagnostic {
    /// How severe it is.
    pub(crate) level: Level,
    /// The code of the error or the lint: `E0308`, `unused_variables`.
    pub(crate) code: Option<String>,
    /// Its first line.
    pub(crate) message: String,
    /// The file, as the compiler names it.
    pub(crate) file: Option<String>,
    /// The line, from 1.
    pub(crate) line: Option<usize>,
    /// The column in characters, from 1.
    pub(crate) column: Option<usize>,
    /// What the compiler writes below the place: ``expected `u32`, found `&str` ``.
    pub(crate) label: Option<String>,
    /// The whole message with the lines of code, as `cargo build` prints it, without colours.
    pub(crate) rendered: String,
    /// The same, with the colours of a terminal.
    #[serde(skip)]
    pub(crate) colored: String,
}

/// How severe a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Level {
    /// The build fails.
    Error,
    /// A lint that lets the build pass.
    Warning,
    /// Further information.
    Note,
}

impl Diagnostic {
    /// Reads a message. The closing ones, which count the others, are left out.
    pub(crate) fn read(message: Message) -> Option<Self> {
        let level = match message.level {
            DiagnosticLevel::Error | DiagnosticLevel::Ice => Level::Error,
            DiagnosticLevel::Warning => Level::Warning,
            _ => Level::Note,
        };
        let counts = message.spans.is_empty()
            && message.code.is_none()
            && (message.message.starts_with("aborting due to")
                || message.message.ends_with(" emitted")
                || message.message.starts_with("For more information about")
                || message.message.starts_with("Some errors have detailed"));
        if counts {
            return None;
        }
        let colored = message.rendered.unwrap_or_else(|| message.message.clone());
        let span = message.spans.into_iter().find(|span| span.is_primary);
        Some(Self {
            level,
            code: message.code.map(|code| code.code),
            message: message.message,
            line: span.as_ref().map(|span| span.line_start),
            column: span.as_ref().map(|span| span.column_start),
            label: span.as_ref().and_then(|span| span.label.clone()),
            file: span.map(|span| span.file_name),
            rendered: anstream::adapter::strip_str(&colored).to_string(),
            colored,
        })
    }
}
