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

use crate::{ResponseCookies, UrlConfig, draft_state::DraftState};

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
}

/// Records the first forbidden read.
pub(crate) type ForbiddenRead = Arc<OnceLock<&'static str>>;

fn forbidden_read(what: &str) -> ApiError {
    ApiError::new(
        500,
        format!("{what} can't be read in a route with `DYNAMIC = \"error\"`"),
    )
}

/// The context of a request, with the state of the App style.
pub(crate) struct AppContext {
    shared: RequestContext,
    /// The maximum length of the body, in bytes; `None` for no limit.
    pub(crate) body_limit: Option<u64>,
    pub(crate) access: Access,
    /// The first read of the request, if the route forbids reading it.
    pub(crate) forbidden_read: Option<ForbiddenRead>,
    /// The cookies set through `cookies()`, in order.
    pub(crate) set_cookies: RefCell<ResponseCookies>,
    pub(crate) draft: DraftState,
    /// Set in a proxy.
    pub(crate) url_config: Option<Arc<UrlConfig>>,
}

impl AppContext {
    pub(crate) fn new(shared: RequestContext, body_limit: Option<u64>, access: Access) -> Rc<Self> {
        Rc::new(Self::with(shared, body_limit, access, None))
    }

    /// Creates the context of a proxy.
    pub(crate) fn of_proxy(shared: RequestContext, url_config: Arc<UrlConfig>) -> Rc<Self> {
        Rc::new(Self::with(shared, None, Access::Full, Some(url_config)))
    }

    fn with(
        shared: RequestContext,
        body_limit: Option<u64>,
        access: Access,
        url_config: Option<Arc<UrlConfig>>,
    ) -> Self {
        Self {
            shared,
            body_limit,
            access,
            forbidden_read: (access == Access::None).then(ForbiddenRead::default),
            set_cookies: RefCell::default(),
            draft: DraftState::default(),
            url_config,
        }
    }

    /// Returns the context of the running handler. `what` names the caller in the error.
    pub(crate) fn current(what: &str) -> Result<Rc<Self>, ApiError> {
        context::current().ok_or_else(|| {
            ApiError::new(
                500,
                format!("{what} was called outside of an App route's request"),
            )
        })
    }

    /// Returns the context for a function that reads the request, which the route may forbid.
    pub(crate) fn reading(what: &str) -> Result<Rc<Self>, ApiError> {
        let context = Self::current(what)?;
        match context.access {
            Access::Full | Access::Hidden => Ok(context),
            Access::NoFunctions | Access::None => Err(forbidden_read(what)),
        }
    }

    /// Whether the response is the same for every client, so that query, headers and cookies are hidden.
    pub(crate) fn is_static(&self) -> bool {
        matches!(self.access, Access::Hidden | Access::None)
    }

    /// Records that the handler reads `what` of its request; an error if the route forbids it.
    pub(crate) fn note_read(&self, what: &'static str) -> Result<(), ApiError> {
        let Some(first) = &self.forbidden_read else {
            return Ok(());
        };
        Err(forbidden_read(first.get_or_init(|| what)))
    }

    /// Returns an error if the handler has read the request although the route forbids it.
    pub(crate) fn forbidden_read(&self) -> Result<(), ApiError> {
        let first = self.forbidden_read.as_deref().and_then(OnceLock::get);
        first.map_or(Ok(()), |what| Err(forbidden_read(what)))
    }

    pub(crate) fn params(&self) -> Query {
        Query::default().with_params(self.shared.params())
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
}
