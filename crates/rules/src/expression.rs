//! A compiled regular expression.

use fancy_regex::{Regex, RegexBuilder};

use crate::{
    js_regex::{Case, translate},
    program::Program,
    rule_error::SyntaxError,
};

/// A regular expression of JavaScript, compiled, with a limit of steps.
#[derive(Debug, Clone)]
pub(crate) struct Expression {
    regex: Regex,
    /// Decides most matches at a fraction of the cost.
    program: Option<Program>,
    names: Vec<(String, usize)>,
}

/// A match took more steps than the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LimitExceeded;

/// The most times that a match may go back. Some milliseconds.
const MAX_STEPS: usize = 50_000;
/// The most bytes that a compiled expression may take.
const MAX_SIZE: usize = 2 << 20;

impl Expression {
    pub(crate) fn new(text: &str, case: Case) -> Result<Self, SyntaxError> {
        // A source or a condition is only a part of the text.
        let translation = translate(text, case).map_err(SyntaxError::without_position)?;
        let regex = RegexBuilder::new(&translation.text)
            .backtrack_limit(MAX_STEPS)
            .delegate_size_limit(MAX_SIZE)
            .build()
            .map_err(|error| {
                SyntaxError::new(format!(
                    "a regular expression that is not supported: {error}"
                ))
            })?;
        Ok(Self {
            regex,
            program: Program::new(&translation.text),
            names: translation.names,
        })
    }

    pub(crate) fn is_match(&self, text: &str) -> Result<bool, LimitExceeded> {
        match self.decide(text) {
            Some(is_match) => Ok(is_match),
            None => self
                .regex
                .is_match(text)
                .map_err(|_limit: fancy_regex::Error| LimitExceeded),
        }
    }

    /// Returns whether a text matches, if that is found without the engine.
    #[inline]
    pub(crate) fn decide(&self, text: &str) -> Option<bool> {
        self.program.as_ref()?.is_match(text)
    }

    /// Returns the values of all groups; the first is the whole match.
    pub(crate) fn captures<'t>(
        &self,
        text: &'t str,
    ) -> Result<Option<Vec<Option<&'t str>>>, LimitExceeded> {
        let captures = self
            .regex
            .captures(text)
            .map_err(|_limit: fancy_regex::Error| LimitExceeded)?;
        Ok(captures.map(|captures| {
            captures
                .iter()
                .map(|group| group.map(|found| found.as_str()))
                .collect()
        }))
    }

    /// Returns the names of groups, with their numbers.
    pub(crate) fn names(&self) -> &[(String, usize)] {
        &self.names
    }
}
