//! What stands in for the settings of rate limits, without the feature `rate-limit`.

use std::sync::Arc;

use twinroute_matcher::PatternError;

use crate::{rate_limits::RateLimits, rule_source::RuleSourceError};

/// No rate limits.
#[derive(Debug, Clone, Default)]
pub(crate) struct LimitSettings;

impl LimitSettings {
    pub(crate) fn is_empty(&self) -> bool {
        true
    }

    pub(crate) fn merge(&mut self, _: Self) {}

    pub(crate) fn split_off(&mut self, _: &str) -> Self {
        Self
    }

    pub(crate) fn build(
        self,
        _: &[String],
    ) -> (
        Option<Arc<RateLimits>>,
        Vec<PatternError>,
        Vec<RuleSourceError>,
    ) {
        (None, Vec::new(), Vec::new())
    }
}
