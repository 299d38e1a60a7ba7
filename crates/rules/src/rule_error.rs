//! Mistakes in rules and matchers.

use std::{borrow::Cow, error::Error, fmt};

use crate::config_origin::ConfigOrigin;

/// A rule or a matcher that cannot be used: which one, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    rule: RuleKind,
    source: String,
    message: String,
    /// Where the rule was written; none for the matchers of a proxy.
    pub(crate) origin: Option<ConfigOrigin>,
}

/// What kind of rule a mistake is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RuleKind {
    Redirect,
    Rewrite,
    Header,
    Matcher,
}

impl RuleError {
    pub(crate) fn new(rule: RuleKind, source: &str, message: impl Into<String>) -> Self {
        Self {
            rule,
            source: shorten(source),
            message: message.into(),
            origin: None,
        }
    }

    pub(crate) fn with_origin(self, origin: &ConfigOrigin) -> Self {
        Self {
            origin: Some(origin.clone()),
            ..self
        }
    }

    /// Returns the source of the rule, as it is written. A long one is cut.
    #[must_use]
    pub fn rule_source(&self) -> &str {
        &self.source
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rule = match self.rule {
            RuleKind::Redirect => "redirect",
            RuleKind::Rewrite => "rewrite",
            RuleKind::Header => "headers of",
            RuleKind::Matcher => "matcher",
        };
        write!(f, "{rule} `{}`: {}", self.source, self.message)
    }
}

impl Error for RuleError {}

/// The most characters of a source in a message.
const MAX_SHOWN: usize = 200;

fn shorten(source: &str) -> String {
    match source.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}...", &source[..end]),
        None => source.to_owned(),
    }
}

/// A text that does not follow the syntax of sources, destinations or regular expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    what: Cow<'static, str>,
    position: Option<usize>,
}

impl SyntaxError {
    pub(crate) fn at(what: &'static str, position: usize) -> Self {
        Self {
            what: what.into(),
            position: Some(position),
        }
    }

    pub(crate) fn new(what: impl Into<Cow<'static, str>>) -> Self {
        Self {
            what: what.into(),
            position: None,
        }
    }

    /// The same mistake in a text that the user did not write in this form.
    pub(crate) fn without_position(self) -> Self {
        Self {
            position: None,
            ..self
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match self.position {
            Some(position) => write!(f, " at character {}", position + 1),
            None => Ok(()),
        }
    }
}
