//! The error of code that is not ported.

use std::fmt;

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header::ContentType},
};

use crate::Error;

/// The missing part of a handler that is not ported in whole.
#[derive(Debug)]
struct NotPorted(String);

impl Error {
    /// Creates the error of a handler that reaches a part which is not ported: status 501. `what` is not sent.
    #[must_use]
    pub fn not_ported(what: &str) -> Self {
        Self::actix(NotPorted(what.to_owned()))
    }

    /// Whether a part that is not ported was reached. Another error with status 501 is one of the handler itself.
    #[must_use]
    pub fn is_not_ported(&self) -> bool {
        self.as_error::<NotPorted>().is_some()
    }
}

impl fmt::Display for NotPorted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not ported: {}", self.0)
    }
}

impl ResponseError for NotPorted {
    fn status_code(&self) -> StatusCode {
        StatusCode::NOT_IMPLEMENTED
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code())
            .content_type(ContentType::plaintext())
            .body("a part of this route is not ported")
    }
}

#[cfg(test)]
mod tests {
    use crate::{ApiError, Error};

    #[test]
    fn a_handler_may_respond_with_501_itself() {
        let error = Error::not_ported("getPost(id)");
        assert_eq!(error.status_code(), 501);
        assert_eq!(error.to_string(), "not ported: getPost(id)");
        assert!(error.is_not_ported());
        assert!(!Error::from(ApiError::new(501, "no")).is_not_ported());
        // A guard that fails with it.
        assert!(Error::extractor(Error::not_ported("a").into()).is_not_ported());
    }
}
