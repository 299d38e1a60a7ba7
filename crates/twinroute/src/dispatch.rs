//! The whole way of a request, from its target to its answer.

use std::{borrow::Cow, rc::Rc};

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::{BodySize, BoxBody, MessageBody as _},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{
        ConnectionType, Method, StatusCode, Version,
        header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, TRANSFER_ENCODING},
    },
};
use bytes::Bytes;
use twinroute_core::{Chunked, GoesOn, body::is_upgrade, life::Reporter};

use crate::{
    compress::{compress, negotiate},
    endpoint::Endpoint,
    error_page::error_page,
    internal::drop_foreign,
    normalise::{LONGEST, Normal, normalise, with_path},
    router::Router,
};

/// Answers a request. Every way to fail is an answer too.
pub(crate) async fn dispatch(
    router: Rc<Router>,
    mut request: ServiceRequest,
) -> Result<ServiceResponse, Error> {
    // 1. Nothing that nobody has a right to say, and one spelling for each path.
    drop_foreign(request.head_mut(), &router.trusted);
    let elsewhere = settle_path(&mut request);
    let (request, payload) = request.into_parts();
    let takes_chunks = takes_chunks(&request, &payload);
    let response = match elsewhere {
        Some(response) => Box::new(response),
        None => {
            // What the legacy server answers stays as it is.
            if let Some(behind) = router.behind(&request) {
                let response = behind.serve(&router, &request, payload).await;
                return Ok(ServiceResponse::new(request, response));
            }
            answer(&router, &request, payload).await
        }
    };
    let response = finish(&request, response, takes_chunks);
    Ok(ServiceResponse::new(request, *response))
}

/// Brings the path into its one spelling, or gives the redirect to it, or the answer if there is none.
fn settle_path(request: &mut ServiceRequest) -> Option<HttpResponse> {
    if request.path() == "*" {
        // The server as a whole, which no route is for.
        return Some(HttpResponse::new(StatusCode::NOT_FOUND));
    }
    match normalise(&request.head().uri) {
        Normal::Path(Cow::Borrowed(_)) => None,
        Normal::Path(Cow::Owned(path)) => match with_path(&request.head().uri, &path) {
            Some(uri) => {
                request.head_mut().uri = uri;
                None
            }
            None => Some(HttpResponse::new(StatusCode::URI_TOO_LONG)),
        },
        Normal::Redirect(target) if target.len() > LONGEST => {
            Some(HttpResponse::new(StatusCode::URI_TOO_LONG))
        }
        Normal::Redirect(target) => Some(redirect(&target)),
    }
}

/// 4. What every answer gets.
fn finish(
    request: &HttpRequest,
    mut response: Box<HttpResponse>,
    takes_chunks: bool,
) -> Box<HttpResponse> {
    if !takes_chunks && response.status() != StatusCode::SWITCHING_PROTOCOLS {
        end_with_connection(&mut response);
    }
    if let Some(encoding) = negotiate(request.headers(), request.method(), &mut response) {
        *response = compress(*response, encoding);
    }
    if request.method() == Method::HEAD
        && response.body().size() == BodySize::Stream
        && response.extensions().get::<GoesOn>().is_none()
    {
        // Nobody gets to see it, and it may have no end.
        *response = (*response).set_body(BoxBody::new(Chunked(Bytes::new())));
    }
    response
}

/// Whether an answer may come in chunks. Clients of HTTP/1.0 know none, and actix-web's own server writes none where it has taken
/// the rest of the connection for something else than a body.
fn takes_chunks(request: &HttpRequest, payload: &Payload) -> bool {
    let is_taken = || is_upgrade(request.headers()) || request.method() == Method::CONNECT;
    request.version() >= Version::HTTP_11 && (!matches!(payload, Payload::H1 { .. }) || !is_taken())
}

/// Sends a body whose length is not known without chunks: the connection ends with it.
fn end_with_connection(response: &mut HttpResponse) {
    if response.body().size() == BodySize::Stream {
        response.headers_mut().remove(TRANSFER_ENCODING);
        response.head_mut().no_chunking(true);
        response
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
}

/// Answers a request with the route that it is for.
pub(crate) async fn answer(
    router: &Rc<Router>,
    request: &HttpRequest,
    payload: Payload,
) -> Box<HttpResponse> {
    // What follows the head of a CONNECT is no body: it has no end.
    if request.method() == Method::CONNECT {
        return Box::new(HttpResponse::new(StatusCode::BAD_REQUEST));
    }
    // 2. The best route for it, and its parameters.
    let Some(found) = router.table.lookup(request.uri().path()) else {
        return Box::new(error_page(StatusCode::NOT_FOUND));
    };
    let Ok(params) = found.decode() else {
        return Box::new(bad_escape(request.method()));
    };
    // 3. The handler, in its own style.
    let entry = found.route.value();
    let reporter = Reporter::new(Rc::<Router>::clone(router), entry.number);
    match &entry.endpoint {
        Endpoint::Pages(route) => {
            twinroute_pages::serve(route, request, payload, params, reporter).await
        }
        Endpoint::App(route) => {
            twinroute_app::serve(route, request, payload, params, reporter).await
        }
    }
}

/// Answers a request whose parameters can't be decoded. Next has no page of it for OPTIONS.
#[cold]
fn bad_escape(method: &Method) -> HttpResponse {
    let mut page = error_page(StatusCode::BAD_REQUEST);
    if method == Method::OPTIONS {
        page.headers_mut().remove(CONTENT_TYPE);
        page = page.set_body(BoxBody::new(Chunked(Bytes::new())));
    }
    page
}

/// Next's redirect to the one spelling, which old browsers understand too.
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
    response.set_body(BoxBody::new(Chunked(target.to_owned().into())))
}
