//! JSON for every error.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::SET_COOKIE},
};
use serde_json::json;
use twinroute::RequestError;

/// Creates a hook that responds with JSON to every error, and keeps cookies that were set before. `content_type` is the type of JSON
/// in the style of the routes.
pub fn as_json(
    content_type: &'static str,
) -> impl Fn(&RequestError<'_>, &HttpRequest) -> HttpResponse {
    move |error, _| {
        let message = match error.status() {
            StatusCode::INTERNAL_SERVER_ERROR => "internal error",
            _ => error.message(),
        };
        let status = error.status().as_u16();
        let mut response = HttpResponse::build(error.status())
            .content_type(content_type)
            .json(json!({ "error": { "status": status, "message": message } }));
        for cookie in error.default_response().headers().get_all(SET_COOKIE) {
            response.headers_mut().append(SET_COOKIE, cookie.clone());
        }
        response
    }
}
