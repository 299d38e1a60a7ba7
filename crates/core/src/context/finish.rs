//! The end of a handler: its response, bound to the request's context where something depends on it.

use std::rc::Rc;

use actix_web::{HttpResponse, body::BoxBody};

use super::{
    body::TrackedBody,
    report::{Phase, Rendered},
    request_context::{RequestContext, StyleContext},
};
use crate::{Error, ResponseNotes};

/// Passes a response on. The context follows a streamed body, and any body whose end something waits for.
///
/// Responses are passed on in boxes, from here to the end of their way: each of them would be moved a dozen times.
pub fn finish<C: StyleContext>(
    context: &Rc<C>,
    mut response: Box<HttpResponse>,
) -> Box<HttpResponse> {
    if let Some(added) = context.shared().response_headers.take() {
        added.merge(response.headers_mut());
    }
    let notes = ResponseNotes::of(&response);
    if !notes.is_streamed && !context.shared().is_end_awaited() {
        return response;
    }
    let context = Rc::<C>::clone(context);
    Box::new(
        response.map_body(|head, body| BoxBody::new(TrackedBody::new(context, head, body, notes))),
    )
}

/// Passes the response to an error on: the error is reported if it is the server's fault, and an error hook may render it.
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
