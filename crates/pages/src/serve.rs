//! Serves one request: read the body, run the handler, finish the response.

use std::rc::Rc;

use actix_web::{
    HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody as _},
    dev::Payload,
    http::{
        StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap,
            HeaderValue, LOCATION,
        },
    },
};
use futures_util::future::LocalBoxFuture;
use twinroute_core::{
    Error, FixedBody, Redirect, Reply, ResponseNotes,
    context::{self, Progress, Reporter, RequestContext},
    error_response, header,
};
use twinroute_matcher::Params;

use crate::{
    PagesRoute, Sent, body,
    body_writer::{self, HandlerState},
    context::PagesContext,
    draft,
    etag::etag,
};

/// Serves `request` with `route`.
pub fn serve<'a>(
    route: &'a PagesRoute,
    request: &HttpRequest,
    payload: Payload,
    params: Params,
    reporter: Reporter,
) -> impl Future<Output = Box<HttpResponse>> + use<'a> {
    let shared = RequestContext::new(request.clone(), params, route.limits(), reporter);
    respond(route, PagesContext::new(shared, route.config), payload)
}

async fn respond(
    route: &PagesRoute,
    context: Rc<PagesContext>,
    mut payload: Payload,
) -> Box<HttpResponse> {
    draft::read_cookies(&context);
    if body::is_read_first(context.http(), &payload, &route.config)
        && let Err(error) = read_body(&context, &mut payload).await
    {
        let response = reject_body(&error, context.take_headers());
        return context::fail(&context, &error, response);
    }
    let style = Rc::<PagesContext>::clone(&context);
    let mut handler = context::run(style, &route.handler, context.http().clone(), payload);
    let end = match handler.until_response_begins().await {
        Progress::Ended(end) => end.and_then(Sent::into_body),
        Progress::Streaming(rest) => {
            return body_writer::finish(&context, HandlerState::Running(rest));
        }
    };
    match end {
        end if context.response_has_begun() => {
            body_writer::finish(&context, HandlerState::Completed(end.err()))
        }
        Ok(body) => {
            let mut response = context.take_response();
            *response = (*response).set_body(body);
            context::finish(&context, response)
        }
        Err(error) => {
            let response = fail(&error, context.take_headers());
            context::fail(&context, &error, response)
        }
    }
}

/// Reads and parses the body, and puts its bytes back for the handler's own extractors. Boxed out of line, since most
/// requests have no body.
#[inline(never)]
fn read_body<'a>(
    context: &'a PagesContext,
    payload: &'a mut Payload,
) -> LocalBoxFuture<'a, Result<(), Error>> {
    Box::pin(async move {
        let read = async {
            let read = body::read(context.http(), payload, &context.config).await;
            read.map_err(|error| error.in_body().into())
        };
        let (body, bytes) = context::within(context, read).await?;
        context.set_body(body);
        if !bytes.is_empty() {
            *payload = Payload::from(bytes);
        }
        Ok(())
    })
}

/// Responds to an invalid body. As in Next, the message is also the reason phrase.
#[cold]
fn reject_body(error: &Error, headers: HeaderMap) -> HttpResponse {
    let mut response = fail(error, headers);
    let phrase = header::phrase(error.message().to_owned().into());
    response.head_mut().reason = phrase.ok().flatten();
    response
}

/// Responds with an error, and the headers that the handler set before it failed.
#[cold]
fn fail(error: &Error, headers: HeaderMap) -> HttpResponse {
    match error.reply() {
        Reply::Response(response) => add_etag(response),
        Reply::Redirect(redirect) => redirect_to(redirect, headers),
        Reply::Status(StatusCode::INTERNAL_SERVER_ERROR, _) => internal_error(headers),
        Reply::Status(status, message) => text(status, headers, message),
    }
}

/// Adds an ETag to the response of an extractor or an error hook, as `res.json` and `res.send` would in a wrapper of Next.
pub(crate) fn add_etag(response: HttpResponse) -> HttpResponse {
    if response.headers().contains_key(ETAG) {
        return response;
    }
    response.map_body(|head, body| match body.try_into_bytes() {
        Ok(bytes) => {
            if !bytes.is_empty() {
                head.headers_mut().insert(ETAG, etag(&bytes));
            }
            BoxBody::new(bytes)
        }
        Err(body) => body,
    })
}

fn redirect_to(redirect: &Redirect, headers: HeaderMap) -> HttpResponse {
    let Ok(location) = header::value(&redirect.location) else {
        return internal_error(headers);
    };
    let mut response = text(redirect.status, headers, &redirect.location);
    response.headers_mut().insert(LOCATION, location);
    response
}

fn internal_error(headers: HeaderMap) -> HttpResponse {
    text(
        StatusCode::INTERNAL_SERVER_ERROR,
        headers,
        "Internal Server Error",
    )
}

/// Responds with a text. Headers that describe the failed response's body are dropped; Next sends them.
fn text(status: StatusCode, mut headers: HeaderMap, body: &str) -> HttpResponse {
    for stale in [CONTENT_LENGTH, CONTENT_ENCODING, ETAG, LOCATION] {
        headers.remove(stale);
    }
    let is_public = |value: &HeaderValue| {
        value
            .to_str()
            .is_ok_and(|text| text.contains("public") || text.contains("s-maxage"))
    };
    if headers.get_all(CACHE_CONTROL).any(is_public) {
        headers.remove(CACHE_CONTROL);
    }
    let length = body.len();
    let mut response = error_response::text(status, None, FixedBody::chunked(body.to_owned()));
    if headers.contains_key(CONTENT_TYPE) {
        ResponseNotes::update(&mut response, |notes| notes.known_length = Some(length));
    }
    *response.headers_mut() = headers;
    response
}
