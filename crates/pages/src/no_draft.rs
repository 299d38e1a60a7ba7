//! Without the feature `draft-mode`, the cookies of draft mode mean nothing.

use crate::context::PagesContext;

/// Nothing is known of draft mode.
#[derive(Debug, Default)]
pub(crate) struct DraftState;

impl DraftState {
    pub(crate) fn settle(&self, _: &PagesContext) {}
}
