//! The response that an error makes by itself, as actix-web's `ResponseError` does.

use std::{cell::RefCell, fmt::Display};

use actix_web::{
    HttpResponse,
    body::{BoxBody, MessageBody as _},
    error::InternalError,
    http::StatusCode,
};

/// The response that an error makes by itself. It is made with the error, since some errors can make it only once.
#[derive(Debug)]
pub(crate) struct OwnResponse {
    pub(crate) status: StatusCode,
    /// Its body, if that is what the error displays.
    pub(crate) text: String,
    response: RefCell<Option<HttpResponse>>,
}

impl OwnResponse {
    /// The response of `error`.
    ///
    /// By default, actix-web sends the text that an error displays. Of a 500 that is what is wrong with the server, so there is no
    /// such response, but for `ErrorInternalServerError("text")`, whose text was written for the client.
    pub(crate) fn of_actix(error: &actix_web::Error) -> Option<Self> {
        let own = Self::new(error.error_response(), error);
        let is_internal = own.status == StatusCode::INTERNAL_SERVER_ERROR && !own.text.is_empty();
        (!is_internal || is_given_text(error)).then_some(own)
    }

    /// A response that `error` made.
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

    /// Takes the response, which is there once.
    pub(crate) fn take(&self) -> Option<HttpResponse> {
        self.response.take()
    }
}

/// Whether an error is nothing but a text with a status.
fn is_given_text(error: &actix_web::Error) -> bool {
    error.as_error::<InternalError<&'static str>>().is_some()
        || error.as_error::<InternalError<String>>().is_some()
}
