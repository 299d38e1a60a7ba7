//! The state that the extractors and functions of a request share.

use std::{
    cell::RefCell,
    fmt,
    ops::Deref,
    rc::Rc,
    sync::{Arc, OnceLock},
};

use twinroute_core::{
    ApiError, Cookies, Query,
    context::{self, RequestContext, StyleContext},
};

use twinroute_matcher::Params;

use crate::{
    AppRoute, FetchCache, ResponseCookies, UrlConfig,
    draft_state::{DraftCookie, DraftState, draft_cookie},
    metadata::METADATA_ID,
    methods::Kind,
};

/// Which parts of its request a handler may read, by the route's `DYNAMIC`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Full,
    /// `force-static`: the request has no query, headers and cookies.
    Hidden,
    /// `error`, with methods other than GET: `headers()` and similar functions are errors.
    NoFunctions,
    /// `error`, with GET only: reading anything but the path is an error.
    None,
    /// A kept response that is not `force-static`: reading anything but the path makes the route dynamic.
    Tracked,
}

/// Records the first read of a request that the handler must not read.
pub(crate) type FirstRead = Arc<OnceLock<&'static str>>;

/// The context of a request, with the state of the App style.
pub(crate) struct AppContext {
    shared: RequestContext,
    /// The maximum length of the body, in bytes; `None` for no limit.
    pub(crate) body_limit: Option<u64>,
    pub(crate) access: Access,
    /// The first read of the request, if the route forbids it, or becomes dynamic by it.
    pub(crate) first_read: Option<FirstRead>,
    /// `force-no-store`: the data of `cached` is not kept.
    keeps_no_data: bool,
    /// Whether the path has the id of a sitemap or image, which is not among the params of its handler.
    hides_id: bool,
    /// The cookies set through `cookies()`, in order.
    pub(crate) set_cookies: RefCell<ResponseCookies>,
    pub(crate) draft: DraftState,
    /// Set in a proxy.
    pub(crate) url_config: Option<Arc<UrlConfig>>,
}

impl AppContext {
    pub(crate) fn new(shared: RequestContext, route: &AppRoute, access: Access) -> Rc<Self> {
        Rc::new(Self {
            body_limit: route.config.body_limit_bytes(),
            keeps_no_data: route.config.fetch_cache_value() == FetchCache::ForceNoStore,
            hides_id: route.kind == Kind::Metadata,
            ..Self::with(shared, access)
        })
    }

    /// Creates the context of a proxy.
    pub(crate) fn of_proxy(shared: RequestContext, url_config: Arc<UrlConfig>) -> Rc<Self> {
        Rc::new(Self {
            url_config: Some(url_config),
            ..Self::with(shared, Access::Full)
        })
    }

    fn with(shared: RequestContext, access: Access) -> Self {
        let is_watched = matches!(access, Access::None | Access::Tracked);
        Self {
            shared,
            body_limit: None,
            access,
            first_read: is_watched.then(FirstRead::default),
            keeps_no_data: false,
            hides_id: false,
            set_cookies: RefCell::default(),
            draft: DraftState::default(),
            url_config: None,
        }
    }

    /// Returns the context of the running handler. `what` names the caller in the error.
    pub(crate) fn current(what: &str) -> Result<Rc<Self>, ApiError> {
        context::current().ok_or_else(|| match context::is_computing() {
            true => context::outside(what),
            false => ApiError::new(
                500,
                format!("{what} was called outside of an App route's request"),
            ),
        })
    }

    /// Returns the context for a function that reads the request, which the route may forbid.
    pub(crate) fn reading(what: &'static str) -> Result<Rc<Self>, ApiError> {
        let context = Self::current(what)?;
        match context.access {
            Access::Full | Access::Hidden => Ok(context),
            Access::NoFunctions | Access::None => Err(context.read_error(what)),
            Access::Tracked => context.note_read(what).map(|()| context),
        }
    }

    /// Whether the response is the same for every client, so that query, headers and cookies are hidden.
    pub(crate) fn is_static(&self) -> bool {
        matches!(self.access, Access::Hidden | Access::None | Access::Tracked)
    }

    /// Records that the handler reads `what` of its request; an error if the response can't depend on it.
    pub(crate) fn note_read(&self, what: &'static str) -> Result<(), ApiError> {
        let Some(first) = &self.first_read else {
            return Ok(());
        };
        Err(self.read_error(first.get_or_init(|| what)))
    }

    fn read_error(&self, what: &str) -> ApiError {
        let message = match self.access {
            Access::Tracked => format!("{what} reads the request, so the response can't be kept"),
            _ => format!("{what} can't be read in a route with `DYNAMIC = \"error\"`"),
        };
        ApiError::new(500, message)
    }

    /// Returns an error if the handler has read the request although the route forbids it.
    pub(crate) fn forbidden_read(&self) -> Result<(), ApiError> {
        let first = self.first_read.as_deref().and_then(OnceLock::get);
        first.map_or(Ok(()), |what| Err(self.read_error(what)))
    }

    /// Returns what the handler has read first of a request that makes its route dynamic.
    pub(crate) fn first_read(&self) -> Option<&'static str> {
        let first = self.first_read.as_deref().and_then(OnceLock::get);
        first.copied().filter(|_| self.access == Access::Tracked)
    }

    /// Returns an error if the handler has done what a kept response forbids: read the request with `DYNAMIC = "error"`, or set a
    /// cookie through `cookies()` or draft mode.
    pub(crate) fn check_kept(&self) -> Result<(), ApiError> {
        self.forbidden_read()?;
        if self.set_cookies.borrow().is_empty() {
            return Ok(());
        }
        self.note_read("a cookie that is set")?;
        let message = "`cookies()` and draft mode can't set a cookie in a kept response, which is sent to every client; \
                       use `DYNAMIC = \"force-dynamic\"`";
        Err(ApiError::new(500, message))
    }

    pub(crate) fn params(&self) -> Query {
        let params = self.shared.params();
        if !self.hides_id {
            return Query::default().with_params(params);
        }
        let own = params.iter().filter(|(name, _)| *name != METADATA_ID);
        let own = own.map(|(name, value)| (name, value.clone()));
        Query::default().with_params(&Params::from_iter(own))
    }

    /// Takes the cookies set through `cookies()`, in the order to send: first those that the request has too, in its order, then
    /// the others.
    pub(crate) fn take_set_cookies(&self) -> ResponseCookies {
        let mut set = self.set_cookies.take();
        if set.len() > 1 {
            set.sort_by_place(|name| self.cookies().iter().position(|(sent, _)| sent == name));
        }
        set
    }

    pub(crate) fn cookies(&self) -> &Cookies {
        self.shared.cookies(|headers| match self.is_static() {
            true => Cookies::default(),
            false => Cookies::for_app(headers),
        })
    }
}

impl Deref for AppContext {
    type Target = RequestContext;

    fn deref(&self) -> &RequestContext {
        &self.shared
    }
}

impl fmt::Debug for AppContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppContext")
            .field("shared", &self.shared)
            .finish_non_exhaustive()
    }
}

impl StyleContext for AppContext {
    fn shared(&self) -> &RequestContext {
        &self.shared
    }

    fn keeps_data(&self) -> bool {
        !self.keeps_no_data && draft_cookie(self.http()) != DraftCookie::Valid
    }
}
