//! Kinds of errors, as a label.

/// The kind of an error, the label `error_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountedError {
    /// A handler returned an error with a 5xx status.
    Handler,
    /// A handler, a stream or the work after a response panicked.
    Panic,
    /// A handler or a stream exceeded its max duration.
    Timeout,
    /// A stream failed after its response had begun, and the connection was aborted.
    Stream,
    /// The work after a response failed.
    After,
    /// The request was refused before a handler ran: an invalid target, a body over the limit, a rule that failed.
    Refused,
    /// The client disconnected before its response was complete.
    Disconnected,
}

impl CountedError {
    pub(crate) const ALL: [Self; 7] = [
        Self::Handler,
        Self::Panic,
        Self::Timeout,
        Self::Stream,
        Self::After,
        Self::Refused,
        Self::Disconnected,
    ];

    /// Returns the text of the label.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Handler => "handler",
            Self::Panic => "panic",
            Self::Timeout => "timeout",
            Self::Stream => "stream",
            Self::After => "after",
            Self::Refused => "refused",
            Self::Disconnected => "disconnected",
        }
    }
}
