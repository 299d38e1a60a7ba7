//! The style of a route.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which of the two routers of Next.js a route is written for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum RouteStyle {
    /// A handler under `pages/api`.
    Pages,
    /// A `route` file under `app`.
    App,
}
