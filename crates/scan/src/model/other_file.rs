//! A file that is not a route.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A file that looks like a route and is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OtherFile {
    /// The file.
    pub file: String,
    /// Why it is not a route.
    pub reason: OtherReason,
}

/// Why a file is not a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OtherReason {
    /// A file under `pages/api` without a default export: a helper. Next.js serves its URL with an error.
    NoDefaultExport,
    /// The default export is not a function.
    NotAFunction,
    /// A `route` file that exports no method.
    NoMethod,
    /// The extension is not in `pageExtensions`.
    Extension,
    /// A declaration file.
    Declaration,
    /// The file has no code: it is empty, or declares types only.
    Empty,
}
