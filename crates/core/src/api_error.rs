//! An error with the status of its response.

use std::{borrow::Cow, error::Error as StdError, fmt, io};

use actix_web::{
    HttpResponse,
    error::PayloadError,
    http::{StatusCode, header::ContentType},
};

use crate::{ErrorKind, FieldError};

/// An error with the status of its response; its message goes to the client, unless the status is 500.
///
/// The error that caused it, if there is one, is its [`source`](StdError::source): logged, never sent.
///
/// ```
/// use twinroute_core::ApiError;
///
/// let error = ApiError::new(404, "no such post");
/// assert_eq!((error.status().as_u16(), error.to_string().as_str()), (404, "no such post"));
/// ```
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    kind: ErrorKind,
    message: Cow<'static, str>,
    source: Option<Box<dyn StdError>>,
    fields: Box<[FieldError]>,
}

impl ApiError {
    /// Creates an error that responds with `status` and `message`; an invalid or interim status becomes 500.
    pub fn new(status: u16, message: impl Into<Cow<'static, str>>) -> Self {
        let status = StatusCode::from_u16(status).ok();
        let status = status.filter(|status| !status.is_informational());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self {
            message: message.into(),
            ..Self::of_status(status)
        }
    }

    /// Creates an error with an empty message.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        Self {
            status,
            kind: ErrorKind::Handler,
            message: Cow::Borrowed(""),
            source: None,
            fields: Box::default(),
        }
    }

    /// Sets the error that caused this one.
    #[must_use]
    pub fn with_source(self, source: impl Into<Box<dyn StdError>>) -> Self {
        Self {
            source: Some(source.into()),
            ..self
        }
    }

    /// Sets the kind, for error hooks. Default: [`ErrorKind::Handler`].
    #[must_use]
    pub fn with_kind(self, kind: ErrorKind) -> Self {
        Self { kind, ..self }
    }

    /// Sets the invalid fields, for error hooks. They are not part of the message.
    #[must_use]
    pub fn with_fields(self, fields: impl IntoIterator<Item = FieldError>) -> Self {
        Self {
            fields: fields.into_iter().collect(),
            ..self
        }
    }

    /// Marks this as an error of the request's body: unless the kind was set, it is derived from the status.
    #[must_use]
    pub fn in_body(self) -> Self {
        let kind = match (self.kind, self.status) {
            (ErrorKind::Handler, StatusCode::PAYLOAD_TOO_LARGE) => ErrorKind::PayloadTooLarge,
            (ErrorKind::Handler, StatusCode::REQUEST_TIMEOUT) => ErrorKind::Timeout,
            (ErrorKind::Handler, _) => ErrorKind::Body,
            (known, _) => known,
        };
        self.with_kind(kind)
    }

    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns where the request failed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns the text that is sent to the client.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the invalid fields.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        &self.fields
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl actix_web::ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    /// Returns the response outside of a route's handler, such as in a middleware.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if self.status == StatusCode::INTERNAL_SERVER_ERROR || self.message.is_empty() {
            response.finish()
        } else {
            response
                .content_type(ContentType::plaintext())
                .body(self.message.clone().into_owned())
        }
    }
}

/// A body that could not be read is a client error: too long, too slow, incomplete or malformed.
impl From<PayloadError> for ApiError {
    fn from(error: PayloadError) -> Self {
        let response = match &error {
            PayloadError::Overflow => Self::new(413, "Payload Too Large"),
            PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut => {
                Self::new(408, "Request Timeout")
            }
            _ => Self::new(400, "Invalid body"),
        };
        response.in_body().with_source(error)
    }
}

impl StdError for ApiError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref()
    }
}
