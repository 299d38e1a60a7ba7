//! A compiled rule of any kind.

use crate::{RuleRequest, condition::Conditions, params::Params, source::Source};

/// A source, its conditions, and what the rule does.
#[derive(Debug, Clone)]
pub(crate) struct Rule<T> {
    pub(crate) source: Source,
    pub(crate) conditions: Conditions,
    pub(crate) action: T,
}

impl<T> Rule<T> {
    /// Returns the params if the rule applies. A rule whose expressions exceed the limit of steps does not.
    pub(crate) fn params(&self, request: &RuleRequest<'_>) -> Option<Params> {
        let mut params = self.source.matches(request.path).ok().flatten()?;
        let holds = self.conditions.hold(request, &mut params);
        matches!(holds, Ok(true)).then_some(params)
    }
}
