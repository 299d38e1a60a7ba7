//! Without the feature `draft-mode`, nothing is known of draft mode.

/// What is known of draft mode for one request.
#[derive(Debug, Default)]
pub(crate) struct DraftState(());
