//! `draftMode()` of `next/headers`.

use std::{fmt, rc::Rc};

use twinroute_core::{
    ApiError, Cookies, PreviewSecrets, SameSite, SetCookie,
    preview::{self, BYPASS_COOKIE, DATA_COOKIE},
};

use crate::context::AppContext;

/// Returns draft mode, which shows a client unpublished content. It can be called from any code that a handler calls.
///
/// Servers that share their secrets, such as this one and its legacy server, share its cookie: see
/// [`PreviewSecrets`].
///
/// ```
/// use twinroute_app::{NextRequest, NextResponse, Result, draft_mode, redirect};
///
/// async fn get(req: NextRequest) -> Result<NextResponse> {
///     let search = req.next_url().search_params();
///     if search.get("secret") != Some("of the CMS") {
///         return Ok(NextResponse::empty(401));
///     }
///     draft_mode()?.enable()?;
///     Err(redirect("/"))
/// }
/// ```
///
/// # Errors
/// When called outside of a request, or when there are no secrets.
pub fn draft_mode() -> Result<DraftMode, ApiError> {
    let context = AppContext::current("`draft_mode()`")?;
    let draft = DraftMode(context);
    draft.note_stale()?;
    Ok(draft)
}

/// The state of draft mode, and methods to change it.
#[derive(Clone)]
pub struct DraftMode(Rc<AppContext>);

impl DraftMode {
    /// Whether draft mode is on: enabled here, or by a cookie of a server with the same secrets.
    ///
    /// # Errors
    /// When there are no secrets.
    pub fn is_enabled(&self) -> Result<bool, ApiError> {
        let set = self.0.set_cookies.borrow();
        match set.iter().find(|cookie| cookie.name() == BYPASS_COOKIE) {
            Some(cookie) => Ok(!cookie.value().is_empty()),
            None => self.was_enabled(),
        }
    }

    /// Enables draft mode: the response sets the cookie.
    ///
    /// # Errors
    /// When there are no secrets, or in `after` work.
    pub fn enable(&self) -> Result<&Self, ApiError> {
        self.set(SetCookie::new(BYPASS_COOKIE, self.secrets()?.id()))
    }

    /// Disables draft mode: the response clears the cookie.
    ///
    /// # Errors
    /// In `after` work.
    pub fn disable(&self) -> Result<&Self, ApiError> {
        self.set(SetCookie::removal(BYPASS_COOKIE))
    }

    fn set(&self, cookie: SetCookie) -> Result<&Self, ApiError> {
        if self.0.is_after() {
            let message = "draft mode can't be changed after the response";
            return Err(ApiError::new(500, message));
        }
        let cookie = cookie.http_only().secure().same_site(SameSite::None);
        self.0.set_cookies.borrow_mut().put(cookie);
        Ok(self)
    }

    fn secrets(&self) -> Result<&PreviewSecrets, ApiError> {
        PreviewSecrets::of(self.0.http()).map_err(|error| {
            ApiError::new(500, "can't create secrets for draft mode").with_source(error)
        })
    }

    /// Whether the request's cookie enables draft mode.
    fn was_enabled(&self) -> Result<bool, ApiError> {
        let secrets = self.secrets()?;
        let is_revalidation = secrets.is_revalidation(self.0.http().headers());
        Ok(!is_revalidation
            && self
                .sent(BYPASS_COOKIE)
                .is_some_and(|id| secrets.is_id(&id)))
    }

    /// Marks cookies that were made with other secrets: the response clears them.
    fn note_stale(&self) -> Result<(), ApiError> {
        let (id, data) = (self.sent(BYPASS_COOKIE), self.sent(DATA_COOKIE));
        if id.is_none() && data.is_none() {
            return Ok(());
        }
        let secrets = self.secrets()?;
        let is_ours = id.is_some_and(|id| secrets.is_id(&id))
            && data.is_none_or(|data| secrets.verify(&data).is_some());
        self.0.draft.is_stale.set(!is_ours);
        Ok(())
    }

    /// Returns a cookie of the request, unless it is empty.
    fn sent(&self, name: &str) -> Option<String> {
        let all = || Cookies::for_app(self.0.http().headers());
        // Cookies are hidden from the handler of a static route, but draft mode is not.
        let hidden = self.0.is_static().then(all);
        let cookies = hidden.as_ref().unwrap_or_else(|| self.0.cookies());
        preview::sent(cookies, name).map(str::to_owned)
    }
}

impl fmt::Debug for DraftMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DraftMode")
            .field("is_enabled", &self.is_enabled().ok())
            .finish()
    }
}
