//! One request on its way through its handler, and how code far below the handler finds it.

use std::{
    cell::{Cell, OnceCell, RefCell},
    fmt,
    rc::Rc,
};

use actix_web::HttpRequest;
use twinroute_core::{
    ApiError, Cookies, Query, SetCookie,
    life::{self, Life, Scope},
};
use twinroute_matcher::Params;

use crate::AppRoute;

/// What one request's extractors and functions share.
pub(crate) struct Exchange {
    life: Life,
    pub(crate) http: HttpRequest,
    params: Params,
    /// The longest body the handler may read, in bytes.
    pub(crate) body_limit: Option<u64>,
    /// Whether its answer is for everybody, so that the handler sees no query, no headers and no cookies.
    pub(crate) is_static: bool,
    request_taken: Cell<bool>,
    cookies: OnceCell<Cookies>,
    /// What `cookies()` has set, each name once, in the order it was set in.
    pub(crate) set_cookies: RefCell<Vec<SetCookie>>,
    /// Whether the request's cookies of draft mode are to be cleared.
    pub(crate) stale_draft: Cell<bool>,
}

impl Exchange {
    pub(crate) fn new(life: Life, http: HttpRequest, params: Params, route: &AppRoute) -> Rc<Self> {
        Rc::new(Self {
            life,
            http,
            params,
            body_limit: route.config.body_limit_bytes(),
            is_static: route.is_forced_static(),
            request_taken: Cell::new(false),
            cookies: OnceCell::new(),
            set_cookies: RefCell::default(),
            stale_draft: Cell::new(false),
        })
    }

    /// The exchange that the calling code works for. `what` is what asks for it.
    pub(crate) fn current(what: &str) -> Result<Rc<Self>, ApiError> {
        life::current().ok_or_else(|| {
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

    /// What `cookies()` has set, in the order that it goes out in: cookies that the request has too in its order, then
    /// the others.
    pub(crate) fn take_set_cookies(&self) -> Vec<SetCookie> {
        let mut set = self.set_cookies.take();
        if set.len() > 1 {
            set.sort_by_cached_key(|cookie| {
                let place = self
                    .cookies()
                    .iter()
                    .position(|(name, _)| name == cookie.name());
                place.unwrap_or(usize::MAX)
            });
        }
        set
    }

    pub(crate) fn cookies(&self) -> &Cookies {
        self.cookies.get_or_init(|| match self.is_static {
            true => Cookies::default(),
            false => Cookies::for_app(self.http.headers()),
        })
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("path", &self.http.path())
            .finish_non_exhaustive()
    }
}

impl Scope for Exchange {
    fn life(&self) -> &Life {
        &self.life
    }

    fn request(&self) -> &HttpRequest {
        &self.http
    }
}
