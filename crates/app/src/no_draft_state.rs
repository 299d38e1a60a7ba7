//! Counterpart of `draft_state` without the feature `draft-mode`: its cookies are ignored.

use actix_web::{HttpRequest, http::header::HeaderMap};

/// The state of draft mode for one request: none.
#[derive(Debug, Default)]
pub(crate) struct DraftState(());

impl DraftState {
    pub(crate) fn finish(&self, _: &mut HeaderMap) {}
}

/// What the cookies of a request say about draft mode: nothing.
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
pub fn draft_cookie(_: &HttpRequest) -> DraftCookie {
    DraftCookie::Absent
}

/// Adds the headers that clear the cookies of draft mode, before the cookies that the response sets.
pub fn clear_draft(_: &mut HeaderMap) {}

/// Without draft mode, no server shares its secrets.
#[must_use]
pub fn is_revalidation(_: &HttpRequest) -> bool {
    false
}
