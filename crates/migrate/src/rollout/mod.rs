//! Who answers a route: the server behind, Rust, or the former with the latter compared.
//!
//! It stands in a file that is read again while the server runs:
//!
//! ```toml
//! default = "legacy"                        # for routes that are not named: legacy, shadow or rust
//! ignore = ["header x-request-id"]          # left out of all comparisons
//!
//! [routes]
//! "/api/hello" = "rust"
//! "/api/posts/[id]" = { GET = "rust", POST = "legacy" }
//!
//! [routes."/posts"]
//! mode = "shadow"
//! ignore = ["$[*].updatedAt", "cookie visit"]
//! ```
//!
//! - `legacy`: the server behind answers, as if the route were not here.
//! - `shadow`: it answers too, and Rust's answer is [compared](crate::Shadow) with it. For GET and HEAD only; another
//!   method is compared where it is named, as in `POST = "shadow"`, since its handler then runs on both sides.
//! - `rust`: the route's handler answers.
//!
//! A method that is not named has the route's `mode`, and HEAD what GET has; a route's `mode` is the `default` where it
//! is missing. What can be ignored is a [`Part`](twinroute_compare::Part).
//!
//! The file is looked at ten times a second, and what it says is in force once it has stayed the same for one look, so
//! that one which is still being written is not taken for whole. Requests that have begun go on as they began. A file
//! with mistakes is refused as a whole, with all of them in the log, and what was in force before stays so; a server
//! does not start with one.

mod error;
mod file;
mod mode;
mod plan;
mod switch;
mod watch;

pub use error::{Problem, RolloutError};
pub use mode::Mode;
pub use switch::Switch;

pub(crate) use mode::is_safe;
pub(crate) use plan::RoutePlan;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use bytesize::ByteSize;

use crate::{Legacy, Shadow, shadow::Settings};

/// A `rollout.toml`, and how much the comparisons that it asks for may take.
///
/// | setting | default | past it |
/// | --- | --- | --- |
/// | [`shadow_concurrency`](Self::shadow_concurrency) | 32 | a request is answered and not compared |
/// | [`shadow_body_limit`](Self::shadow_body_limit) | 1 MiB | the same |
/// | [`shadow_time`](Self::shadow_time) | 30 seconds | of Rust, it is a difference; of the server behind, it is not compared |
///
/// ```no_run
/// use twinroute_migrate::Rollout;
///
/// let rollout = Rollout::file("rollout.toml").shadow_concurrency(8);
/// let shadow = rollout.shadow(); // tells later what differs
/// ```
#[derive(Debug, Clone)]
pub struct Rollout {
    path: PathBuf,
    settings: Settings,
    shadow: Shadow,
}

impl Rollout {
    /// What the file at `path` says, now and later.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            settings: Settings::default(),
            shadow: Shadow::default(),
        }
    }

    /// How many requests may be in comparison at once, in the whole process.
    #[must_use]
    pub fn shadow_concurrency(mut self, most: usize) -> Self {
        self.settings.concurrency = most;
        self
    }

    /// How long a body may be that is compared: the request's, and either answer's.
    #[must_use]
    pub fn shadow_body_limit(mut self, size: ByteSize) -> Self {
        self.settings.body_limit = usize::try_from(size.as_u64()).unwrap_or(usize::MAX);
        self
    }

    /// How long Rust may take for an answer that is compared, and the server behind to stream its own.
    #[must_use]
    pub fn shadow_time(mut self, limit: Duration) -> Self {
        self.settings.time = limit;
        self
    }

    /// Adds names whose values are never shown: of headers, cookies, members of JSON, fields and parameters. Case does not count, and
    /// a `*` stands for any text.
    ///
    /// Values that are named like passwords, tokens, sessions, keys and credentials are masked anyway; [`shadow`](crate::shadow) has the
    /// rules.
    ///
    /// ```
    /// use twinroute_migrate::Rollout;
    ///
    /// let rollout = Rollout::file("rollout.toml").shadow_mask(["x-tenant-*", "iban"]);
    /// ```
    #[must_use]
    pub fn shadow_mask<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.settings.secrets = self.settings.secrets.and(names);
        self
    }

    /// What the comparisons find.
    #[must_use]
    pub fn shadow(&self) -> Shadow {
        self.shadow.clone()
    }

    /// Reads the file, for routes of these patterns, and goes on reading it.
    ///
    /// # Errors
    /// With everything that is wrong with the file.
    pub fn start(
        self,
        patterns: &[String],
        legacy: Option<&Legacy>,
    ) -> Result<Switch, RolloutError> {
        self.shadow.start(self.settings, patterns);
        Switch::start(self.path, patterns, legacy, self.shadow)
    }
}

impl From<&str> for Rollout {
    fn from(path: &str) -> Self {
        Self::file(path)
    }
}

impl From<&Path> for Rollout {
    fn from(path: &Path) -> Self {
        Self::file(path)
    }
}
