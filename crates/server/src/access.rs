//! The access log: one event for each request, at level info of the target `twinroute::access`, when its response has ended.

use std::{fmt, sync::Arc, time::Instant};

use actix_http::{Method, Request, StatusCode, Uri, header::HeaderMap};
use tracing::Level;

/// Reads what a request is called from its headers.
#[derive(Clone)]
pub(crate) struct RequestId(pub(crate) Arc<Read>);

type Read = dyn Fn(&HeaderMap) -> Option<String> + Send + Sync;

impl Default for RequestId {
    fn default() -> Self {
        Self(Arc::new(|headers| {
            let id = headers.get("x-request-id")?.to_str().ok()?;
            Some(id.to_owned())
        }))
    }
}

/// What is logged of a request.
#[derive(Debug)]
pub(crate) struct Access {
    method: Method,
    uri: Uri,
    request_id: Option<String>,
    start: Instant,
    status: Option<StatusCode>,
    bytes: u64,
    end: Outcome,
}

/// How a response ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All of it was sent.
    Complete,
    /// It failed midway.
    BrokenOff,
    /// The client went before it had all of it.
    ClientDisconnected,
}

impl Access {
    /// Begins with a request's head; None while nobody listens.
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
            end: Outcome::ClientDisconnected,
        }))
    }

    pub(crate) fn answered(&mut self, status: StatusCode) {
        self.status = Some(status);
    }

    pub(crate) fn sent(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
    }

    pub(crate) fn ended(&mut self, end: Outcome) {
        self.end = end;
    }
}

impl Drop for Access {
    fn drop(&mut self) {
        tracing::info!(
            target: "twinroute::access",
            method = %self.method,
            path = self.uri.path(),
            request_id = self.request_id,
            status = self.status.map(|status| status.as_u16()),
            bytes = self.bytes,
            end = %self.end,
            microseconds = self.start.elapsed().as_micros() as u64,
        );
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Complete => "complete",
            Self::BrokenOff => "broken off",
            Self::ClientDisconnected => "client disconnected",
        })
    }
}

/// Logs the response to what never became a request: a head that is late, too large, or no HTTP.
pub(crate) fn log_refused(status: StatusCode) {
    tracing::info!(target: "twinroute::access", status = status.as_u16(), end = "refused");
}
