//! A response, for a test to look at.

use std::{borrow::Cow, fmt};

use actix_web::http::{StatusCode, header::HeaderMap};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use twinroute_core::header;

/// The response to a [`ClientRequest`](super::ClientRequest).
#[derive(Debug)]
pub struct ClientResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Result<Bytes, String>,
}

/// A body that was aborted, or is not what was expected.
#[derive(Debug)]
pub struct ClientResponseError(String);

impl fmt::Display for ClientResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ClientResponseError {}

impl ClientResponse {
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
    /// When it was aborted.
    pub fn bytes(&self) -> Result<Bytes, ClientResponseError> {
        self.body.clone().map_err(ClientResponseError)
    }

    /// The body as text.
    ///
    /// # Errors
    /// When it was aborted or is not UTF-8.
    pub fn text(&self) -> Result<String, ClientResponseError> {
        String::from_utf8(self.bytes()?.into())
            .map_err(|error| ClientResponseError(error.to_string()))
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When it was aborted or does not fit `T`; the message has the body.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ClientResponseError> {
        let text = self.text()?;
        serde_json::from_str(&text).map_err(|error| {
            ClientResponseError(format!("{error} in `{text}` (status {})", self.status))
        })
    }
}
