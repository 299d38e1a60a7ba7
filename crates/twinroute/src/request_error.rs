//! What an error hook learns of an error.

use std::{cell::RefCell, error::Error as StdError, fmt};

use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use twinroute_core::{Error, ErrorKind, FieldError};

/// An error whose response [`Routes::render_error`](crate::Routes::render_error) makes.
pub struct RequestError<'a> {
    error: &'a Error,
    status: StatusCode,
    default: RefCell<Option<HttpResponse>>,
}

/// Marks the response that a hook passes on.
struct IsDefault;

impl<'a> RequestError<'a> {
    pub(crate) fn new(error: &'a Error, mut default: HttpResponse) -> Self {
        default.extensions_mut().insert(IsDefault);
        Self {
            error,
            status: default.status(),
            default: RefCell::new(Some(default)),
        }
    }

    /// The status of the default response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Where the request failed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.error.kind()
    }

    /// A text for the client: that of the default response, or else the reason phrase of the status. It never has the cause of a
    /// 500.
    #[must_use]
    pub fn message(&self) -> &'a str {
        if self.error.status_code() == self.status {
            return self.error.message();
        }
        // A redirect that can't be sent.
        self.status.canonical_reason().unwrap_or("Error")
    }

    /// The fields of a typed body, params or query that do not fit. serde reports the first of them; validators add all.
    #[must_use]
    pub fn fields(&self) -> &'a [FieldError] {
        self.error.fields()
    }

    /// The original error, or the first of its sources, that is an `E`. For types that implement only `ResponseError`, and for
    /// errors of actix-web's extractors, there is [`as_error`](Self::as_error).
    #[must_use]
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&'a E> {
        self.error.downcast_ref()
    }

    /// The original error if it came as an `actix_web::Error` and is an `E`, such as a
    /// [`JsonPayloadError`](actix_web::error::JsonPayloadError).
    #[must_use]
    pub fn as_error<E: ResponseError + 'static>(&self) -> Option<&'a E> {
        self.error.as_error()
    }

    /// The error. What it displays may be the cause of a 500, for logs alone.
    #[must_use]
    pub fn error(&self) -> &'a Error {
        self.error
    }

    /// The response without the hook, to pass on what it does not handle, or to build on: in Pages it has the headers that the
    /// handler had set. It is there once; the second one has nothing but the status.
    #[must_use]
    pub fn default_response(&self) -> HttpResponse {
        let default = self.default.take();
        default.unwrap_or_else(|| HttpResponse::new(self.status))
    }
}

/// Whether a hook passes the default response on.
pub(crate) fn is_default(response: &HttpResponse) -> bool {
    response.extensions().contains::<IsDefault>()
}

impl fmt::Debug for RequestError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestError")
            .field("status", &self.status)
            .field("kind", &self.kind())
            .field("error", self.error)
            .finish_non_exhaustive()
    }
}
