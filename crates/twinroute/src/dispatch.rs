//! Serves a request: resolve, strip untrusted headers, apply limits, run the handler, finish the response.

use std::{ops::ControlFlow, rc::Rc};

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::{BodySize, BoxBody, MessageBody as _},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{
        ConnectionType, Method, StatusCode, Version,
        header::{HeaderMap, HeaderName, LOCATION, TRANSFER_ENCODING},
    },
};
use futures_util::future::{FutureExt as _, LocalBoxFuture};
use twinroute_core::{
    FixedBody, LastHeaders, ReleaseBody, RewrittenQuery, body::is_upgrade, context::Reporter,
    drop_body, header,
};

use crate::{
    added_headers::Merge,
    arrive::Arrival,
    compress::{compress, negotiate},
    endpoint::Endpoint,
    files::serve_file,
    kept::{Visit, serve_kept},
    lead::{Lead, Search},
    observe::{Observation, Observed},
    phrase::set_phrase,
    rate_limits::Tally,
    refusal::Refusal,
    resolve::{Redirect, Resolution, Resolved, RouteMatch},
    router::Router,
    run_proxies::run_proxies,
    untrusted::strip_untrusted,
};

/// Serves one request, and observes it for metrics and traces. Errors are responses too.
pub(crate) fn dispatch(
    router: Rc<Router>,
    mut request: ServiceRequest,
) -> impl Future<Output = Result<ServiceResponse, Error>> {
    let tally = Tally::new(&router, request.head());
    let resolved = router.take_resolution(&mut request);
    strip_untrusted(
        request.head_mut(),
        &router.trusted,
        resolved.resolution.reader(),
    );
    let observation = Observation::begin(&router, &request, &resolved.resolution);
    Observed::new(observation, respond(router, request, resolved, tally))
}

/// Makes the response to a resolved request.
async fn respond(
    router: Rc<Router>,
    request: ServiceRequest,
    mut resolved: Resolved,
    mut tally: Tally,
) -> Result<ServiceResponse, Error> {
    let (mut request, payload) = request.into_parts();
    let takes_chunks = takes_chunks(&request, &payload);
    if router.body_limits.refuses(request.headers()) {
        resolved = Resolved::refused(Refusal::BodyTooLarge);
    }
    let limits = router.body_limits;
    let (mut payload, release) = limits.bound_until_upgrade(payload, request.headers());
    tally.count(&router, &request, &mut resolved).await;
    if let Resolution::Proxy(_) = resolved.resolution {
        (request, payload, resolved) = run_proxies(&router, request, payload, resolved).await;
        Observation::decide(&router, &request, &resolved.resolution);
    }
    tally.count_route(&router, &request, &mut resolved).await;
    router.note_served(&request, &resolved.resolution);
    let mut response = match (resolved.resolution, &router.upstream) {
        (Resolution::Upstream(forwarded, compared), Some(upstream)) => {
            let rust = compared_response(&router, compared);
            let mut response = upstream.serve(&forwarded, &request, payload, rust).await;
            if let Some(passage) = resolved.passage {
                passage.headers.merge(&mut response, Merge::ResponseWins);
            }
            response
        }
        (resolution, _) => {
            resolved.resolution = resolution;
            *serve(&router, resolved, &request, payload, takes_chunks).await
        }
    };
    add_last_headers(&router, &request, response.headers_mut(), &tally);
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        release.inspect(ReleaseBody::release);
    }
    Ok(ServiceResponse::new(request, response))
}

/// The steps before the proxies, in Next's order.
pub(crate) fn steps_before_proxies(arrival: &mut Arrival<'_>) -> ControlFlow<Resolved> {
    arrival.normal_form()?;
    arrival.header_rules()?;
    arrival.redirects()
}

/// The steps after the proxies, in Next's order. A path that they lead nowhere belongs to the legacy server.
pub(crate) fn steps_after_proxies(search: &mut Search<'_>) -> ControlFlow<Lead> {
    search.before_files()?;
    search.files_and_static_routes()?;
    search.after_files()?;
    search.dynamic_routes()?;
    search.fallback()
}

/// Returns the function that makes Rust's response in shadow, which is compared and not sent.
fn compared_response(
    router: &Rc<Router>,
    resolved: Option<Box<Resolved>>,
) -> impl FnOnce(HttpRequest, Payload) -> LocalBoxFuture<'static, HttpResponse> + use<> {
    let router = Rc::clone(router);
    let not_found = || Resolved::refused(Refusal::NotFound);
    let resolved = resolved.map_or_else(not_found, |resolved| *resolved);
    move |request: HttpRequest, payload| {
        async move {
            // An error of a response that is not sent counts in `on_error` and in the comparison only.
            let router = Rc::new(router.unobserved());
            let takes_chunks = takes_chunks(&request, &payload);
            *serve(&router, resolved, &request, payload, takes_chunks).await
        }
        .boxed_local()
    }
}

/// Serves a request in Rust, for the client or for a comparison.
async fn serve(
    router: &Rc<Router>,
    resolved: Resolved,
    request: &HttpRequest,
    payload: Payload,
    takes_chunks: bool,
) -> Box<HttpResponse> {
    let Resolved {
        resolution,
        mut passage,
        ..
    } = resolved;
    let merge = router.merge_of(&resolution);
    let query = passage.as_ref().and_then(|passage| passage.query.clone());
    let mut response = match resolution {
        Resolution::File(file) => {
            let added = passage.as_mut().map(|passage| &mut passage.headers);
            serve_file(router, &file, request, added).await
        }
        Resolution::Route(route) => handle(router, route, request, payload, query).await,
        Resolution::Redirect(target) => Box::new(redirect(&target)),
        Resolution::Response(response) => response,
        Resolution::External(url) => router.other_hosts.forward(&url, request, payload).await,
        Resolution::Refused(refusal) => router.refuse(refusal, request),
        Resolution::Upstream(..) | Resolution::Proxy(_) => {
            router.refuse(Refusal::NotFound, request)
        }
    };
    if let Some(passage) = passage {
        passage.headers.merge(&mut response, merge);
    }
    finish(router, request, response, takes_chunks)
}

/// Runs the handler of a route through the adapter of its style.
async fn handle(
    router: &Rc<Router>,
    route: RouteMatch,
    request: &HttpRequest,
    payload: Payload,
    query: Option<RewrittenQuery>,
) -> Box<HttpResponse> {
    let RouteMatch { number, params } = route;
    if let Some(query) = query {
        query.attach(request);
    }
    let reporter = Reporter::new(Rc::<Router>::clone(router), number);
    match router.endpoint(number) {
        Endpoint::Pages(route) => {
            twinroute_pages::serve(route, request, payload, params, reporter).await
        }
        Endpoint::App(route) => match router.kept.get(number) {
            Some(kept) if kept.refuses(request.method()) => {
                Box::new(twinroute_app::refuse_method(request, &reporter))
            }
            Some(kept) => {
                let visit = Visit {
                    router,
                    number,
                    kept,
                    request,
                    payload,
                    params,
                };
                serve_kept(visit).await
            }
            None => twinroute_app::serve(route, request, payload, params, reporter).await,
        },
    }
}

/// Adds what every response of Rust needs: reason phrase, framing, compression, and no body for a HEAD.
fn finish(
    router: &Router,
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
    if router.compresses()
        && let Some(encoding) = negotiate(request.headers(), request.method(), &mut response)
    {
        *response = compress(*response, encoding);
    }
    if request.method() == Method::HEAD {
        *response = drop_body(*response);
    }
    response
}

/// Adds the headers of rate limits and the security headers, also to responses of other servers.
fn add_last_headers(
    router: &Router,
    request: &HttpRequest,
    headers: &mut HeaderMap,
    tally: &Tally,
) {
    let mut headers = match router.is_outermost {
        true => LastHeaders::in_lines(headers),
        false => LastHeaders::in_map(headers),
    };
    tally.report(&mut headers);
    if let Some(security) = &router.security {
        security.add(&mut headers, Some(request));
    }
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

/// Makes Next's redirect: the location is the body too, and a permanent one has a `Refresh` header for old browsers.
#[cold]
fn redirect(redirect: &Redirect) -> HttpResponse {
    let mut response = HttpResponse::new(redirect.status);
    let headers = response.headers_mut();
    if let Ok(location) = header::value(&redirect.location) {
        headers.insert(LOCATION, location);
    }
    let refresh = header::value(&format!("0;url={}", redirect.location));
    if let (StatusCode::PERMANENT_REDIRECT, Ok(refresh)) = (redirect.status, refresh) {
        headers.insert(HeaderName::from_static("refresh"), refresh);
    }
    response.set_body(BoxBody::new(FixedBody::chunked(redirect.location.clone())))
}
