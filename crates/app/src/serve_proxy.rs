//! Runs a proxy: run its handler, then respond or pass the request on.

use std::{mem, rc::Rc, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse,
    body::BoxBody,
    dev::Payload,
    http::{
        StatusCode,
        header::{CONTENT_LENGTH, HeaderMap, HeaderName, LOCATION, TRANSFER_ENCODING},
    },
};
use twinroute_core::{
    ApiError, Error, FixedBody, Replay, ResponseNotes,
    context::{self, Reporter, RequestContext, StyleContext},
    header,
};
use twinroute_matcher::Params;
use url::Url;

use crate::{
    NextResponse, ProxyContinue, ProxyOutcome, ProxyRoute, UrlConfig, context::AppContext,
    onward::Onward, own_origin::relative, serve::fail,
};

const SET_BY_PROXY: HeaderName = HeaderName::from_static("x-middleware-set-cookie");
const REWRITE: HeaderName = HeaderName::from_static("x-middleware-rewrite");

/// Runs the proxy `route` for `request`.
///
/// The arguments are extracted from `request`. A `NextRequest` shows `seen`, which must share nothing with it: the work that a proxy
/// leaves to `after` may keep it, while the caller changes the headers of `request`.
pub async fn serve_proxy(
    route: &ProxyRoute,
    request: &HttpRequest,
    seen: HttpRequest,
    payload: Payload,
    reporter: Reporter,
    url_config: Arc<UrlConfig>,
) -> ProxyOutcome {
    let limits = route.limits();
    let shared = RequestContext::new(seen, Params::default(), limits, reporter);
    let context = AppContext::of_proxy(shared, url_config);
    let (replay, payload) = Replay::new(payload);
    let style = Rc::<AppContext>::clone(&context);
    let returned = context::run(style, &route.handler, request.clone(), payload).await;
    match returned.and_then(|response| decide(response, replay, &context)) {
        Ok(outcome) => outcome,
        Err(error) => refuse(&error, &context),
    }
}

/// Turns what the proxy has returned into its decision.
fn decide(
    mut response: NextResponse,
    replay: Replay,
    context: &Rc<AppContext>,
) -> Result<ProxyOutcome, Error> {
    match response.take_onward() {
        Some(onward) => pass_on(response, onward, replay, context).map(ProxyOutcome::Continue),
        None => respond(response, context).map(ProxyOutcome::Respond),
    }
}

fn respond(response: NextResponse, context: &Rc<AppContext>) -> Result<Box<HttpResponse>, Error> {
    let (request, set) = (context.http(), context.take_set_cookies());
    let is_unchanged = response.is_actix();
    let mut response = response.into_response(request.method(), &set)?;
    if !is_unchanged {
        resolve_location(&mut response, request)?;
    }
    let mut response = context::finish(context, response);
    context.draft.finish(response.headers_mut());
    Ok(response)
}

/// Responds with an error. A redirect and a client error are responses like any other.
#[cold]
fn refuse(error: &Error, context: &Rc<AppContext>) -> ProxyOutcome {
    let mut response = context::fail(context, error, fail(error, context));
    context.draft.finish(response.headers_mut());
    if response.status().is_server_error() {
        ProxyOutcome::Failed(response)
    } else {
        ProxyOutcome::Respond(response)
    }
}

/// Makes the `Location` of a proxy relative if it is on this server. As in Next, the body of a redirect is its location.
fn resolve_location(response: &mut HttpResponse, request: &HttpRequest) -> Result<(), ApiError> {
    let Some(location) = response.headers().get(LOCATION).map(header::text) else {
        return Ok(());
    };
    let url = Url::parse(&location).map_err(|error| {
        let message =
            format!("the `Location` of a proxy must be an absolute URL, not `{location}`");
        ApiError::new(500, message).with_source(error)
    })?;
    let is_redirect = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    // Two leading slashes would name a host.
    let own = relative(&url, request).filter(|path| !path.starts_with("//"));
    let location = match own {
        Some(location) => location,
        None if is_redirect => url.into(),
        None => return Ok(()),
    };
    let value = header::value(&location)?;
    response.headers_mut().insert(LOCATION, value);
    if is_redirect {
        finish_redirect(response, location)?;
    }
    Ok(())
}

fn finish_redirect(response: &mut HttpResponse, location: String) -> Result<(), ApiError> {
    if response.status() == StatusCode::PERMANENT_REDIRECT {
        let refresh = header::value(&format!("0;url={location}"))?;
        let name = HeaderName::from_static("refresh");
        response.headers_mut().insert(name, refresh);
    }
    ResponseNotes::update(response, |notes| {
        notes.known_length = None;
        notes.is_streamed = false;
    });
    let redirect = mem::replace(response, HttpResponse::new(StatusCode::OK));
    *response = redirect.set_body(BoxBody::new(FixedBody::chunked(location)));
    Ok(())
}

/// Passes the request on. As in Next, the headers that are added to the response become headers of the request too.
fn pass_on(
    response: NextResponse,
    onward: Onward,
    replay: Replay,
    context: &Rc<AppContext>,
) -> Result<ProxyContinue, Error> {
    let request = context.http();
    let mut added = response.into_headers(&context.take_set_cookies())?;
    context.draft.finish(&mut added);
    context::add_headers(context, &mut added);
    let overridden = onward.request_headers.filter(|headers| !headers.is_empty());
    let mut request_headers = overridden.map(|headers| keep_framing(*headers, request.headers()));
    if !added.is_empty() {
        let headers = request_headers.get_or_insert_with(|| request.headers().clone());
        replace(headers, &added);
        added.remove(SET_BY_PROXY);
    }
    let target = onward
        .target
        .map(|url| relative(&url, request).unwrap_or_else(|| (*url).into()));
    if let Some(path) = target.as_ref().filter(|target| target.starts_with('/')) {
        added.insert(REWRITE, header::value(path)?);
    }
    start_after(context);
    Ok(ProxyContinue {
        target: target.map(without_fragment),
        request_headers,
        response_headers: added,
        payload: replay.into_payload(),
    })
}

/// Starts the `after` work, which does not wait for the response.
fn start_after(context: &AppContext) {
    if let (Some(shared), Some(config)) = (context.split_after(), &context.url_config) {
        let context: Rc<dyn StyleContext> = AppContext::of_proxy(shared, Arc::clone(config));
        context::start_after(&context);
    }
}

/// Restores the headers that frame the body, which is passed on as it is.
fn keep_framing(mut headers: HeaderMap, original: &HeaderMap) -> HeaderMap {
    for name in [CONTENT_LENGTH, TRANSFER_ENCODING] {
        headers.remove(&name);
        for value in original.get_all(&name) {
            headers.append(name.clone(), value.clone());
        }
    }
    headers
}

/// Replaces the headers of the same names.
fn replace(headers: &mut HeaderMap, by: &HeaderMap) {
    for name in by.keys() {
        headers.remove(name);
        for value in by.get_all(name) {
            headers.append(name.clone(), value.clone());
        }
    }
}

fn without_fragment(mut target: String) -> String {
    target.truncate(target.find('#').unwrap_or(target.len()));
    target
}
