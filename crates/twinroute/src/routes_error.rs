//! Why routes can't be served.

use std::{error::Error, fmt};

use twinroute_matcher::{PatternError, TableError};
use twinroute_migrate::{LegacyError, rollout::RolloutError};

/// Everything that keeps a set of routes from being served.
#[derive(Debug)]
pub struct RoutesError {
    pub(crate) unreadable: Vec<PatternError>,
    pub(crate) clashes: Option<TableError>,
    pub(crate) legacy: Option<LegacyError>,
    pub(crate) rollout: Option<Box<RolloutError>>,
}

impl fmt::Display for RoutesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clashes = self
            .clashes
            .as_ref()
            .map(TableError::clashes)
            .unwrap_or_default();
        let lines = self
            .unreadable
            .iter()
            .map(ToString::to_string)
            .chain(clashes.iter().map(ToString::to_string))
            .chain(self.legacy.iter().map(ToString::to_string))
            .chain(self.rollout.iter().map(ToString::to_string));
        f.write_str(&lines.collect::<Vec<_>>().join("\n"))
    }
}

impl Error for RoutesError {}
