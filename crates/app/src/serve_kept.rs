//! Runs the handler of a kept route, without the request of a client.

use std::{rc::Rc, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    body::{BoxBody, to_bytes_limited},
    dev::Payload,
    http::{Method, StatusCode, header::SET_COOKIE},
};
use twinroute_core::{
    Error,
    context::{self, HandlerLimits, Reporter, RequestContext},
};
use twinroute_matcher::Params;

use crate::{
    AppRoute, ResponseCookies,
    context::AppContext,
    serve::{fail, plain},
};

/// The outcome of [`serve_kept`].
#[derive(Debug)]
#[non_exhaustive]
pub struct KeptRun {
    /// The response, with its whole body in memory.
    pub response: Box<HttpResponse>,
    /// What the handler has read of the request first, such as `` `headers()` ``. The response has no meaning then: the route is
    /// dynamic. Always `None` for a route whose rule is [`CachingRule::Always`](crate::CachingRule::Always).
    pub read: Option<&'static str>,
    /// The error, if the handler failed with a server error or a panic, or its body did. It was reported.
    pub error: Option<Error>,
}

impl KeptRun {
    /// Whether the response may be sent to other clients: it is no failure, has the status 2xx, 3xx or 404, and sets no cookie.
    #[must_use]
    pub fn may_be_kept(&self) -> bool {
        let status = self.response.status();
        let is_kept_status =
            status.is_success() || status.is_redirection() || status == StatusCode::NOT_FOUND;
        let sets_cookie = self.response.headers().contains_key(SET_COOKIE);
        self.read.is_none() && self.error.is_none() && is_kept_status && !sets_cookie
    }
}

/// Runs the GET handler of a route whose responses are kept.
///
/// `request` must be a GET of the path without query, headers and body: everything that a handler and its extractors see of it is
/// the same for all clients. The body of the response is collected, since a stream may fail, or read the request.
pub async fn serve_kept(
    route: &AppRoute,
    request: &HttpRequest,
    params: Params,
    reporter: Reporter,
) -> KeptRun {
    let shared = RequestContext::new(request.clone(), params, limits(route), reporter);
    let context = AppContext::new(shared, route, route.kept_access());
    let response = match run(route, request, &context).await {
        Ok(response) => collect(context::finish(&context, response)).await,
        Err(error) => return failed(error, &context).await,
    };
    match (context.first_read(), response) {
        (Some(read), _) => read_request(read, &context),
        (None, Err(error)) => KeptRun {
            // The body has reported it.
            error: Some(error),
            ..KeptRun::of(Box::new(server_error()))
        },
        (None, Ok(response)) => match context.check_kept() {
            Ok(()) => KeptRun::of(response),
            Err(error) => failed(error.into(), &context).await,
        },
    }
}

/// Returns the limits of a run. Clients wait for it, so it has a max duration in any case.
fn limits(route: &AppRoute) -> HandlerLimits {
    let limits = route.limits();
    HandlerLimits {
        max_duration: limits.max_duration.or(Some(MAX_DURATION)),
        ..limits
    }
}

/// The max duration of a run whose route sets none.
const MAX_DURATION: Duration = Duration::from_secs(60);

async fn run(
    route: &AppRoute,
    request: &HttpRequest,
    context: &Rc<AppContext>,
) -> Result<Box<HttpResponse>, Error> {
    let Ok(handler) = route.find(&Method::GET) else {
        return Err(Error::status(StatusCode::METHOD_NOT_ALLOWED));
    };
    let style = Rc::<AppContext>::clone(context);
    let run = context::run(style, handler, request.clone(), Payload::None);
    let response = run.await?;
    context.check_kept()?;
    response.into_response(&Method::GET, &ResponseCookies::default())
}

/// The run of a handler that ended in an error.
#[cold]
async fn failed(error: Error, context: &Rc<AppContext>) -> KeptRun {
    if let Some(read) = context.first_read() {
        return read_request(read, context);
    }
    // Also for a redirect, which would keep the cookies.
    let error = match context.check_kept() {
        Ok(()) => error,
        Err(forbidden) => forbidden.into(),
    };
    let response = context::fail(context, &error, fail(&error, context));
    let is_failure = error.status_code().is_server_error();
    let response = collect(response).await;
    KeptRun {
        error: is_failure.then_some(error),
        ..KeptRun::of(response.unwrap_or_else(|_| Box::new(server_error())))
    }
}

/// The run of a handler that has read the request: its response is discarded, and its error is not reported.
#[cold]
fn read_request(read: &'static str, context: &Rc<AppContext>) -> KeptRun {
    // Starts the `after` work.
    drop(context::finish(context, Box::new(server_error())));
    KeptRun {
        read: Some(read),
        ..KeptRun::of(Box::new(server_error()))
    }
}

impl KeptRun {
    fn of(response: Box<HttpResponse>) -> Self {
        Self {
            response,
            read: None,
            error: None,
        }
    }
}

fn server_error() -> HttpResponse {
    plain(StatusCode::INTERNAL_SERVER_ERROR, "")
}

/// The longest body of a kept response, in bytes: a handler may stream without end.
const MAX_BODY: usize = 64 * 1024 * 1024;

async fn collect(response: Box<HttpResponse>) -> Result<Box<HttpResponse>, Error> {
    let (head, body) = response.into_parts();
    let Ok(body) = to_bytes_limited(body, MAX_BODY).await else {
        return Err(Error::new(
            "the body of a kept response is longer than 64 MiB".to_owned(),
        ));
    };
    let body = body.map_err(Error::boxed)?;
    Ok(Box::new(head.set_body(BoxBody::new(body))))
}
