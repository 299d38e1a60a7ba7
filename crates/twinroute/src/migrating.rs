//! The settings of routes in a migration.

use twinroute_migrate::{Legacy, LegacyError, Rollout};

use crate::routes::Routes;

impl Routes {
    /// Hands what no route matches to the Next.js server at this URL, or to a [`Legacy`] with its settings.
    ///
    /// It gets the path as it came, but with dot segments resolved. A path whose normal form is that of a route here is redirected
    /// to it, as without a legacy server.
    ///
    /// Mounted in an `App`, the routes then take every request but those for what was [split off](Self::split_off): services that
    /// are registered after get none. Since a scope before them may guard another path, a path with dot segments is redirected
    /// to what it resolves to, or refused with 400 if the request has a body.
    #[must_use]
    pub fn legacy<T>(mut self, server: T) -> Self
    where
        T: TryInto<Legacy>,
        LegacyError: From<T::Error>,
    {
        self.upstream.legacy = Some(server.try_into().map_err(LegacyError::from));
        self
    }

    /// Reads from a file, `rollout.toml`, which routes Rust serves and which the legacy server serves; or takes a [`Rollout`]
    /// with its settings. [Its documentation](crate::migrate::rollout) has the format.
    #[must_use]
    pub fn rollout(mut self, rollout: impl Into<Rollout>) -> Self {
        self.upstream.rollout = Some(rollout.into());
        self
    }
}
