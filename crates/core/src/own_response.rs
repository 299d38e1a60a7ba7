//! An error's own response, from actix-web's `ResponseError`.

use std::{cell::RefCell, fmt::Display};

use actix_web::{
    HttpResponse,
    body::{BoxBody, MessageBody as _},
    error::InternalError,
    http::StatusCode,
};

/// An error's own response. It is created together with the error, since some errors can create it only once.
#[derive(Debug)]
pub(crate) struct OwnResponse {
    pub(crate) status: StatusCode,
    /// The body, if it equals the error's `Display` text.
    pub(crate) text: String,
    response: RefCell<Option<HttpResponse>>,
}

impl OwnResponse {
    /// Returns the own response of `error`, if it may be sent.
    ///
    /// By default, actix-web sends the error's `Display` text. In a 500 that text is internal, so `None` is returned, except for
    /// `ErrorInternalServerError("text")`, whose text was written for the client.
    pub(crate) fn of_actix(error: &actix_web::Error) -> Option<Self> {
        let own = Self::new(error.error_response(), error);
        let is_internal = own.status == StatusCode::INTERNAL_SERVER_ERROR && !own.text.is_empty();
        (!is_internal || is_given_text(error)).then_some(own)
    }

    /// Wraps a response that `error` created.
    pub(crate) fn new(response: HttpResponse, error: &impl Display) -> Self {
        let mut text = error.to_string();
        let response = response.map_body(|_, body| match body.try_into_bytes() {
            Ok(bytes) => {
                if bytes != text {
                    text.clear();
                }
                BoxBody::new(bytes)
            }
            Err(body) => {
                text.clear();
                body
            }
        });
        Self {
            status: response.status(),
            text,
            response: RefCell::new(Some(response)),
        }
    }

    /// Takes the response; later calls return `None`.
    pub(crate) fn take(&self) -> Option<HttpResponse> {
        self.response.take()
    }
}

/// Whether an error is a text with a status.
fn is_given_text(error: &actix_web::Error) -> bool {
    error.as_error::<InternalError<&'static str>>().is_some()
        || error.as_error::<InternalError<String>>().is_some()
}
