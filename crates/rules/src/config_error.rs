//! `ConfigError`.

use std::{error::Error, fmt, slice};

use crate::{RuleError, config_origin::ConfigOrigin};

/// One mistake in a configuration: where it is, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    pub(crate) origin: Option<ConfigOrigin>,
    reason: String,
}

impl ConfigProblem {
    pub(crate) fn new(origin: &ConfigOrigin, reason: impl Into<String>) -> Self {
        Self {
            origin: Some(origin.clone()),
            reason: reason.into(),
        }
    }

    /// The file and the line, such as `twinroute.toml:3` or `src/main.rs:12`.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        self.origin.as_ref().map(ToString::to_string)
    }

    /// The description of the mistake.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl From<&RuleError> for ConfigProblem {
    fn from(error: &RuleError) -> Self {
        Self {
            origin: error.origin.clone(),
            reason: error.to_string(),
        }
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.origin {
            Some(origin) => write!(f, "{origin}: {}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

/// All mistakes in a configuration. Its `Display` has a line for each: `twinroute.toml:3: ...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    // Invariant: at least one.
    pub(crate) problems: Vec<ConfigProblem>,
}

impl ConfigError {
    pub(crate) fn new(problems: Vec<ConfigProblem>) -> Self {
        Self { problems }
    }

    /// The mistakes.
    pub fn iter(&self) -> slice::Iter<'_, ConfigProblem> {
        self.problems.iter()
    }
}

impl<'a> IntoIterator for &'a ConfigError {
    type Item = &'a ConfigProblem;
    type IntoIter = slice::Iter<'a, ConfigProblem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl Error for ConfigError {}
