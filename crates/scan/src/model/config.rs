//! `next.config`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The settings and rules of `next.config`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NextConfig {
    /// The file; `null` if there is only build output.
    pub file: Option<String>,
    /// Where the settings come from.
    pub source: ConfigSource,
    /// The settings that are not functions, by name. A value or a part of it that is not a literal is an object with the one key `$code`.
    pub settings: Map<String, Value>,
    /// The redirects.
    pub redirects: Vec<Value>,
    /// The rewrites of all phases.
    pub rewrites: Vec<Value>,
    /// The header rules.
    pub headers: Vec<Value>,
    /// The settings that could not be read in whole: `redirects` if it is computed.
    pub computed: Vec<String>,
}

/// Where the settings come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConfigSource {
    /// The literals of the file.
    File,
    /// The rules are those of Next's build output in `.next`, the other settings those of the file.
    BuildOutput,
}
