//! The settings of routes in a migration.

use twinroute_migrate::{Legacy, LegacyError, Rollout};

use crate::routes::Routes;

impl Routes {
    /// Hands what no route matches to the Next.js server at this URL, or to a [`Legacy`] with its settings.
    ///
    /// Mounted in an `App`, the routes then take every request: services that are registered after get none.
    #[must_use]
    pub fn legacy<T>(mut self, server: T) -> Self
    where
        T: TryInto<Legacy>,
        LegacyError: From<T::Error>,
    {
        self.upstream.legacy = Some(server.try_into().map_err(LegacyError::from));
        self
    }

    /// Leaves it to a file, `rollout.toml`, which routes Rust serves already and which are still the legacy server's; or to
    /// a [`Rollout`] with its settings. [Its documentation](crate::migrate::rollout) has the format.
    #[must_use]
    pub fn rollout(mut self, rollout: impl Into<Rollout>) -> Self {
        self.upstream.rollout = Some(rollout.into());
        self
    }
}
