//! Serves one request: find the method, run its handler, finish the response.

use std::rc::Rc;

use actix_web::{
    HttpRequest, HttpResponse,
    dev::Payload,
    http::{
        Method, StatusCode,
        header::{ALLOW, CONTENT_TYPE, HeaderValue, LOCATION},
    },
};
use futures_util::future::{Either, ready};
use twinroute_core::{
    Error, ErrorKind, FixedBody, Redirect, Reply,
    context::{self, Rendered, Reporter, RequestContext},
    error_response,
    handler::BoxHandler,
    header,
};
use twinroute_matcher::Params;

use crate::{AppRoute, NextResponse, context::AppContext, jar, methods::NoHandler};

/// Serves `request` with `route`.
pub fn serve<'a>(
    route: &'a AppRoute,
    request: &HttpRequest,
    payload: Payload,
    params: Params,
    reporter: Reporter,
) -> impl Future<Output = Box<HttpResponse>> + use<'a> {
    let handler = match route.find(request.method()) {
        Ok(handler) => handler,
        Err(why) => {
            let response = respond_without_handler(why, route, request, &reporter);
            return Either::Left(ready(Box::new(response)));
        }
    };
    let shared = RequestContext::new(request.clone(), params, route.limits(), reporter);
    let context = AppContext::new(shared, route, route.access());
    Either::Right(respond(handler, context, payload))
}

async fn respond(
    handler: &BoxHandler<NextResponse>,
    context: Rc<AppContext>,
    payload: Payload,
) -> Box<HttpResponse> {
    let style = Rc::<AppContext>::clone(&context);
    let returned = context::run(style, handler, context.http().clone(), payload).await;
    let response = returned.and_then(|response| {
        context.forbidden_read()?;
        response.into_response(context.http().method(), &context.take_set_cookies())
    });
    let mut response = match response {
        Ok(response) => context::finish(&context, response),
        Err(error) => context::fail(&context, &error, fail(&error, &context)),
    };
    context.draft.finish(response.headers_mut());
    response
}

/// Responds to a request whose method has no handler.
#[cold]
fn respond_without_handler(
    why: NoHandler,
    route: &AppRoute,
    request: &HttpRequest,
    reporter: &Reporter,
) -> HttpResponse {
    let response = match why {
        NoHandler::NotStatic => return refuse_method(request, reporter),
        NoHandler::Options => return options(route),
        NoHandler::NotAllowed => plain(StatusCode::METHOD_NOT_ALLOWED, ""),
        NoHandler::Unknown => plain(StatusCode::BAD_REQUEST, ""),
    };
    refuse(response, request, reporter)
}

/// The methods that Node.js knows. It refuses others before Next.js sees them.
const NODE_METHODS: [&str; 35] = [
    "ACL",
    "BIND",
    "CHECKOUT",
    "CONNECT",
    "COPY",
    "DELETE",
    "GET",
    "HEAD",
    "LINK",
    "LOCK",
    "M-SEARCH",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MOVE",
    "NOTIFY",
    "OPTIONS",
    "PATCH",
    "POST",
    "PROPFIND",
    "PROPPATCH",
    "PURGE",
    "PUT",
    "QUERY",
    "REBIND",
    "REPORT",
    "SEARCH",
    "SOURCE",
    "SUBSCRIBE",
    "TRACE",
    "UNBIND",
    "UNLINK",
    "UNLOCK",
    "UNSUBSCRIBE",
];

/// Responds to a method other than GET and HEAD of a route whose responses are kept: 405, or 400 for a method that Node.js doesn't know.
#[must_use]
pub fn refuse_method(request: &HttpRequest, reporter: &Reporter) -> HttpResponse {
    let response = match NODE_METHODS.contains(&request.method().as_str()) {
        true => not_static(),
        false => plain(StatusCode::BAD_REQUEST, ""),
    };
    refuse(response, request, reporter)
}

fn refuse(response: HttpResponse, request: &HttpRequest, reporter: &Reporter) -> HttpResponse {
    let error = Error::refusal(ErrorKind::MethodNotAllowed, response.status());
    match reporter.render(request, &error, response) {
        Rendered::Default(response) | Rendered::Hook(response) => response,
    }
}

fn options(route: &AppRoute) -> HttpResponse {
    let mut response = HttpResponse::new(StatusCode::NO_CONTENT);
    if let Ok(allow) = HeaderValue::from_str(&route.allowed().join(", ")) {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}

/// Responds to a method other than GET or HEAD of a static route.
fn not_static() -> HttpResponse {
    let body = FixedBody::chunked("Method Not Allowed");
    let mut response = error_response::text(StatusCode::METHOD_NOT_ALLOWED, None, body);
    for method in ["GET", "HEAD"] {
        let method = HeaderValue::from_static(method);
        response.headers_mut().append(ALLOW, method);
    }
    response
}

/// Whether a redirect must change the method to GET.
fn is_posted_form(request: &HttpRequest) -> bool {
    let content_type = request
        .headers()
        .get(CONTENT_TYPE)
        .map_or(&b""[..], HeaderValue::as_bytes);
    request.method() == Method::POST
        && (content_type == b"application/x-www-form-urlencoded"
            || content_type.starts_with(b"multipart/form-data"))
}

/// Responds with an error. Headers and cookies that the handler set are dropped, except for the cookies of a redirect.
#[cold]
pub(crate) fn fail(error: &Error, context: &AppContext) -> HttpResponse {
    match error.reply() {
        Reply::Response(response) => response,
        Reply::Redirect(redirect) => redirect_to(redirect, context),
        Reply::Status(status, message) => plain(status, message),
    }
}

fn redirect_to(redirect: &Redirect, context: &AppContext) -> HttpResponse {
    if redirect.location.is_empty() {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "");
    }
    let status = if is_posted_form(context.http()) {
        StatusCode::SEE_OTHER
    } else {
        redirect.status
    };
    let mut response = plain(status, "");
    let filled = header::value(&redirect.location).and_then(|location| {
        response.headers_mut().insert(LOCATION, location);
        jar::merge(response.headers_mut(), &context.take_set_cookies())
    });
    match filled {
        Ok(()) => response,
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, ""),
    }
}

/// Creates an empty response, or one with a text.
pub(crate) fn plain(status: StatusCode, message: &str) -> HttpResponse {
    let text = HeaderValue::from_static("text/plain;charset=UTF-8");
    let content_type = (!message.is_empty()).then_some(text);
    error_response::text(status, content_type, FixedBody::chunked(message.to_owned()))
}
