//! Errors in a rollout file.

use std::{
    error::Error,
    fmt, io,
    path::{Path, PathBuf},
};

/// One mistake in a rollout file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolloutProblem {
    line: usize,
    reason: String,
}

impl RolloutProblem {
    pub(crate) fn new(line: usize, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { line, reason }
    }

    /// The line of the mistake, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The description of the mistake.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// All mistakes in a rollout file. Its `Display` has a line for each: `rollout.toml:3: there is no route ...`.
#[derive(Debug)]
pub struct RolloutError {
    file: PathBuf,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Unreadable(io::Error),
    Problems(Vec<RolloutProblem>),
}

impl RolloutError {
    pub(crate) fn unreadable(file: &Path, error: io::Error) -> Self {
        let (file, kind) = (file.to_owned(), Kind::Unreadable(error));
        Self { file, kind }
    }

    pub(crate) fn new(file: &Path, mut problems: Vec<RolloutProblem>) -> Self {
        problems.sort_by_key(RolloutProblem::line);
        let (file, kind) = (file.to_owned(), Kind::Problems(problems));
        Self { file, kind }
    }

    /// The mistakes, sorted by line; none if the file could not be read.
    pub fn iter(&self) -> std::slice::Iter<'_, RolloutProblem> {
        match &self.kind {
            Kind::Unreadable(_) => [].iter(),
            Kind::Problems(problems) => problems.iter(),
        }
    }
}

impl<'a> IntoIterator for &'a RolloutError {
    type Item = &'a RolloutProblem;
    type IntoIter = std::slice::Iter<'a, RolloutProblem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for RolloutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match &self.kind {
            Kind::Unreadable(error) => write!(f, "{file}: {error}"),
            Kind::Problems(problems) => {
                let lines = problems
                    .iter()
                    .map(|RolloutProblem { line, reason }| format!("{file}:{line}: {reason}"));
                f.write_str(&lines.collect::<Vec<_>>().join("\n"))
            }
        }
    }
}

impl Error for RolloutError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            Kind::Unreadable(error) => Some(error),
            Kind::Problems(_) => None,
        }
    }
}
