//! What a route sets about the life of its handlers.

use std::time::Duration;

/// What happens to a handler that has not responded yet when its client disconnects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnDisconnect {
    /// It runs to its end, as in Node. A max duration bounds each such handler, and a server bounds how many there are.
    #[default]
    Finish,
    /// It is cancelled where it waits.
    Cancel,
}

/// The limits of one route's handlers.
#[derive(Debug, Clone, Copy, Default)]
pub struct HandlerLimits {
    /// The longest a handler may take, its response included. None is no limit, and needs no timer.
    pub max_duration: Option<Duration>,
    /// What happens when the client disconnects.
    pub on_disconnect: OnDisconnect,
}
