//! The state of draft mode for one request.

use std::cell::Cell;

use actix_web::http::header::{HeaderMap, HeaderValue, SET_COOKIE};
use twinroute_core::{
    SameSite, SetCookie, header,
    preview::{BYPASS_COOKIE, DATA_COOKIE},
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
            clear(headers);
        }
    }
}

fn clear(headers: &mut HeaderMap) {
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
