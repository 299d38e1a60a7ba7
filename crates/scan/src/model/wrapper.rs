//! A function around a handler.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A function that a handler is handed to: `withAuth` in `export const GET = withAuth(handler)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Wrapper {
    /// The name, as it is called: `withAuth`, `auth.required`.
    pub name: String,
    /// The module that it is imported from, as it is written there; `null` if it is in the same file.
    pub module: Option<String>,
    /// The file that declares it, if it is in the project.
    pub file: Option<String>,
    /// The source of its other arguments.
    pub arguments: Vec<String>,
}
