//! Functions shared by the Rust twins of the App handlers.

use std::error::Error as _;

use twinroute::ApiError;

/// The name of the JavaScript error for `error`: its JSON parser throws a `SyntaxError`; a body that is not a form, or
/// was read before, is a `TypeError`.
pub(crate) fn error_name(error: &ApiError) -> &'static str {
    let cause = error.source();
    let is_syntax = cause.is_some_and(|cause| cause.is::<serde_json::Error>());
    match error.status().as_u16() {
        400 if is_syntax => "SyntaxError",
        400 | 500 => "TypeError",
        _ => "Error",
    }
}
