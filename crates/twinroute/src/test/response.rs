//! A response of the test client.

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

/// A body that is incomplete, or does not have the expected format.
#[derive(Debug)]
pub struct ClientResponseError(String);

impl fmt::Display for ClientResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ClientResponseError {}

impl ClientResponse {
    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Returns all headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the text of a header. Several values are joined with commas.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        header::joined(&self.headers, name).map(Cow::into_owned)
    }

    /// Returns the body.
    ///
    /// # Errors
    /// If it is incomplete.
    pub fn bytes(&self) -> Result<Bytes, ClientResponseError> {
        self.body.clone().map_err(ClientResponseError)
    }

    /// Returns the body as text.
    ///
    /// # Errors
    /// If it is incomplete or not UTF-8.
    pub fn text(&self) -> Result<String, ClientResponseError> {
        String::from_utf8(self.bytes()?.into())
            .map_err(|error| ClientResponseError(error.to_string()))
    }

    /// Parses the body as JSON.
    ///
    /// # Errors
    /// If it is incomplete or not a `T`; the message contains the body.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ClientResponseError> {
        let text = self.text()?;
        serde_json::from_str(&text).map_err(|error| {
            ClientResponseError(format!("{error} in `{text}` (status {})", self.status))
        })
    }
}
