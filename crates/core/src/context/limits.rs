//! Limits of a route's handlers.

use std::time::Duration;

/// What happens to a handler whose client disconnects before the response begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnDisconnect {
    /// The handler runs to completion, as in Node. The max duration bounds each one; the server bounds their number.
    #[default]
    Finish,
    /// The handler is cancelled at its current `await`.
    Cancel,
}

/// The limits of one route's handlers.
#[derive(Debug, Clone, Copy, Default)]
pub struct HandlerLimits {
    /// The maximum duration of a handler, response included. Default: `None`, no limit.
    pub max_duration: Option<Duration>,
    /// What happens when the client disconnects. Default: [`OnDisconnect::Finish`].
    pub on_disconnect: OnDisconnect,
}
