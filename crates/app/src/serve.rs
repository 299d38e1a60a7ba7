//! Serves one request: find the method, run its handler, finish the answer.

use std::rc::Rc;

use actix_web::{
    HttpRequest, HttpResponse,
    body::BoxBody,
    dev::Payload,
    http::{
        Method, StatusCode,
        header::{ALLOW, CONTENT_TYPE, HeaderValue, LOCATION},
    },
};
use bytes::Bytes;
use futures_util::future::{Either, ready};
use twinroute_core::{
    Chunked, Error, Redirect, Reply,
    handler::BoxHandler,
    header,
    life::{self, Life, Reporter},
};
use twinroute_matcher::Params;

use crate::{AppRoute, NextResponse, draft, exchange::Exchange, jar, methods::NoHandler};

/// Answers `request` with `route`.
pub fn serve<'a>(
    route: &'a AppRoute,
    request: &HttpRequest,
    payload: Payload,
    params: Params,
    reporter: Reporter,
) -> impl Future<Output = Box<HttpResponse>> + use<'a> {
    let handler = match route.find(request.method()) {
        Ok(handler) => handler,
        Err(why) => return Either::Left(ready(Box::new(refuse(why, route)))),
    };
    let life = Life::new(route.limits(), reporter);
    let exchange = Exchange::new(life, request.clone(), params, route);
    Either::Right(answer(handler, exchange, payload))
}

async fn answer(
    handler: &BoxHandler<NextResponse>,
    exchange: Rc<Exchange>,
    payload: Payload,
) -> Box<HttpResponse> {
    let scope = Rc::<Exchange>::clone(&exchange);
    let answer = life::run(scope, handler, exchange.http.clone(), payload).await;
    let response = answer.and_then(|answer| {
        answer.into_response(exchange.http.method(), &exchange.take_set_cookies())
    });
    let mut response = match response {
        Ok(response) => life::finish(&exchange, response),
        Err(error) => life::fail(&exchange, &error, fail(&error, &exchange)),
    };
    if exchange.stale_draft.get() {
        draft::clear(response.headers_mut());
    }
    response
}

/// Answers a request that no handler is for.
#[cold]
fn refuse(why: NoHandler, route: &AppRoute) -> HttpResponse {
    match why {
        NoHandler::NotStatic => not_static(),
        NoHandler::Options => options(route),
        NoHandler::NotAllowed => plain(StatusCode::METHOD_NOT_ALLOWED, ""),
        NoHandler::Unknown => plain(StatusCode::BAD_REQUEST, ""),
    }
}

fn options(route: &AppRoute) -> HttpResponse {
    let mut response = HttpResponse::new(StatusCode::NO_CONTENT);
    if let Ok(allow) = HeaderValue::from_str(&route.allowed().join(", ")) {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}

/// A kept answer can be fetched, nothing else.
fn not_static() -> HttpResponse {
    let body = BoxBody::new(Chunked(Bytes::from_static(b"Method Not Allowed")));
    let mut response = HttpResponse::with_body(StatusCode::METHOD_NOT_ALLOWED, body);
    for method in ["GET", "HEAD"] {
        let method = HeaderValue::from_static(method);
        response.headers_mut().append(ALLOW, method);
    }
    response
}

/// Whether a redirect must turn the request into a GET.
fn is_posted_form(request: &HttpRequest) -> bool {
    let content_type = request
        .headers()
        .get(CONTENT_TYPE)
        .map_or(&b""[..], HeaderValue::as_bytes);
    request.method() == Method::POST
        && (content_type == b"application/x-www-form-urlencoded"
            || content_type.starts_with(b"multipart/form-data"))
}

/// Answers with an error. Nothing that the handler had set is kept, but for the cookies of a redirect.
#[cold]
fn fail(error: &Error, exchange: &Exchange) -> HttpResponse {
    match error.reply() {
        Reply::Response(response) => response,
        Reply::Redirect(redirect) => redirect_to(redirect, exchange),
        Reply::Status(status, message) => plain(status, message),
    }
}

fn redirect_to(redirect: &Redirect, exchange: &Exchange) -> HttpResponse {
    if redirect.location.is_empty() {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "");
    }
    let status = if is_posted_form(&exchange.http) {
        StatusCode::SEE_OTHER
    } else {
        redirect.status
    };
    let mut response = plain(status, "");
    let filled = header::value(&redirect.location).and_then(|location| {
        response.headers_mut().insert(LOCATION, location);
        jar::merge(response.headers_mut(), &exchange.take_set_cookies())
    });
    match filled {
        Ok(()) => response,
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, ""),
    }
}

/// A message without content: empty, or one line of text.
fn plain(status: StatusCode, message: &str) -> HttpResponse {
    let body = BoxBody::new(Chunked(Bytes::copy_from_slice(message.as_bytes())));
    let mut response = HttpResponse::with_body(status, body);
    if !message.is_empty() {
        response.headers_mut().insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/plain;charset=UTF-8"),
        );
    }
    response
}
