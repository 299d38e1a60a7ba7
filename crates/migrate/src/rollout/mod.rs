//! The rollout: which routes are served by the legacy server, by Rust, or by the legacy server with Rust compared.
//!
//! It is configured in a file that is reloaded while the server runs:
//!
//! ```toml
//! default = "legacy"                        # for routes that are not named: legacy, shadow or rust
//! ignore = ["header x-request-id"]          # ignored in all comparisons
//!
//! [routes]
//! "/api/hello" = "rust"
//! "/api/posts/[id]" = { GET = "rust", POST = "legacy" }
//!
//! [routes."/posts"]
//! mode = "shadow"
//! ignore = ["$[*].updatedAt", "cookie visit"]
//! proxy = "not needed"                      # the route is safe without a twin of Next's `proxy.ts`
//! ```
//!
//! - `legacy`: the legacy server responds, as if the route did not exist here.
//! - `shadow`: the legacy server responds, and Rust's response is [compared](crate::Shadow) with its. Only GET and HEAD
//!   are compared; other methods must be named, as in `POST = "shadow"`, since their handlers then run on both sides.
//! - `rust`: the route's handler responds.
//!
//! A method that is not named has the route's `mode`, and HEAD that of GET; a route without a `mode` has the `default`.
//! An ignored part is a [`Part`](twinroute_compare::Part).
//!
//! The file is read ten times a second. A change takes effect when two successive reads are equal, so that a partly
//! written file is not applied. Running requests are not affected. If the file has mistakes, all of them are logged and the
//! previous configuration stays in effect; a server does not start with such a file.

mod error;
mod file;
mod mode;
mod plan;
mod switch;
mod watch;

pub use error::{RolloutError, RolloutProblem};
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

/// A rollout file, and the limits of its shadow comparisons.
///
/// | limit | default | when exceeded |
/// | --- | --- | --- |
/// | [`shadow_concurrency`](Self::shadow_concurrency) | 32 | the request is served and not compared |
/// | [`shadow_body_limit`](Self::shadow_body_limit) | 1 MiB | the request is served and not compared |
/// | [`shadow_time`](Self::shadow_time) | 30 seconds | by Rust: a difference; by the legacy server: not compared |
///
/// ```no_run
/// use twinroute_migrate::Rollout;
///
/// let rollout = Rollout::file("rollout.toml").shadow_concurrency(8);
/// let shadow = rollout.shadow(); // has the results of the comparisons
/// ```
#[derive(Debug, Clone)]
pub struct Rollout {
    path: PathBuf,
    settings: Settings,
    shadow: Shadow,
}

impl Rollout {
    /// Reads and reloads the file at `path`.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            settings: Settings::default(),
            shadow: Shadow::default(),
        }
    }

    /// Sets how many comparisons may run at once, in the whole process: 32 by default.
    #[must_use]
    pub fn shadow_concurrency(mut self, max: usize) -> Self {
        self.settings.concurrency = max;
        self
    }

    /// Sets the largest body that is compared, of the request and of either response: 1 MiB by default.
    #[must_use]
    pub fn shadow_body_limit(mut self, size: ByteSize) -> Self {
        self.settings.body_limit = usize::try_from(size.as_u64()).unwrap_or(usize::MAX);
        self
    }

    /// Sets how long Rust's response may take, and how long the legacy server's may stream: 30 seconds by default.
    #[must_use]
    pub fn shadow_time(mut self, limit: Duration) -> Self {
        self.settings.time = limit;
        self
    }

    /// Adds names whose values are masked: of headers, cookies, members of JSON, form fields and parameters. Case is
    /// ignored, and a `*` matches any text.
    ///
    /// Values that are named like passwords, tokens, sessions, keys and credentials are always masked; see the rules in
    /// [`shadow`](crate::shadow).
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

    /// The results of the comparisons.
    #[must_use]
    pub fn shadow(&self) -> Shadow {
        self.shadow.clone()
    }

    /// Reads the file, for routes with these patterns, and starts the thread that reloads it.
    ///
    /// # Errors
    /// When the file can't be read, or has mistakes; the error lists all of them.
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
