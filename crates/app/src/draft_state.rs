//! The state of draft mode for one request.

use std::cell::Cell;

use actix_web::{
    HttpRequest,
    http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE},
};
use memchr::memmem;
use twinroute_core::{
    Cookies, PreviewSecrets, SameSite, SetCookie, header,
    preview::{self, BYPASS_COOKIE, DATA_COOKIE},
};

/// The state of draft mode for one request.
#[derive(Debug, Default)]
pub(crate) struct DraftState {
    /// Whether the response clears the request's cookies.
    pub(crate) is_stale: Cell<bool>,
}

impl DraftState {
    /// Clears stale cookies, before the cookies that the response sets.
    pub(crate) fn finish(&self, headers: &mut HeaderMap) {
        if self.is_stale.get() {
            clear_draft(headers);
        }
    }
}

/// What the cookies of a request say about draft mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DraftCookie {
    /// The request has no such cookie, or an empty one.
    Absent,
    /// Draft mode is on: the handler runs, and its response is not kept.
    Valid,
    /// It was made with other secrets: the response [clears](clear_draft) it.
    Stale,
}

/// Reads the cookies of draft mode. Without the feature `draft-mode`, they are ignored.
#[must_use]
pub fn draft_cookie(request: &HttpRequest) -> DraftCookie {
    let mut sent = request.headers().get_all(COOKIE);
    let is_named = |cookies: &HeaderValue| {
        [BYPASS_COOKIE, DATA_COOKIE]
            .iter()
            .any(|name| memmem::find(cookies.as_bytes(), name.as_bytes()).is_some())
    };
    // Few requests have one, and parsing all cookies takes longer than a kept response.
    if !sent.any(is_named) {
        return DraftCookie::Absent;
    }
    let cookies = Cookies::for_app(request.headers());
    let [id, data] = [BYPASS_COOKIE, DATA_COOKIE].map(|name| preview::sent(&cookies, name));
    // Without secrets, no cookie is valid.
    let secrets = PreviewSecrets::of(request).ok();
    let is_revalidation = secrets.is_some_and(|secrets| secrets.is_revalidation(request.headers()));
    if (id.is_none() && data.is_none()) || is_revalidation {
        return DraftCookie::Absent;
    }
    let is_valid = |id: &str| secrets.is_some_and(|secrets| secrets.is_id(id));
    if id.is_some_and(is_valid) {
        DraftCookie::Valid
    } else {
        DraftCookie::Stale
    }
}

/// Whether the request is a revalidation by a server with the same secrets. Without the feature `draft-mode`, no request is.
#[must_use]
pub fn is_revalidation(request: &HttpRequest) -> bool {
    let headers = request.headers();
    headers.contains_key("x-prerender-revalidate")
        && PreviewSecrets::of(request).is_ok_and(|secrets| secrets.is_revalidation(headers))
}

/// Adds the headers that clear the cookies of draft mode, before the cookies that the response sets.
pub fn clear_draft(headers: &mut HeaderMap) {
    let own: Vec<HeaderValue> = headers.get_all(SET_COOKIE).cloned().collect();
    headers.remove(SET_COOKIE);
    for name in [BYPASS_COOKIE, DATA_COOKIE] {
        let removal = SetCookie::removal(name)
            .path("/")
            .http_only()
            .secure()
            .same_site(SameSite::None);
        if let Ok(value) = header::value(&removal.in_server_order().to_string()) {
            headers.append(SET_COOKIE, value);
        }
    }
    for value in own {
        headers.append(SET_COOKIE, value);
    }
}
