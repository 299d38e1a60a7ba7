//! Without the feature `compress`, responses go out as they are, as Next's do with `compress: false`.

use actix_web::{
    HttpResponse,
    http::{Method, header::HeaderMap},
};

/// There is no encoding.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Encoding {}

pub(crate) fn negotiate(_: &HeaderMap, _: &Method, _: &mut HttpResponse) -> Option<Encoding> {
    None
}

pub(crate) fn compress(_: HttpResponse, encoding: Encoding) -> HttpResponse {
    match encoding {}
}
