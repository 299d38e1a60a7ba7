//! An error as a hook of `Routes::render_error` gets it.

use std::{cell::RefCell, error::Error as StdError, fmt};

use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use twinroute_core::{Error, ErrorKind, FieldError};

/// An error whose response a hook of [`Routes::render_error`](crate::Routes::render_error) makes.
pub struct RequestError<'a> {
    error: &'a Error,
    status: StatusCode,
    default: RefCell<Option<HttpResponse>>,
}

/// Marks the default response, so that a hook that returns it unchanged is recognized.
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

    /// Returns the status of the default response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the kind of the error: where the request failed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.error.kind()
    }

    /// Returns a text for the client: that of the default response, or the reason phrase of the status. It never contains the cause
    /// of a 500.
    #[must_use]
    pub fn message(&self) -> &'a str {
        if self.error.status_code() == self.status {
            return self.error.message();
        }
        // The status is another one for a redirect that can't be sent.
        self.status.canonical_reason().unwrap_or("Error")
    }

    /// Returns the invalid fields of a typed body, params or query. serde reports only the first; validators add all.
    #[must_use]
    pub fn fields(&self) -> &'a [FieldError] {
        self.error.fields()
    }

    /// Returns the original error, or the first of its sources, that is an `E`. For types that implement only `ResponseError`, and
    /// for errors of actix-web's extractors, use [`as_error`](Self::as_error).
    #[must_use]
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&'a E> {
        self.error.downcast_ref()
    }

    /// Returns the original error if it was an `actix_web::Error` and is an `E`, such as a
    /// [`JsonPayloadError`](actix_web::error::JsonPayloadError).
    #[must_use]
    pub fn as_error<E: ResponseError + 'static>(&self) -> Option<&'a E> {
        self.error.as_error()
    }

    /// Returns the error. Its `Display` may contain the cause of a 500: use it in logs only.
    #[must_use]
    pub fn error(&self) -> &'a Error {
        self.error
    }

    /// Takes the response without the hook, to return it or to change it. In Pages it has the headers that the handler has set.
    /// A second call returns a response with the status only.
    #[must_use]
    pub fn default_response(&self) -> HttpResponse {
        let default = self.default.take();
        default.unwrap_or_else(|| HttpResponse::new(self.status))
    }
}

/// Whether a response is the default one.
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
