//! A response that is counted.

use std::time::Duration;

use crate::{Method, Style};

/// A response of a route, for [`RouteMetrics::add_response`](crate::RouteMetrics::add_response).
#[derive(Debug, Clone, Copy)]
pub struct Response {
    /// The method of the request.
    pub method: Method,
    /// The status, or 0 if the client disconnected before there was one.
    pub status: u16,
    /// Who made it.
    pub style: Style,
    /// The time from the request to the end of the response.
    pub duration: Duration,
    /// The declared length of the request's body in bytes.
    pub request_size: u64,
    /// The number of bytes in the body of the response.
    pub response_size: u64,
}
