//! The state that the code of one request shares.

use std::{
    any::Any,
    cell::{Cell, OnceCell, RefCell},
    collections::VecDeque,
    fmt,
    pin::Pin,
    rc::Rc,
    task::Context,
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::HeaderMap,
    rt::time::{Instant, Sleep, sleep_until},
    test::TestRequest,
};
use futures_util::future::LocalBoxFuture;
use tokio::sync::watch;
use twinroute_cache::{IncrementalCache, Tag};
use twinroute_matcher::Params;

use super::{
    count::LiveGuard,
    disconnected::Disconnected,
    limits::HandlerLimits,
    report::{ErrorSink, Phase, Regeneration, Rendered, Reporter},
    response_headers::AddedHeaders,
};
use crate::{ApiError, Cookies, Error, deadline};

/// The state of one request that both styles share. Most of it is allocated on first use.
pub struct RequestContext {
    http: HttpRequest,
    params: Params,
    cookies: OnceCell<Cookies>,
    is_request_taken: Cell<bool>,
    pub(super) limits: HandlerLimits,
    pub(super) deadline: Option<Instant>,
    reporter: Reporter,
    /// Whether the code of the request has revalidated something.
    has_revalidated: Cell<bool>,
    /// How many readers wait for the request's body.
    pub(super) reading: Cell<usize>,
    /// Whether the handler has begun its response and still writes to it.
    response_has_begun: Cell<bool>,
    disconnected: OnceCell<watch::Sender<bool>>,
    /// The headers set through `response_headers()`; `None` once the response has begun.
    pub(super) response_headers: RefCell<Option<AddedHeaders>>,
    /// `after` work that has not started.
    pub(super) after: RefCell<VecDeque<Work>>,
    /// `after` work that has started and is pending.
    pub(super) started: RefCell<Vec<Work>>,
    pub(super) is_after: Cell<bool>,
    /// How deep the start of `after` work is nested at present.
    pub(super) nesting: Cell<u32>,
    _live: LiveGuard,
}

/// Work that runs after the response.
pub(super) type Work = LocalBoxFuture<'static, Result<(), Error>>;

/// The state of one request in one style.
pub trait StyleContext: Any {
    /// Returns the state that both styles share.
    fn shared(&self) -> &RequestContext;

    /// Checks the length of a streamed response, in bytes, each time it has grown.
    ///
    /// # Errors
    /// When the response exceeds its limit: the connection is aborted.
    fn check_streamed(&self, _before: u64, _now: u64) -> Result<(), ApiError> {
        Ok(())
    }

    /// Whether the data of `cached` is kept, and may be read: draft mode must not see or change it.
    fn keeps_data(&self) -> bool {
        true
    }

    /// Adds the style's own headers to the response of an error hook.
    fn complete(&self, response: HttpResponse) -> HttpResponse {
        response
    }
}

impl RequestContext {
    /// Creates the context of `http`, whose path has these params. The max duration starts now.
    #[must_use]
    pub fn new(
        http: HttpRequest,
        params: Params,
        limits: HandlerLimits,
        reporter: Reporter,
    ) -> Self {
        Self {
            http,
            params,
            cookies: OnceCell::new(),
            is_request_taken: Cell::new(false),
            limits,
            deadline: limits
                .max_duration
                .map(|limit| deadline(Instant::now(), limit)),
            reporter,
            has_revalidated: Cell::new(false),
            reading: Cell::new(0),
            response_has_begun: Cell::new(false),
            disconnected: OnceCell::new(),
            response_headers: RefCell::new(Some(AddedHeaders::default())),
            after: RefCell::default(),
            started: RefCell::default(),
            is_after: Cell::new(false),
            nesting: Cell::new(0),
            _live: LiveGuard::new(),
        }
    }

    /// Moves the `after` work to a context of its own, if there is any. The context has a copy of the request, since actix-web can
    /// change the headers of a request only while nothing else holds it.
    #[must_use]
    pub fn split_after(&self) -> Option<Self> {
        if self.after.borrow().is_empty() {
            return None;
        }
        let (http, reporter) = (copy(&self.http), self.reporter.clone());
        let split = Self::new(http, Params::default(), self.limits, reporter);
        split.after.replace(self.after.take());
        Some(split)
    }

    /// Returns the request.
    pub fn http(&self) -> &HttpRequest {
        &self.http
    }

    /// Returns the params of the path.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Returns the cookies, which `read` parses on first use.
    pub fn cookies(&self, read: impl FnOnce(&HeaderMap) -> Cookies) -> &Cookies {
        self.cookies.get_or_init(|| read(self.http.headers()))
    }

    /// Marks the style's request type, called `name`, as extracted.
    ///
    /// # Errors
    /// When it was extracted before.
    pub fn take_request(&self, name: &str) -> Result<(), ApiError> {
        match self.is_request_taken.replace(true) {
            true => Err(ApiError::new(
                500,
                format!("`{name}` can be an argument of a handler only once"),
            )),
            false => Ok(()),
        }
    }

    /// Marks the response as begun: from here on, its body polls the handler.
    pub fn begin_response(&self) {
        self.response_has_begun.set(true);
    }

    /// Whether the handler has begun its response.
    pub fn response_has_begun(&self) -> bool {
        self.response_has_begun.get()
    }

    /// Returns a token that resolves when the client disconnects before it has the whole response.
    pub fn disconnected(&self) -> Disconnected {
        let sender = self.disconnected.get_or_init(|| watch::channel(false).0);
        Disconnected::new(sender.subscribe())
    }

    pub(super) fn signal_disconnect(&self) {
        if let Some(sender) = self.disconnected.get() {
            sender.send_replace(true);
        }
    }

    /// Whether the response was sent, and `after` work runs.
    pub fn is_after(&self) -> bool {
        self.is_after.get()
    }

    /// Reports an error of the handler.
    pub fn report(&self, phase: Phase, error: &Error) {
        self.reporter.report(&self.http, phase, error);
    }

    /// Returns the cache of responses and data.
    pub fn cache(&self) -> Option<&IncrementalCache> {
        self.reporter.cache()
    }

    /// Returns the tags of the response to the request.
    pub(crate) fn route_tags(&self) -> Vec<Tag> {
        self.reporter.route_tags(&self.http)
    }

    /// Computes the response at `path` again; `None` without a cache.
    pub fn regenerate(
        &self,
        path: &str,
        which: Regeneration,
    ) -> Option<LocalBoxFuture<'static, Result<(), ApiError>>> {
        self.set_revalidated();
        self.reporter.regenerate(path, which)
    }

    pub(crate) fn has_revalidated(&self) -> bool {
        self.has_revalidated.get()
    }

    /// Marks that the code of the request has revalidated something: it gets no stale data from now on.
    pub(crate) fn set_revalidated(&self) {
        self.has_revalidated.set(true);
    }

    /// Returns the error sink, if it is an `S`.
    pub(super) fn error_sink<S: ErrorSink>(&self) -> Option<Rc<S>> {
        self.reporter.sink()
    }

    /// Attaches the response for which the error's type was registered.
    #[cold]
    pub(super) fn recognize(&self, error: Error) -> Error {
        self.reporter.recognize(error)
    }

    pub(super) fn render(&self, error: &Error, response: HttpResponse) -> Rendered {
        self.reporter.render(&self.http, error, response)
    }

    /// Whether the end of the response must be observed.
    pub(super) fn is_end_awaited(&self) -> bool {
        self.disconnected.get().is_some() || !self.after.borrow().is_empty()
    }

    /// Whether there is `after` work that is not being polled yet.
    pub(super) fn has_pending_work(&self) -> bool {
        !self.after.borrow().is_empty() || !self.started.borrow().is_empty()
    }

    pub(super) fn timer(&self) -> Timer {
        Timer(
            self.deadline
                .map(|deadline| Box::pin(sleep_until(deadline))),
        )
    }
}

/// Copies the head of a request. Only the test module of actix-web can create one.
#[cold]
fn copy(request: &HttpRequest) -> HttpRequest {
    let mut copy = TestRequest::default()
        .method(request.method().clone())
        .uri(&request.uri().to_string())
        .version(request.version());
    for (name, value) in request.headers() {
        copy = copy.append_header((name.clone(), value.clone()));
    }
    if let Some(address) = request.peer_addr() {
        copy = copy.peer_addr(address);
    }
    copy.to_http_request()
}

/// A timer for the rest of a handler's max duration, if it has one.
pub(super) struct Timer(Option<Pin<Box<Sleep>>>);

impl Timer {
    pub(super) fn is_over(&mut self, cx: &mut Context<'_>) -> bool {
        let timer = self.0.as_mut();
        timer.is_some_and(|timer| timer.as_mut().poll(cx).is_ready())
    }

    /// Takes the timer out.
    pub(super) fn take(&mut self) -> Self {
        Self(self.0.take())
    }
}

impl fmt::Debug for RequestContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestContext")
            .field("path", &self.http.path())
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
