//! One request on its way through its handler, and how code far below the handler finds it.

use std::{
    cell::{Cell, OnceCell, RefCell},
    fmt,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::HttpRequest;
use twinroute_core::{ApiError, Cookies, Query, SetCookie};
use twinroute_matcher::Params;

thread_local! {
    /// The exchange whose handler or body is being polled.
    static CURRENT: Cell<Option<Rc<Exchange>>> = const { Cell::new(None) };
}

/// What one request's extractors and functions share.
pub(crate) struct Exchange {
    pub(crate) http: HttpRequest,
    params: Params,
    /// The longest body the handler may read, in bytes.
    pub(crate) body_limit: Option<u64>,
    request_taken: Cell<bool>,
    cookies: OnceCell<Cookies>,
    /// What `cookies()` has set, each name once.
    pub(crate) set_cookies: RefCell<Vec<SetCookie>>,
}

impl Exchange {
    pub(crate) fn new(http: HttpRequest, params: Params, body_limit: Option<u64>) -> Rc<Self> {
        Rc::new(Self {
            http,
            params,
            body_limit,
            request_taken: Cell::new(false),
            cookies: OnceCell::new(),
            set_cookies: RefCell::default(),
        })
    }

    /// The exchange that the calling code works for. `what` is what asks for it.
    pub(crate) fn current(what: &str) -> Result<Rc<Self>, ApiError> {
        let current = CURRENT.take();
        CURRENT.set(current.clone());
        current.ok_or_else(|| {
            ApiError::new(
                500,
                format!("{what} was called outside of an App route's request"),
            )
        })
    }

    pub(crate) fn take_request(&self) -> Result<(), ApiError> {
        if self.request_taken.replace(true) {
            return Err(ApiError::new(
                500,
                "`NextRequest` was taken twice by one handler",
            ));
        }
        Ok(())
    }

    pub(crate) fn params(&self) -> Query {
        Query::default().with_params(&self.params)
    }

    pub(crate) fn cookies(&self) -> &Cookies {
        self.cookies
            .get_or_init(|| Cookies::for_app(self.http.headers()))
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("path", &self.http.path())
            .finish_non_exhaustive()
    }
}

/// A future that is polled as part of an exchange.
pub(crate) struct Scoped<F> {
    exchange: Option<Rc<Exchange>>,
    future: F,
}

impl<F> Scoped<F> {
    pub(crate) fn new(exchange: Rc<Exchange>, future: F) -> Self {
        Self {
            exchange: Some(exchange),
            future,
        }
    }
}

impl<F: Future + Unpin> Future for Scoped<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = &mut *self;
        let _entered = Entered::new(&mut this.exchange);
        Pin::new(&mut this.future).poll(cx)
    }
}

/// Makes an exchange the current one until it is dropped, also by a panic.
pub(crate) struct Entered<'a> {
    // The exchange that was the current one: the two have changed places.
    other: &'a mut Option<Rc<Exchange>>,
}

impl<'a> Entered<'a> {
    pub(crate) fn new(exchange: &'a mut Option<Rc<Exchange>>) -> Self {
        *exchange = CURRENT.replace(exchange.take());
        Self { other: exchange }
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        *self.other = CURRENT.replace(self.other.take());
    }
}
