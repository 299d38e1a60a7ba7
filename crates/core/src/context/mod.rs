//! The context of a request, and the lifecycle of its handler, in both styles.
//!
//! | phase | client disconnects | panic | max duration exceeded | error |
//! | --- | --- | --- | --- | --- |
//! | reading the body | cancelled | - | 408 | 4xx |
//! | before the response | runs to completion, detached, or [is cancelled](OnDisconnect) | 500 | 504, cancelled | its status, or 500 |
//! | streaming the response | cancelled | connection aborted | connection aborted | connection aborted |
//! | [`after`] | runs to completion | reported | cancelled, reported | reported |
//!
//! A style extends a [`RequestContext`] with a [`StyleContext`], runs its handler with [`run`], and passes the response
//! through [`finish`] or [`fail`].

mod after;
mod body;
mod computing;
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

pub use after::{AfterOutput, after, start_after};
pub use computing::{is_computing, outside};
pub use count::{LiveCount, bound_detached};
pub use current::{current, current_sink};
pub use disconnected::Disconnected;
pub use finish::{add_headers, fail, finish};
pub use limits::{HandlerLimits, OnDisconnect};
pub use reading::Reading;
pub use report::{ErrorSink, Phase, Regeneration, Rendered, Reporter};
pub use request_context::{RequestContext, StyleContext};
pub use response_headers::{ResponseHeaders, response_headers};
pub use run::{HandlerRun, Progress, StreamingHandler, run, within};
pub use spawn::{finish_detached, spawn_live};

pub(crate) use computing::computing;
pub(crate) use current::any_current;
