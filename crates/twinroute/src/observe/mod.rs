//! Metrics and traces of requests.
//!
//! An [`Observation`] begins when a request is resolved, and ends with the last byte of its response. Without metrics and traces no
//! request is observed.

mod destination;
mod failure;
mod observation;
mod observed;
mod observed_body;
mod observer;
mod propagation;
#[cfg(feature = "metrics")]
mod request_count;
#[cfg(not(feature = "metrics"))]
#[path = "no_request_count.rs"]
mod request_count;
mod request_span;
#[cfg(feature = "metrics")]
mod router_metrics;
#[cfg(not(feature = "metrics"))]
#[path = "no_router_metrics.rs"]
mod router_metrics;
mod settings;
mod trace_context;
mod traces;

pub(crate) use observation::Observation;
pub(crate) use observed::Observed;
pub(crate) use observer::Observer;
pub use propagation::Propagation;
pub(crate) use settings::ObserveSettings;
pub use trace_context::TraceContext;
pub use traces::Traces;
