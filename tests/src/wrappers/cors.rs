//! Cross-origin requests.

use actix_cors::Cors;

/// Lets the pages of some origins read the responses, with cookies.
pub fn cors() -> Cors {
    Cors::default()
        .allowed_origin("https://app.example")
        .allowed_origin("https://admin.example")
        .allowed_methods(["GET", "POST"])
        .allowed_header("content-type")
        .supports_credentials()
        .max_age(600)
}
