//! How much there is to move.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much there is to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Size {
    /// Lines of the handlers.
    pub lines: u32,
    /// Functions of the project that the handlers reach.
    pub helpers: u32,
    /// Lines of these functions. Several routes may share them.
    pub helper_lines: u32,
    /// The class of the size.
    pub class: SizeClass,
}

/// A class of sizes.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum SizeClass {
    /// Up to 40 points. A line of a handler is a point, and two lines of a helper are one, divided by the routes that use it.
    S,
    /// Up to 120 points.
    M,
    /// Up to 300 points.
    L,
    /// More.
    Xl,
}
