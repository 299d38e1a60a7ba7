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
pub struct RoutesError(Box<Mistakes>);

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Mistakes {
    pub(crate) patterns: Vec<PatternError>,
    pub(crate) conflicts: Vec<TableError>,
    pub(crate) trusted: Vec<TrustedPeersError>,
    pub(crate) upstream: Vec<UpstreamError>,
    pub(crate) config: Vec<RuleSourceError>,
    pub(crate) files: Vec<PublicFilesError>,
    prerender: Vec<PrerenderError>,
    register: Option<RegisterError>,
}

impl Mistakes {
    /// Returns `built` if there are no mistakes.
    pub(crate) fn none_or_error<T>(self, built: Option<T>) -> Result<T, RoutesError> {
        let error = RoutesError(Box::new(self));
        match built {
            Some(built) if error.iter().next().is_none() => Ok(built),
            _ => Err(error),
        }
    }
}

/// Returns the value of a result, or a default one after adding its error to `errors`.
pub(crate) fn noted<T: Default, E>(result: Result<T, E>, errors: &mut Vec<E>) -> T {
    all_noted(result.map_err(|error| vec![error]), errors)
}

/// Returns the value of a result, or a default one after adding its errors to `errors`.
pub(crate) fn all_noted<T: Default, E>(result: Result<T, Vec<E>>, errors: &mut Vec<E>) -> T {
    result.unwrap_or_else(|found| {
        errors.extend(found);
        T::default()
    })
}

impl RoutesError {
    /// The handlers that have failed before the server listens.
    pub(crate) fn of_prerender(prerender: Vec<PrerenderError>) -> Self {
        Self(Box::new(Mistakes {
            prerender,
            ..Mistakes::default()
        }))
    }

    /// The instrumentation whose `register` has failed.
    pub(crate) fn of_register(error: RegisterError) -> Self {
        Self(Box::new(Mistakes {
            register: Some(error),
            ..Mistakes::default()
        }))
    }

    /// Returns the mistakes one by one.
    pub fn iter(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        fn erased(error: &(impl Error + 'static)) -> &(dyn Error + 'static) {
            error
        }
        let Self(mistakes) = self;
        let conflicts = mistakes.conflicts.iter().flat_map(TableError::iter);
        let upstream = mistakes.upstream.iter().map(UpstreamError::mistake);
        mistakes
            .patterns
            .iter()
            .map(erased)
            .chain(conflicts.map(erased))
            .chain(mistakes.trusted.iter().map(erased))
            .chain(upstream)
            .chain(mistakes.config.iter().map(erased))
            .chain(mistakes.files.iter().map(erased))
            .chain(mistakes.prerender.iter().map(erased))
            .chain(mistakes.register.iter().map(erased))
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
