//! Metrics of requests by route, in the formats of Prometheus and OpenMetrics, on a port of their own.
//!
//! Depend on `twinroute` with its feature `metrics`, which counts the requests of its routes and re-exports this crate as
//! `twinroute::metrics`.
//!
//! ```
//! use std::time::Duration;
//! use twinroute_metrics::{Format, Method, Metrics, Response, Style};
//!
//! let metrics = Metrics::new();
//! let route = metrics.route("/api/posts/[id]"); // once, and kept
//! route.add_response(&Response {
//!     method: Method::Get,
//!     status: 200,
//!     style: Style::App,
//!     duration: Duration::from_micros(50),
//!     request_size: 0,
//!     response_size: 20,
//! });
//!
//! let page = metrics.render(Format::Prometheus);
//! assert!(page.contains("http_server_request_duration_seconds_count{http_route=\"/api/posts/[id]\""));
//! ```
//!
//! # Rules
//!
//! 1. A request takes no lock, formats nothing and hashes nothing: the metrics of a route are looked up when it is built, and counting
//!    is a search in the few series of that route and some relaxed atomic additions.
//! 2. The number of series is bounded by the application and not by its clients: routes are labelled by their patterns, unknown methods
//!    are `_OTHER`, and requests that match no route are `(unmatched)`.
//! 3. A series appears with its first event.
//! 4. The names and labels are OpenTelemetry's where it has some.

mod collector;
mod counted_error;
mod family;
mod format;
mod histogram;
mod listener;
mod method;
mod metrics;
mod response;
mod rollout_server;
mod route_metrics;
mod style;

pub use counted_error::CountedError;
pub use family::{Family, FamilyKind};
pub use format::Format;
pub use listener::MetricsListener;
pub use method::Method;
pub use metrics::Metrics;
pub use response::Response;
pub use rollout_server::RolloutServer;
pub use route_metrics::RouteMetrics;
pub use style::Style;

/// The registry of `prometheus-client`, in which [`Metrics::register`] puts the metrics of an application.
pub use prometheus_client;
