//! A setting of a route.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A part of the `config` object (`api.bodyParser`), or a segment constant (`dynamic`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Setting {
    /// The name: `api.bodyParser.sizeLimit`, `maxDuration`.
    pub name: String,
    /// The value, if it is a literal.
    pub value: Option<Value>,
    /// The source of a value that is not a literal. Next.js reads literals only.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<String>,
    /// The line.
    pub line: u32,
}
