//! Serves one request: read the body, run the handler, finish the answer.

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
use bytes::Bytes;
use futures_util::future::LocalBoxFuture;
use twinroute_core::{
    Chunked, Error, KnownLength, Redirect, Reply, etag, header,
    life::{self, Life, Ran, Reporter, Scope as _},
};
use twinroute_matcher::Params;

use crate::{
    PagesRoute, Sent, body,
    exchange::Exchange,
    write::{self, Written},
};

/// Answers `request` with `route`.
pub fn serve<'a>(
    route: &'a PagesRoute,
    request: &HttpRequest,
    payload: Payload,
    params: Params,
    reporter: Reporter,
) -> impl Future<Output = Box<HttpResponse>> + use<'a> {
    let life = Life::new(route.limits(), reporter);
    let exchange = Exchange::new(life, request.clone(), params, route.config);
    answer(route, exchange, payload)
}

async fn answer(
    route: &PagesRoute,
    exchange: Rc<Exchange>,
    mut payload: Payload,
) -> Box<HttpResponse> {
    exchange.settle_preview();
    if body::is_read_first(&exchange.http, &payload, &route.config)
        && let Err(error) = read_body(&exchange, &mut payload).await
    {
        return Box::new(fail(&error, exchange.take_headers()));
    }
    let scope = Rc::<Exchange>::clone(&exchange);
    let mut handler = life::run(scope, &route.handler, exchange.http.clone(), payload);
    let end = match handler.until_begun().await {
        Ran::Ended(end) => end.and_then(Sent::into_body),
        Ran::Begun(rest) => return write::begun(&exchange, Written::going_on(rest)),
    };
    if exchange.outlet().is_some() {
        return write::begun(&exchange, Written::ended(end));
    }
    match end {
        Ok(body) => {
            let mut response = exchange.take_response();
            *response = (*response).set_body(body);
            life::finish(&exchange, response)
        }
        Err(error) => {
            let response = fail(&error, exchange.take_headers());
            life::fail(&exchange, &error, response)
        }
    }
}

/// Reads and parses the body, and puts its bytes back for the handler's own extractors. Boxed out of line, since most
/// requests have no body.
#[inline(never)]
fn read_body<'a>(
    exchange: &'a Exchange,
    payload: &'a mut Payload,
) -> LocalBoxFuture<'a, Result<(), Error>> {
    Box::pin(async move {
        let read = async { Ok(body::read(&exchange.http, payload, &exchange.config).await?) };
        let (body, bytes) = life::within(exchange.life(), read).await?;
        exchange.set_body(body);
        if !bytes.is_empty() {
            *payload = Payload::from(bytes);
        }
        Ok(())
    })
}

/// Answers with an error, under the headers that the handler had set when it failed.
#[cold]
fn fail(error: &Error, headers: HeaderMap) -> HttpResponse {
    match error.reply() {
        Reply::Response(response) => tagged(response),
        Reply::Redirect(redirect) => redirect_to(redirect, headers),
        Reply::Status(StatusCode::INTERNAL_SERVER_ERROR, _) => internal_error(headers),
        Reply::Status(status, message) => text(status, headers, message),
    }
}

/// An extractor's own answer, with the ETag that `res.json` or `res.send` would have given it in a wrapper of Next.
fn tagged(response: HttpResponse) -> HttpResponse {
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

/// Headers that spoke of the answer that did not come are dropped: Next sends them with the error's body.
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
    let length = KnownLength(body.len());
    let body = BoxBody::new(Chunked(Bytes::copy_from_slice(body.as_bytes())));
    let mut response = HttpResponse::with_body(status, body);
    if headers.contains_key(CONTENT_TYPE) {
        response.extensions_mut().insert(length);
    }
    *response.headers_mut() = headers;
    response
}
