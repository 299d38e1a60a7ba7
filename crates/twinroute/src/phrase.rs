//! The reason phrases of Node.

use actix_web::HttpResponse;

/// Sets Node's phrase for the status where actix-web has another one, unless the handler has set one.
pub(crate) fn set_phrase(response: &mut HttpResponse) {
    let head = response.head_mut();
    if head.reason.is_some() {
        return;
    }
    head.reason = match head.status.as_u16() {
        203 => Some("Non-Authoritative Information"),
        418 => Some("I'm a Teapot"),
        425 => Some("Too Early"),
        509 => Some("Bandwidth Limit Exceeded"),
        _ if head.status.canonical_reason().is_none() => Some("unknown"),
        _ => None,
    };
}
