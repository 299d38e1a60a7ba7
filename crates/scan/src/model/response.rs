//! A response in the source of a handler.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A response that the source of a handler makes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Response {
    /// The status, if it is a literal.
    pub status: Option<u16>,
    /// The kind of its body.
    pub kind: ResponseKind,
    /// The body of a JSON or text response, and the target of a redirect. A part that is not a literal is an object with the one key
    /// `$code`, whose value is its source.
    pub body: Option<Value>,
    /// Whether `body` is all literal.
    pub literal: bool,
    /// The line in the handler's file: where it is made, or where the function that makes it is called.
    pub line: u32,
    /// The function that makes it, if it is not in the handler's file: `unauthorized (src/lib/response.ts:24)`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub via: Option<String>,
}

/// The kind of body that a response has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ResponseKind {
    /// JSON.
    Json,
    /// A text.
    Text,
    /// No body.
    Empty,
    /// A redirect.
    Redirect,
    /// A stream.
    Stream,
    /// `notFound()`, `unauthorized()` and `forbidden()` of Next.js.
    Interrupt,
    /// Another body, such as bytes, or one that the scan does not know.
    Other,
}
