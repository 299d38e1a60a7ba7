//! What one request's extractors and functions share, and how code far below a handler finds it.

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

use crate::{ResponseCookies, draft_state::DraftState};

/// What of its request a handler may read, by the route's `DYNAMIC`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Full,
    /// `force-static`: it reads a request without query, headers and cookies.
    Hidden,
    /// `error`, beside other methods than GET: `headers()` and its like are errors.
    NoFunctions,
    /// `error`, for a GET alone: whatever it reads but its path is an error.
    None,
}

/// Is set once.
pub(crate) type Misread = Arc<OnceLock<&'static str>>;

fn misread(what: &str) -> ApiError {
    ApiError::new(
        500,
        format!("{what} can't be read in a route with `DYNAMIC = \"error\"`"),
    )
}

/// A request's context with what the App style adds.
pub(crate) struct AppContext {
    shared: RequestContext,
    /// The longest body the handler may read, in bytes.
    pub(crate) body_limit: Option<u64>,
    pub(crate) access: Access,
    /// What the handler was the first to read, where its route says that it reads nothing.
    pub(crate) misread: Option<Misread>,
    /// What `cookies()` has set, in the order it was set in.
    pub(crate) set_cookies: RefCell<ResponseCookies>,
    pub(crate) draft: DraftState,
}

impl AppContext {
    pub(crate) fn new(shared: RequestContext, body_limit: Option<u64>, access: Access) -> Rc<Self> {
        Rc::new(Self {
            shared,
            body_limit,
            access,
            misread: (access == Access::None).then(Misread::default),
            set_cookies: RefCell::default(),
            draft: DraftState::default(),
        })
    }

    /// The context that the calling code works for. `what` is what asks for it.
    pub(crate) fn current(what: &str) -> Result<Rc<Self>, ApiError> {
        context::current().ok_or_else(|| {
            ApiError::new(
                500,
                format!("{what} was called outside of an App route's request"),
            )
        })
    }

    /// The same for what reads the request, which a route may rule out.
    pub(crate) fn reading(what: &str) -> Result<Rc<Self>, ApiError> {
        let context = Self::current(what)?;
        match context.access {
            Access::Full | Access::Hidden => Ok(context),
            Access::NoFunctions | Access::None => Err(misread(what)),
        }
    }

    /// Whether the response is the same for every client, so that the handler sees no query, no headers and no cookies.
    pub(crate) fn is_static(&self) -> bool {
        matches!(self.access, Access::Hidden | Access::None)
    }

    /// Notes that the handler reads `what` of its request: an error where the route rules it out.
    pub(crate) fn note_read(&self, what: &'static str) -> Result<(), ApiError> {
        let Some(first) = &self.misread else {
            return Ok(());
        };
        Err(misread(first.get_or_init(|| what)))
    }

    /// What was read of the request though the route rules it out.
    pub(crate) fn misread(&self) -> Result<(), ApiError> {
        let first = self.misread.as_deref().and_then(OnceLock::get);
        first.map_or(Ok(()), |what| Err(misread(what)))
    }

    pub(crate) fn params(&self) -> Query {
        Query::default().with_params(self.shared.params())
    }

    /// What `cookies()` has set, in the order that it goes out in: cookies that the request has too in its order, then
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
