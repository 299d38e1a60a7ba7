//! Without the feature `draft-mode`, the cookies of draft mode mean nothing.

use actix_web::http::header::HeaderMap;

/// Nothing is known of draft mode.
#[derive(Debug, Default)]
pub(crate) struct DraftState(());

impl DraftState {
    pub(crate) fn finish(&self, _: &mut HeaderMap) {}
}
