//! An answer, for a test to look at.

use std::{borrow::Cow, fmt};

use actix_web::http::{StatusCode, header::HeaderMap};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use twinroute_compare::ComparedResponse;
use twinroute_core::header;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Result<Bytes, String>,
}

/// A body that broke off, or is not what was expected.
#[derive(Debug)]
pub struct AnswerError(String);

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for AnswerError {}

impl Answer {
    /// The status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The text of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        header::joined(&self.headers, name).map(Cow::into_owned)
    }

    /// The body.
    ///
    /// # Errors
    /// When it broke off.
    pub fn bytes(&self) -> Result<Bytes, AnswerError> {
        self.body.clone().map_err(AnswerError)
    }

    /// The body as text.
    ///
    /// # Errors
    /// When it broke off or is not UTF-8.
    pub fn text(&self) -> Result<String, AnswerError> {
        String::from_utf8(self.bytes()?.into()).map_err(|error| AnswerError(error.to_string()))
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When it broke off or does not fit `T`; the message has the body.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, AnswerError> {
        let text = self.text()?;
        serde_json::from_str(&text)
            .map_err(|error| AnswerError(format!("{error} in `{text}` (status {})", self.status)))
    }

    /// Converts the response for a [`Comparison`](twinroute_compare::Comparison), for example of a Pages handler with
    /// its App twin.
    ///
    /// # Errors
    /// If the body is incomplete.
    pub fn to_compare(&self) -> Result<ComparedResponse, AnswerError> {
        let headers = self.headers.iter();
        let headers =
            headers.map(|(name, value)| (name.to_string(), header::text(value).into_owned()));
        Ok(ComparedResponse {
            status: self.status(),
            headers: headers.collect(),
            body: self.bytes()?.into(),
        })
    }
}
