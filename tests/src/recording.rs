//! A recording: the response of Next.js to a case, as a line of JSON.

use actix_web::http::StatusCode;
use serde::{Deserialize, Serialize};
use twinroute_compare::ComparedResponse;

use crate::{
    case::{Case, CaseRequest},
    http::{Incomplete, ReceivedResponse},
};

/// One line of `recordings/*.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// The id of the case.
    pub id: String,
    /// The response to its request.
    #[serde(flatten)]
    pub response: RecordedResponse,
    /// The responses to the further requests over the same connection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<RecordedResponse>,
}

/// One line of `differences.jsonl`: a case to which twinroute responds differently on purpose.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeliberateDifference {
    /// The id of the case.
    pub id: String,
    /// The reason, written for readers of the migration guide.
    pub reason: String,
    /// The response of twinroute.
    #[serde(rename = "answer")]
    pub response: RecordedResponse,
    /// Its responses to the further requests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<RecordedResponse>,
}

/// A response in a file: only its compared parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedResponse {
    /// The status code; 0 if there was no response.
    pub status: u16,
    /// The reason phrase; absent if it is the standard one, or if there was no response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The headers that are compared.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body; absent if it is empty or not compared.
    #[serde(flatten)]
    pub body: Option<RecordedBody>,
    /// The status codes of interim responses before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interim: Vec<u16>,
    /// The header lines after the last chunk.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trailers: Vec<String>,
    /// Why the response is not complete, if it is not.
    #[serde(rename = "cut", default, skip_serializing_if = "Option::is_none")]
    pub incomplete: Option<Incomplete>,
}

/// A body in a file: as text if it is UTF-8.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordedBody {
    /// UTF-8.
    #[serde(rename = "body")]
    Text(String),
    /// Anything else.
    #[serde(rename = "body_base64", with = "crate::base64_bytes")]
    Base64(Vec<u8>),
}

impl Recording {
    /// Keeps the compared parts of the responses to a case.
    ///
    /// # Panics
    ///
    /// Without a response: a case has at least one request.
    #[must_use]
    pub fn new(case: &Case, responses: &[ReceivedResponse]) -> Self {
        let mut recorded = case
            .requests()
            .zip(responses)
            .map(|(request, response)| RecordedResponse::new(request, response));
        let response = recorded.next().expect("a case has at least one request");
        Self {
            id: case.id.clone(),
            response,
            then: recorded.collect(),
        }
    }
}

impl RecordedResponse {
    fn new(request: &CaseRequest, received: &ReceivedResponse) -> Self {
        let ComparedResponse {
            status,
            headers,
            body,
        } = request.comparison().compared(&received.response);
        let body = match String::from_utf8(body) {
            Ok(text) => RecordedBody::Text(text),
            Err(error) => RecordedBody::Base64(error.into_bytes()),
        };
        let body = Some(body).filter(|body| !body.as_bytes().is_empty());
        let standard = StatusCode::from_u16(status).ok();
        let standard = standard.and_then(|status| status.canonical_reason());
        let reason =
            (status != 0 && standard != Some(&received.reason)).then(|| received.reason.clone());
        Self {
            status,
            reason,
            headers,
            body,
            interim: received.interim.clone(),
            trailers: received.trailers.clone(),
            incomplete: received.incomplete,
        }
    }

    /// The response in the form in which it is compared.
    #[must_use]
    pub fn compared(&self) -> ComparedResponse {
        let body = self
            .body
            .as_ref()
            .map(|body| body.as_bytes().to_vec())
            .unwrap_or_default();
        ComparedResponse {
            status: self.status,
            headers: self.headers.clone(),
            body,
        }
    }
}

impl RecordedBody {
    fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Base64(bytes) => bytes,
        }
    }
}
