//! When to move a route.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When to move a route.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Small, and without obstacles.
    First,
    /// Without obstacles, or with small ones.
    Next,
    /// Large, or with an obstacle that takes work.
    Later,
    /// It stays with Next.js.
    Stays,
}
