//! Why routes can't be served.

use std::{error::Error, fmt};

use twinroute_core::TrustedPeersError;
use twinroute_matcher::{PatternError, TableError};

use crate::{
    files::PublicFilesError, instrumentation::RegisterError, kept::PrerenderError,
    rule_source::RuleSourceError, upstream::UpstreamError,
};

/// All mistakes in a set of routes, which can't be served with them. Its text has a line for each.
///
/// `Debug` prints the same text, so that a `main` that returns the error prints whole lines.
#[derive(Default)]
pub struct RoutesError {
    pub(crate) invalid_patterns: Vec<PatternError>,
    pub(crate) conflicts: Option<TableError>,
    pub(crate) trusted: Option<Box<TrustedPeersError>>,
    pub(crate) upstream: Option<UpstreamError>,
    pub(crate) config: Box<[RuleSourceError]>,
    pub(crate) files: Box<[PublicFilesError]>,
    pub(crate) prerender: Box<[PrerenderError]>,
    pub(crate) register: Option<RegisterError>,
}

impl RoutesError {
    /// The handlers that have failed before the server listens.
    pub(crate) fn of_prerender(prerender: Vec<PrerenderError>) -> Self {
        Self {
            prerender: prerender.into(),
            ..Self::default()
        }
    }

    /// The instrumentation whose `register` has failed.
    pub(crate) fn of_register(error: RegisterError) -> Self {
        Self {
            register: Some(error),
            ..Self::default()
        }
    }

    /// Returns the mistakes one by one.
    pub fn iter(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        fn erased(error: &(impl Error + 'static)) -> &(dyn Error + 'static) {
            error
        }
        let conflicts = self.conflicts.iter().flat_map(TableError::iter);
        let upstream = self.upstream.iter().map(UpstreamError::mistake);
        self.invalid_patterns
            .iter()
            .map(erased)
            .chain(conflicts.map(erased))
            .chain(self.trusted.iter().map(|error| erased(&**error)))
            .chain(upstream)
            .chain(self.config.iter().map(erased))
            .chain(self.files.iter().map(erased))
            .chain(self.prerender.iter().map(erased))
            .chain(self.register.iter().map(erased))
    }
}

impl fmt::Display for RoutesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, mistake) in self.iter().enumerate() {
            let separator = if place == 0 { "" } else { "\n" };
            write!(f, "{separator}{mistake}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for RoutesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for RoutesError {}
