//! What the scan could not read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that the scan could not read or understand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// The file or folder.
    pub file: String,
    /// The line.
    pub line: Option<u32>,
    /// The problem.
    pub message: String,
}
