//! Requests that were recorded in shadow.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A request that the server got in shadow, with the response of Next.js.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordedRequest {
    /// The pattern of the route.
    pub route: String,
    /// The method.
    pub method: String,
    /// The path and query.
    pub target: String,
    /// The response of Next.js, with secrets masked.
    pub legacy: RecordedResponse,
}

/// A response that was recorded in shadow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordedResponse {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: serde_json::Value,
    /// The body, as text.
    pub body: String,
}

#[derive(Deserialize)]
struct ShadowReport {
    mismatches: Vec<RecordedRequest>,
}

impl RecordedRequest {
    /// Reads the requests of a shadow report, as the server sends it for `Accept: application/json`.
    ///
    /// # Errors
    ///
    /// If the text is not such a report.
    pub fn parse(report: &str) -> Result<Vec<Self>, serde_json::Error> {
        serde_json::from_str::<ShadowReport>(report).map(|report| report.mismatches)
    }
}
