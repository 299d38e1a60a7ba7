//! The access log: one event per request, when its response has ended, at level info of the target `twinroute::access`.

use std::{fmt, sync::Arc, time::Instant};

use actix_http::{Method, Request, StatusCode, Uri, header::HeaderMap};
use tracing::Level;

/// Reads the id of a request from its headers.
#[derive(Clone)]
pub(crate) struct RequestId(pub(crate) Arc<ReadId>);

type ReadId = dyn Fn(&HeaderMap) -> Option<String> + Send + Sync;

impl Default for RequestId {
    fn default() -> Self {
        Self(Arc::new(|headers| {
            let id = headers.get("x-request-id")?.to_str().ok()?;
            Some(id.to_owned())
        }))
    }
}

/// The log entry of a request, which is logged when it is dropped.
#[derive(Debug)]
pub(crate) struct AccessEntry {
    method: Method,
    uri: Uri,
    request_id: Option<String>,
    start: Instant,
    status: Option<StatusCode>,
    bytes: u64,
    outcome: Outcome,
}

/// How a response ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The whole response was sent.
    Complete,
    /// The response body failed.
    Aborted,
    /// The client disconnected before the response was complete.
    ClientDisconnected,
}

impl AccessEntry {
    /// Begins the log entry of a request; `None` if the access log is disabled.
    pub(crate) fn begin(request: &Request, request_id: &RequestId) -> Option<Box<Self>> {
        if !tracing::enabled!(target: "twinroute::access", Level::INFO) {
            return None;
        }
        Some(Box::new(Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            request_id: (request_id.0)(&request.head().headers),
            start: Instant::now(),
            status: None,
            bytes: 0,
            outcome: Outcome::ClientDisconnected,
        }))
    }

    pub(crate) fn set_status(&mut self, status: StatusCode) {
        self.status = Some(status);
    }

    pub(crate) fn add_bytes(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
    }

    pub(crate) fn set_outcome(&mut self, outcome: Outcome) {
        self.outcome = outcome;
    }
}

impl Drop for AccessEntry {
    fn drop(&mut self) {
        tracing::info!(
            target: "twinroute::access",
            method = %self.method,
            path = self.uri.path(),
            request_id = self.request_id,
            status = self.status.map(|status| status.as_u16()),
            bytes = self.bytes,
            end = %self.outcome,
            microseconds = self.start.elapsed().as_micros() as u64,
        );
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Complete => "complete",
            Self::Aborted => "aborted",
            Self::ClientDisconnected => "client disconnected",
        })
    }
}

/// Logs the response to an invalid head: late, too large, or not HTTP.
pub(crate) fn log_refused(status: StatusCode) {
    tracing::info!(target: "twinroute::access", status = status.as_u16(), end = "refused");
}
