//! Serves a request: resolve, strip untrusted headers, apply limits, run the handler, finish the response.

use std::rc::Rc;

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::{BodySize, BoxBody, MessageBody as _},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{
        ConnectionType, Method, StatusCode, Version,
        header::{HeaderName, HeaderValue, LOCATION, TRANSFER_ENCODING},
    },
};
use futures_util::future::{FutureExt as _, LocalBoxFuture};
use twinroute_core::{FixedBody, ReleaseBody, body::is_upgrade, context::Reporter, drop_body};

use crate::{
    compress::{compress, negotiate},
    endpoint::Endpoint,
    phrase::set_phrase,
    refusal::Refusal,
    resolve::{Resolution, RouteMatch},
    router::Router,
    untrusted::strip_untrusted,
};

/// Serves one request. Errors are responses too.
pub(crate) async fn dispatch(
    router: Rc<Router>,
    mut request: ServiceRequest,
) -> Result<ServiceResponse, Error> {
    let mut resolution = router.take_resolution(&mut request);
    strip_untrusted(request.head_mut(), &router.trusted, resolution.reader());
    let (request, payload) = request.into_parts();
    let takes_chunks = takes_chunks(&request, &payload);
    if router.body_limits.refuses(request.headers()) {
        resolution = Resolution::Refused(Refusal::BodyTooLarge);
    }
    let limits = router.body_limits;
    let (payload, release) = limits.bound_until_upgrade(payload, request.headers());
    let response = match (resolution, &router.upstream) {
        (Resolution::Upstream(forwarded, compared), Some(upstream)) => {
            let rust = compared_response(&router, compared);
            upstream.serve(&forwarded, &request, payload, rust).await
        }
        (resolution, _) => *serve(&router, resolution, &request, payload, takes_chunks).await,
    };
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        release.inspect(ReleaseBody::release);
    }
    Ok(ServiceResponse::new(request, response))
}

/// Returns the function that makes Rust's response in shadow, which is compared and not sent.
fn compared_response(
    router: &Rc<Router>,
    resolution: Option<Box<Resolution>>,
) -> impl FnOnce(HttpRequest, Payload) -> LocalBoxFuture<'static, HttpResponse> + use<> {
    let router = Rc::clone(router);
    let not_found = Resolution::Refused(Refusal::NotFound);
    let resolution = resolution.map_or(not_found, |resolution| *resolution);
    move |request: HttpRequest, payload| {
        async move {
            let takes_chunks = takes_chunks(&request, &payload);
            *serve(&router, resolution, &request, payload, takes_chunks).await
        }
        .boxed_local()
    }
}

/// Serves a request in Rust, for the client or for a comparison.
async fn serve(
    router: &Rc<Router>,
    resolution: Resolution,
    request: &HttpRequest,
    payload: Payload,
    takes_chunks: bool,
) -> Box<HttpResponse> {
    let response = match resolution {
        Resolution::Route(route) => handle(router, route, request, payload).await,
        Resolution::Redirect(target) => Box::new(redirect(&target)),
        Resolution::Refused(refusal) => router.refuse(refusal, request),
        Resolution::Upstream(..) => router.refuse(Refusal::NotFound, request),
    };
    finish(request, response, takes_chunks)
}

/// Runs the handler of a route through the adapter of its style.
async fn handle(
    router: &Rc<Router>,
    route: RouteMatch,
    request: &HttpRequest,
    payload: Payload,
) -> Box<HttpResponse> {
    let RouteMatch { number, params } = route;
    let reporter = Reporter::new(Rc::<Router>::clone(router), number);
    match router.endpoint(number) {
        Endpoint::Pages(route) => {
            twinroute_pages::serve(route, request, payload, params, reporter).await
        }
        Endpoint::App(route) => {
            twinroute_app::serve(route, request, payload, params, reporter).await
        }
    }
}

/// Adds what every response of Rust needs: reason phrase, framing, compression, and no body for a HEAD.
fn finish(
    request: &HttpRequest,
    mut response: Box<HttpResponse>,
    takes_chunks: bool,
) -> Box<HttpResponse> {
    if response.status().is_informational() && !is_switch(request, &response) {
        *response = informational(request, response.status());
    }
    set_phrase(&mut response);
    if !takes_chunks && response.status() != StatusCode::SWITCHING_PROTOCOLS {
        end_with_connection(&mut response);
    }
    if let Some(encoding) = negotiate(request.headers(), request.method(), &mut response) {
        *response = compress(*response, encoding);
    }
    if request.method() == Method::HEAD {
        *response = drop_body(*response);
    }
    response
}

/// Whether the response accepts the upgrade that the request asks for.
fn is_switch(request: &HttpRequest, response: &HttpResponse) -> bool {
    response.status() == StatusCode::SWITCHING_PROTOCOLS && is_upgrade(request.headers())
}

/// Replaces an interim status: a client would take the next response on the connection for the final one.
#[cold]
fn informational(request: &HttpRequest, status: StatusCode) -> HttpResponse {
    let (method, path, status) = (request.method(), request.path(), status.as_u16());
    tracing::error!(%method, path, status, "a handler responded with an interim status");
    HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Whether the response may have a chunked body. HTTP/1.0 has none, and actix-web's own server writes none after an upgrade or a
/// CONNECT. `payload` is the original one, before it is bounded.
fn takes_chunks(request: &HttpRequest, payload: &Payload) -> bool {
    let is_taken = || is_upgrade(request.headers()) || request.method() == Method::CONNECT;
    request.version() >= Version::HTTP_11 && (!matches!(payload, Payload::H1 { .. }) || !is_taken())
}

/// Sends a body of unknown length without chunks: closing the connection ends it.
fn end_with_connection(response: &mut HttpResponse) {
    if response.body().size() == BodySize::Stream {
        response.headers_mut().remove(TRANSFER_ENCODING);
        response.head_mut().no_chunking(true);
        response
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
}

/// Makes Next's redirect to the normalized path, with a `Refresh` header for old browsers.
#[cold]
fn redirect(target: &str) -> HttpResponse {
    let mut response = HttpResponse::new(StatusCode::PERMANENT_REDIRECT);
    if let (Ok(location), Ok(refresh)) = (
        HeaderValue::try_from(target),
        HeaderValue::try_from(format!("0;url={target}")),
    ) {
        response.headers_mut().insert(LOCATION, location);
        response
            .headers_mut()
            .insert(HeaderName::from_static("refresh"), refresh);
    }
    response.set_body(BoxBody::new(FixedBody::chunked(target.to_owned())))
}
