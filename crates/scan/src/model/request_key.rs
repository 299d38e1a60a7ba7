//! A named value of a request.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::FieldType;

/// A param, query key, header or cookie that a handler reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RequestKey {
    /// The name.
    pub name: String,
    /// The type, from a schema, a conversion or an annotation.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// Whether a request may lack it, by a schema or an annotation. `null` if unknown.
    pub optional: Option<bool>,
    /// Whether a schema checks it: a request whose value does not fit is refused.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub checked: bool,
    /// The value that a schema gives an absent key.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub default: Option<Value>,
    /// The checks of a schema, as they are written: `min(1)`, `email()`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub checks: Vec<String>,
    /// The line in the handler's file: where it is read, or where the function that reads it is called.
    pub line: u32,
    /// The function that reads it, if it is not in the handler's file: `parseRequest (src/lib/request.ts:12)`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub via: Option<String>,
}
