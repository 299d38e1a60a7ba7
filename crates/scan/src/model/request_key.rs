//! A named value of a request.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// The line in the handler's file: where it is read, or where the function that reads it is called.
    pub line: u32,
    /// The function that reads it, if it is not in the handler's file: `parseRequest (src/lib/request.ts:12)`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub via: Option<String>,
}
