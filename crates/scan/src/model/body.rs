//! The body of a request.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Field;

/// The body that a handler reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Body {
    /// How it is read.
    pub kinds: Vec<BodyKind>,
    /// The fields that are read of it, from the schema where there is one, else in the order of their lines.
    pub fields: Vec<Field>,
    /// The name of the schema that checks it, or of its type: `bodySchema`.
    pub schema: Option<String>,
    /// Whether a schema checks it: a request whose body does not fit is refused.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub checked: bool,
    /// The checks of a schema on the body as a whole, as they are written: `refine()`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub checks: Vec<String>,
    /// The line in the handler's file where it is read.
    pub line: u32,
}

/// How a body is read.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    /// `req.body` of a Pages handler: what Next.js has parsed by the content type.
    Parsed,
    /// `request.json()`, or `JSON.parse` of a text.
    Json,
    /// `request.text()`.
    Text,
    /// `request.formData()`.
    Form,
    /// A multipart parser such as `formidable`.
    Multipart,
    /// `request.arrayBuffer()`, `blob()` or `bytes()`.
    Bytes,
    /// The stream of bytes, as signatures of webhooks need it.
    Raw,
}
