//! A function that a handler calls.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A function of the project that a handler uses, directly or through another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Helper {
    /// Its name in the file that declares it.
    pub name: Arc<str>,
    /// The file.
    pub file: Arc<str>,
    /// Its first line.
    pub line: u32,
    /// Its last line.
    pub end_line: u32,
    /// How far it is from the handler: 1 for a function that the handler itself uses.
    pub depth: u32,
}
