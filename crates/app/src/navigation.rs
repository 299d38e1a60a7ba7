//! `next/navigation`: errors that end a handler, so that `?` propagates them from any function.

use actix_web::http::StatusCode;
use twinroute_core::{Error, Redirect};

/// Ends the handler with 307, or with 303 after a form was posted. The address is sent unchanged.
///
/// ```
/// use twinroute_app::{NextResponse, Result, redirect};
///
/// async fn get() -> Result<NextResponse> {
///     Err(redirect("/login"))
/// }
/// ```
#[must_use = "return it as an error"]
pub fn redirect(location: impl Into<String>) -> Error {
    Error::redirect(Redirect {
        status: StatusCode::TEMPORARY_REDIRECT,
        location: location.into(),
    })
}

/// Ends the handler with 308, or with 303 after a form was posted.
#[must_use = "return it as an error"]
pub fn permanent_redirect(location: impl Into<String>) -> Error {
    Error::redirect(Redirect {
        status: StatusCode::PERMANENT_REDIRECT,
        location: location.into(),
    })
}

/// Ends the handler with an empty 404.
#[must_use = "return it as an error"]
pub fn not_found() -> Error {
    Error::status(StatusCode::NOT_FOUND)
}

/// Ends the handler with an empty 401.
#[must_use = "return it as an error"]
pub fn unauthorized() -> Error {
    Error::status(StatusCode::UNAUTHORIZED)
}

/// Ends the handler with an empty 403.
#[must_use = "return it as an error"]
pub fn forbidden() -> Error {
    Error::status(StatusCode::FORBIDDEN)
}
