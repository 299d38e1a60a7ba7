//! Runs the proxies in front of a request, one after the other.

use std::{
    borrow::Cow,
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
    sync::Arc,
};

use actix_web::{
    HttpRequest,
    dev::{Payload, RequestHead, ServiceRequest},
    http::{
        Uri,
        header::{HeaderMap, SET_COOKIE},
    },
};
use futures_util::future::{FutureExt as _, LocalBoxFuture};
use twinroute_app::{ProxyContinue, ProxyOutcome, serve_proxy};
use twinroute_core::context::Reporter;

use crate::{
    front::Front,
    normalize::{Normalized, normalize_with, to_uri, with_path},
    passage::Passage,
    refusal::Refusal,
    request_copy::copy_request,
    resolve::{Resolution, Resolved},
    router::Router,
};

/// A request after its proxies: with the headers and the target that they set, and where it leads.
pub(crate) type Passed = (HttpRequest, Payload, Resolved);

/// Runs the proxies until one responds, or all have passed the request on.
pub(crate) fn run_proxies(
    router: &Rc<Router>,
    mut request: HttpRequest,
    mut payload: Payload,
    mut resolved: Resolved,
) -> LocalBoxFuture<'_, Passed> {
    async move {
        while let (Resolution::Proxy(number), Some(front)) = (&resolved.resolution, &router.front) {
            let Some(passage) = resolved.passage.take() else {
                break;
            };
            (request, payload, resolved) =
                run_proxy(router, front, *number, passage, request, payload).await;
        }
        (request, payload, resolved)
    }
    .boxed_local()
}

async fn run_proxy(
    router: &Rc<Router>,
    front: &Front,
    number: usize,
    mut passage: Box<Passage>,
    request: HttpRequest,
    payload: Payload,
) -> Passed {
    // The usual proxy sees the request itself. Another target needs a copy.
    let seen = passage.proxy_target.take().map(|uri| {
        let mut head = request.head().clone();
        head.uri = uri;
        copy_request(&request, head)
    });
    let seen = seen.unwrap_or_else(|| request.clone());
    let reporter = Reporter::new(Rc::<Router>::clone(router), router.proxy_number(number));
    let url_config = Arc::clone(&passage.active.url_config);
    let proxy = &front.proxies[number].route;
    let passed_on = match serve_proxy(proxy, &request, seen, payload, reporter, url_config).await {
        ProxyOutcome::Continue(passed_on) => passed_on,
        ProxyOutcome::Respond(response) => {
            let mut resolved = Resolved::new(Resolution::Response(response), None);
            resolved.passage = Some(passage);
            return (request, Payload::None, resolved);
        }
        ProxyOutcome::Failed(response) => {
            let resolved = Resolved::new(Resolution::Response(response), None);
            return (request, Payload::None, resolved);
        }
    };
    pass_on(router, front, passage, request, passed_on)
}

/// Applies the changes of a proxy, and resolves the request again.
fn pass_on(
    router: &Router,
    front: &Front,
    mut passage: Box<Passage>,
    request: HttpRequest,
    passed_on: ProxyContinue,
) -> Passed {
    let ProxyContinue {
        target,
        request_headers,
        response_headers,
        payload,
    } = passed_on;
    let request_headers = request_headers.map(|mut headers| {
        // The cookies of the response are for the client, and not for another host.
        if target
            .as_ref()
            .is_some_and(|target| !target.starts_with('/'))
        {
            headers.remove(SET_COOKIE);
        }
        headers
    });
    passage.headers.add_proxy(response_headers);
    if target.is_some() || request_headers.is_some() {
        passage.found = None;
    }
    let mut request = ServiceRequest::from_parts(request, payload);
    let is_changed = change_headers(&mut request, request_headers);
    let mut resolved = match target {
        _ if !is_changed => Resolved::refused(Refusal::SharedRequest),
        Some(url) if !url.starts_with('/') => {
            let mut resolved = Resolved::new(Resolution::External(url), None);
            resolved.passage = Some(passage);
            resolved
        }
        Some(target) => match normal_target(target) {
            Some(uri) => {
                passage.rewritten = Some(uri);
                router.proceed(front, request.head(), passage)
            }
            None => Resolved::refused(Refusal::TargetTooLong),
        },
        None => router.proceed(front, request.head(), passage),
    };
    if let Some(uri) = resolved.uri.take()
        && !change(&mut request, |head| head.uri = uri)
    {
        resolved = Resolved::refused(Refusal::SharedRequest);
    }
    let (request, payload) = request.into_parts();
    (request, payload, resolved)
}

/// Returns the target of a proxy with its dot segments resolved.
fn normal_target(target: String) -> Option<Uri> {
    let uri = to_uri(target)?;
    match normalize_with(&uri, |_| None) {
        Normalized::Path(Cow::Owned(path)) => with_path(&uri, &path),
        // A doubled slash matches no route, and is not redirected.
        Normalized::Path(Cow::Borrowed(_)) | Normalized::Redirect(_) => Some(uri),
    }
}

fn change_headers(request: &mut ServiceRequest, headers: Option<HeaderMap>) -> bool {
    let Some(headers) = headers else { return true };
    change(request, |head| head.headers = headers)
}

/// Changes the head of a request. Returns false if the proxy keeps the request, or a clone of it: actix-web panics then, and has no
/// other way to find out.
fn change(request: &mut ServiceRequest, change: impl FnOnce(&mut RequestHead)) -> bool {
    let changed = catch_unwind(AssertUnwindSafe(|| change(request.head_mut())));
    if changed.is_err() {
        tracing::error!(
            path = request.path(),
            "a proxy keeps its request in a task or in `after`, and changes its headers or its target: take what the task needs out of the request first"
        );
    }
    changed.is_ok()
}
