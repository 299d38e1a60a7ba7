//! Finishes a handler: binds its response to the request's context where needed.

use std::rc::Rc;

use actix_web::{HttpResponse, body::BoxBody, http::header::HeaderMap};

use super::{
    body::TrackedBody,
    report::{Phase, Rendered},
    request_context::{RequestContext, StyleContext},
};
use crate::{Error, ResponseNotes};

/// Finishes a response. A streamed body, and any body whose end is awaited, is bound to the context.
///
/// Responses are boxed from here on, since each is moved about a dozen times.
pub fn finish<C: StyleContext>(
    context: &Rc<C>,
    mut response: Box<HttpResponse>,
) -> Box<HttpResponse> {
    add_headers(context.shared(), response.headers_mut());
    let notes = ResponseNotes::of(&response);
    if !notes.is_streamed && !context.shared().is_end_awaited() {
        return response;
    }
    let context = Rc::<C>::clone(context);
    Box::new(
        response.map_body(|head, body| BoxBody::new(TrackedBody::new(context, head, body, notes))),
    )
}

/// Adds the headers that code below a handler has set to the headers of a response.
pub fn add_headers(context: &RequestContext, headers: &mut HeaderMap) {
    let added = context.response_headers.take();
    if let Some(added) = added.filter(|added| !added.is_empty()) {
        added.merge(headers);
    }
}

/// Finishes the response to an error. A server error is reported, and an error hook may render the response.
pub fn fail<C: StyleContext>(
    context: &Rc<C>,
    error: &Error,
    response: HttpResponse,
) -> Box<HttpResponse> {
    if response.status().is_server_error() {
        let shared: &RequestContext = context.shared();
        shared.report(Phase::Handler, error);
    }
    let response = match context.shared().render(error, response) {
        Rendered::Default(response) => response,
        Rendered::Hook(response) => context.complete(response),
    };
    finish(context, Box::new(response))
}
