//! A recording: what Next.js answered to a case, as a line of JSON.

use actix_web::http::StatusCode;
use serde::{Deserialize, Serialize};
use twinroute_compare::ComparedResponse;

use crate::{
    case::{Case, Request},
    http::{Cut, Exchange},
};

/// One line of `recordings/*.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// The id of the case.
    pub id: String,
    /// The answer to its request.
    #[serde(flatten)]
    pub answer: Recorded,
    /// The answers to the requests that follow over the same connection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<Recorded>,
}

/// One line of `differences.jsonl`: where twinroute answers differently on purpose.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeliberateDifference {
    /// The id of the case.
    pub id: String,
    /// Why, in words for someone who migrates.
    pub reason: String,
    /// What twinroute answers instead.
    pub answer: Recorded,
    /// Its answers to the requests that follow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<Recorded>,
}

/// An answer in a file: only what is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The status code; 0 if there was no answer.
    pub status: u16,
    /// The phrase behind the status; absent if it is the standard one, or if there was no answer.
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
    /// The header lines behind the last chunk.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trailers: Vec<String>,
    /// How the answer fell short, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
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
    /// Keeps of the exchanges what is compared for this case.
    ///
    /// # Panics
    ///
    /// Without an exchange: a case has at least one request.
    #[must_use]
    pub fn new(case: &Case, exchanges: &[Exchange]) -> Self {
        let requests = std::iter::once(&case.request).chain(&case.then);
        let mut answers = requests
            .zip(exchanges)
            .map(|(request, exchange)| Recorded::new(request, exchange));
        let answer = answers.next().expect("a case has at least one request");
        Self {
            id: case.id.clone(),
            answer,
            then: answers.collect(),
        }
    }
}

impl Recorded {
    fn new(request: &Request, exchange: &Exchange) -> Self {
        let ComparedResponse {
            status,
            headers,
            body,
        } = request.comparison().compared(&exchange.answer);
        let body = match String::from_utf8(body) {
            Ok(text) => RecordedBody::Text(text),
            Err(error) => RecordedBody::Base64(error.into_bytes()),
        };
        let body = Some(body).filter(|body| !body.as_bytes().is_empty());
        let standard = StatusCode::from_u16(status).ok();
        let standard = standard.and_then(|status| status.canonical_reason());
        let reason =
            (status != 0 && standard != Some(&exchange.reason)).then(|| exchange.reason.clone());
        Self {
            status,
            reason,
            headers,
            body,
            interim: exchange.interim.clone(),
            trailers: exchange.trailers.clone(),
            cut: exchange.cut,
        }
    }

    /// The answer, to compare another with.
    #[must_use]
    pub fn answer(&self) -> ComparedResponse {
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
