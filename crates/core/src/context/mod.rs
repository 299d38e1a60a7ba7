//! The context of a request, and the life of its handler, in both styles.
//!
//! | phase | client disconnects | panic | max duration exceeded | error |
//! | --- | --- | --- | --- | --- |
//! | the body is read | dropped | - | 408 | 4xx |
//! | nothing sent yet | runs to its end, detached, or [is cancelled](OnDisconnect) | 500 | 504, dropped | its status, or 500 |
//! | the response streams | dropped at once | connection aborted | connection aborted | connection aborted |
//! | [`after`] | runs to its end | reported | dropped, reported | reported |
//!
//! A style adds what it needs to a [`RequestContext`] by a [`StyleContext`], runs its handler with [`run`], and passes the
//! response through [`finish`] or [`fail`].

mod after;
mod body;
mod count;
mod current;
mod disconnected;
mod finish;
mod limits;
mod reading;
mod report;
mod request_context;
mod response_headers;
mod run;
mod spawn;

pub use after::{AfterOutput, after};
pub use count::{LiveCount, bound_detached};
pub use current::{current, current_sink};
pub use disconnected::Disconnected;
pub use finish::{fail, finish};
pub use limits::{HandlerLimits, OnDisconnect};
pub use reading::Reading;
pub use report::{ErrorSink, Phase, Rendered, Reporter};
pub use request_context::{RequestContext, StyleContext};
pub use response_headers::{ResponseHeaders, response_headers};
pub use run::{HandlerRun, Progress, StreamingHandler, run, within};
