//! A request of the test client.

use std::{fmt, rc::Rc};

use actix_http::Request;
use actix_web::{
    Error, HttpResponse,
    body::to_bytes,
    dev::ServiceResponse,
    http::header::{HeaderName, HeaderValue},
    test::TestRequest,
};
use bytes::Bytes;
use futures_util::future::LocalBoxFuture;
use serde::Serialize;

use super::ClientResponse;
use crate::cache::IncrementalCache;

/// Serves one request.
pub(super) type Call = dyn Fn(Request) -> LocalBoxFuture<'static, Result<ServiceResponse, Error>>;

/// The builder of a request.
#[must_use = "a request does nothing until it is sent"]
pub struct ClientRequest {
    pub(super) call: Rc<Call>,
    pub(super) cache: IncrementalCache,
    pub(super) request: TestRequest,
}

impl ClientRequest {
    /// Sets a header.
    ///
    /// # Panics
    /// If `name` or `value` is invalid.
    #[track_caller]
    pub fn header(self, name: &str, value: &str) -> Self {
        assert!(
            HeaderName::try_from(name).is_ok() && HeaderValue::try_from(value).is_ok(),
            "`{name}: {value}` is not a header"
        );
        Self {
            request: self.request.insert_header((name, value)),
            ..self
        }
    }

    /// Sends `value` as `application/json`.
    pub fn json(self, value: &impl Serialize) -> Self {
        Self {
            request: self.request.set_json(value),
            ..self
        }
    }

    /// Sends `value` as `application/x-www-form-urlencoded`.
    pub fn form(self, value: &impl Serialize) -> Self {
        Self {
            request: self.request.set_form(value),
            ..self
        }
    }

    /// Sends bytes. Set their content type with [`header`](Self::header).
    pub fn body(self, body: impl Into<Bytes>) -> Self {
        Self {
            request: self.request.set_payload(body),
            ..self
        }
    }

    /// Sends the request and reads the whole response. Runs in the background, of kept responses and data, end first.
    pub async fn send(self) -> ClientResponse {
        let response = match (self.call)(self.request.to_request()).await {
            Ok(response) => response.into_parts().1,
            Err(error) => HttpResponse::from_error(error),
        };
        let (head, body) = response.into_parts();
        let body = to_bytes(body).await.map_err(|error| error.to_string());
        self.cache.idle().await;
        ClientResponse {
            status: head.status(),
            headers: head.headers().clone(),
            body,
        }
    }
}

impl fmt::Debug for ClientRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientRequest")
    }
}
