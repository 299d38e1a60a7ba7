//! Counterpart of `draft_state` without the feature `draft-mode`.

/// The state of draft mode for one request.
#[derive(Debug, Default)]
pub(crate) struct DraftState(());
