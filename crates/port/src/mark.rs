//! Marks: the places of a generated file where work is left.

use std::fmt;

use crate::comment::is_refused;

/// A place where work is left: a line `// port: data getWebsite(websiteId)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What kind of work.
    pub kind: MarkKind,
    /// The call, check or part of the TypeScript that is left.
    pub text: String,
    /// The line, from 1.
    pub line: u32,
}

/// The kinds of marks.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// A session, a wrapper or a guard.
    Auth,
    /// A database, or a project function that reaches it.
    Data,
    /// A call over the network, or of another service.
    Call,
    /// Code that was not translated.
    Logic,
    /// A check of a schema that Rust does not do yet.
    Check,
    /// A response whose status or body is not known.
    Response,
    /// A stream.
    Stream,
    /// A cache of Next.js.
    Cache,
    /// A cookie.
    Cookie,
    /// A setting of the route.
    Config,
}

impl MarkKind {
    /// All kinds, in the order of the summary.
    pub const ALL: &[Self] = &[
        Self::Auth,
        Self::Data,
        Self::Call,
        Self::Logic,
        Self::Check,
        Self::Response,
        Self::Stream,
        Self::Cache,
        Self::Cookie,
        Self::Config,
    ];

    /// The name in a mark: `data`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Data => "data",
            Self::Call => "call",
            Self::Logic => "logic",
            Self::Check => "check",
            Self::Response => "response",
            Self::Stream => "stream",
            Self::Cache => "cache",
            Self::Cookie => "cookie",
            Self::Config => "config",
        }
    }
}

impl fmt::Display for MarkKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

const PREFIX: &str = "// port: ";

/// A line with a mark. Its text is one line, and not long.
pub(crate) fn mark(kind: MarkKind, text: &str) -> String {
    format!("{PREFIX}{kind} {}\n", one_line(text, 140))
}

/// A text as one line with single spaces, cut after `longest` characters. Characters that rustc refuses in comments become `?`.
pub(crate) fn one_line(text: &str, longest: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ").replace(is_refused, "?");
    match line.char_indices().nth(longest) {
        Some((at, _)) => format!("{} ...", line[..at].trim_end()),
        None => line,
    }
}

/// The marks of a Rust file.
pub fn marks(text: &str) -> Vec<Mark> {
    let read = |(number, line): (usize, &str)| {
        let (kind, text) = line
            .trim_start()
            .strip_prefix(PREFIX)?
            .split_once(' ')
            .unwrap_or_default();
        let kind = MarkKind::ALL
            .iter()
            .copied()
            .find(|one| one.name() == kind)?;
        Some(Mark {
            kind,
            text: text.to_owned(),
            line: u32::try_from(number + 1).unwrap_or(u32::MAX),
        })
    };
    text.lines().enumerate().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_back() {
        let text = format!(
            "fn a() {{\n    {}}}\n",
            mark(MarkKind::Data, "getPost(\n  id\n)")
        );
        let expected = Mark {
            kind: MarkKind::Data,
            text: "getPost( id )".to_owned(),
            line: 2,
        };
        assert_eq!(marks(&text), [expected]);
        assert!(marks("// port: other x\n// port:\nlet a = \"// port: data b\";").is_empty());
    }
}
