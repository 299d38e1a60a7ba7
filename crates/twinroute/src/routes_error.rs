//! Why routes can't be served.

use std::{error::Error, fmt};

use twinroute_core::TrustedPeersError;
use twinroute_matcher::{PatternError, TableError};

use crate::upstream::UpstreamError;

/// Everything that keeps a set of routes from being served; as text, a line for each mistake.
///
/// Its `Debug` output is its text, so that a `main` that returns the error prints whole lines.
pub struct RoutesError {
    pub(crate) unreadable: Vec<PatternError>,
    pub(crate) clashes: Option<TableError>,
    pub(crate) trusted: Option<Box<TrustedPeersError>>,
    pub(crate) upstream: Option<UpstreamError>,
}

impl RoutesError {
    /// The mistakes, one by one.
    pub fn iter(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        fn erased(error: &(impl Error + 'static)) -> &(dyn Error + 'static) {
            error
        }
        let clashes = self.clashes.iter().flat_map(TableError::iter);
        let upstream = self.upstream.iter().map(UpstreamError::mistake);
        self.unreadable
            .iter()
            .map(erased)
            .chain(clashes.map(erased))
            .chain(self.trusted.iter().map(|error| erased(&**error)))
            .chain(upstream)
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
