//! `proxy.ts`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `proxy.ts`, or `middleware.ts`: a function that runs before the handlers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Proxy {
    /// The file.
    pub file: String,
    /// The lines of the file.
    pub lines: u32,
    /// The requests that it runs for; empty for every request.
    pub matchers: Vec<Matcher>,
    /// Whether the matchers are literals. If not, they may be incomplete.
    pub literal: bool,
    /// Whether the matchers come from Next's build output.
    pub from_build_output: bool,
}

/// A matcher of a proxy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Matcher {
    /// The path, in the syntax of path-to-regexp.
    pub source: String,
    /// Conditions that a request must meet.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub has: Vec<Value>,
    /// Conditions that a request must not meet.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub missing: Vec<Value>,
}
