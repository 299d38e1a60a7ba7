//! The settings of `Routes` for a migration.

use twinroute_migrate::{Legacy, LegacyError, Rollout};

use crate::routes::Routes;

impl Routes {
    /// Forwards requests that match no route to the Next.js server at this URL, or to a [`Legacy`] with settings.
    ///
    /// The server gets the original path, with dot segments resolved. A path whose normal form matches a route in Rust is redirected
    /// to it, as without a legacy server.
    ///
    /// Mounted in an `App`, the routes then serve every request except those for parts that were [split off](Self::split_off), and
    /// services that are registered later get none. Since scopes that are registered earlier may guard paths, a path with dot
    /// segments is redirected to the resolved path, or refused with 400 if the request has a body.
    #[must_use]
    pub fn legacy<T>(mut self, server: T) -> Self
    where
        T: TryInto<Legacy>,
        LegacyError: From<T::Error>,
    {
        self.upstream.legacy = Some(server.try_into().map_err(LegacyError::from));
        self
    }

    /// Sets which routes Rust serves and which the legacy server: the path of a `rollout.toml`, or a [`Rollout`] with settings.
    /// [Its documentation](crate::migrate::rollout) has the format.
    #[must_use]
    pub fn rollout(mut self, rollout: impl Into<Rollout>) -> Self {
        self.upstream.rollout = Some(rollout.into());
        self
    }
}
