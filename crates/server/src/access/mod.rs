//! The access log: one line per request, when its response has ended. It is an event at level info of the target `twinroute::access`,
//! and a line of an [`AccessLog`] if the server has one.

mod access_log;
mod format;
mod record;
mod reopening;
mod writer;

use std::{fmt, net::IpAddr, time::Instant};

use actix_http::{HttpMessage as _, Method, Request, StatusCode, Uri, header::HeaderValue};
use tracing::Level;
use twinroute_core::{RequestIds, Served, TrustedPeers, X_REQUEST_ID, forwarded::client_ip_of};

pub(crate) use access_log::OpenAccessLog;
pub use access_log::{AccessLog, AccessOutput};
use record::{AccessRecord, MAX_TEXT, microseconds};
pub(crate) use reopening::Reopening;

/// What a server does for each request so that it is found again: its id and its line in the access log.
#[derive(Debug, Clone, Default)]
pub(crate) struct Observation {
    pub(crate) log: Option<OpenAccessLog>,
    /// `None` if requests get no ids.
    pub(crate) request_ids: Option<RequestIds>,
    /// The peers whose `X-Forwarded-For` has the client's address.
    pub(crate) trusted: TrustedPeers,
}

/// The log entry of a request, which is logged when it is dropped.
#[derive(Debug)]
pub(crate) struct AccessEntry {
    start: Instant,
    method: Method,
    uri: Uri,
    request_id: Option<HeaderValue>,
    status: Option<StatusCode>,
    /// The bytes of the body that were sent.
    bytes: u64,
    outcome: Outcome,
    /// The line of the access log, if the server has one.
    line: Option<Box<Line>>,
}

/// The line of a request in the access log.
#[derive(Debug)]
struct Line {
    log: OpenAccessLog,
    served: Served,
    record: AccessRecord,
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
    /// The head was invalid.
    Refused,
}

impl AccessEntry {
    /// Begins the log entry of a request; `None` if there is no access log, and no subscriber for its events.
    pub(crate) fn begin(request: &Request, observation: &Observation) -> Option<Box<Self>> {
        if observation.log.is_none() && !is_traced() {
            return None;
        }
        let (head, log) = (request.head(), observation.log.clone());
        Some(Box::new(Self {
            start: Instant::now(),
            method: head.method.clone(),
            uri: head.uri.clone(),
            request_id: head.headers.get(&X_REQUEST_ID).cloned(),
            status: None,
            bytes: 0,
            outcome: Outcome::ClientDisconnected,
            line: log.map(|log| Line::begin(log, request, &observation.trusted)),
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

impl Line {
    fn begin(log: OpenAccessLog, request: &Request, trusted: &TrustedPeers) -> Box<Self> {
        let head = request.head();
        let client = if trusted.trusts(head.peer_addr) {
            client_ip_of(head)
        } else {
            head.peer_addr.map(|peer| peer.ip().to_canonical())
        };
        let served = Served::default();
        request.extensions_mut().insert(served.clone());
        Box::new(Self {
            log,
            served,
            record: AccessRecord::begin(head, client),
        })
    }
}

impl Drop for AccessEntry {
    fn drop(&mut self) {
        let (duration, path) = (self.start.elapsed(), self.uri.path());
        tracing::info!(
            target: "twinroute::access",
            method = %self.method,
            path = path.get(..MAX_TEXT).unwrap_or(path),
            request_id = self.request_id.as_ref().and_then(|id| id.to_str().ok()),
            status = self.status.map(|status| status.as_u16()),
            bytes = self.bytes,
            end = %self.outcome,
            microseconds = microseconds(duration),
        );
        if let Some(line) = self.line.take() {
            line.log.push(AccessRecord {
                duration,
                status: self.status,
                bytes: self.bytes,
                outcome: self.outcome,
                served: line.served.take(),
                ..line.record
            });
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Complete => "complete",
            Self::Aborted => "aborted",
            Self::ClientDisconnected => "client disconnected",
            Self::Refused => "refused",
        })
    }
}

fn is_traced() -> bool {
    tracing::enabled!(target: "twinroute::access", Level::INFO)
}

/// Logs the response to an invalid head: late, too large, or not HTTP. `received` is the part of the head that was received.
pub(crate) fn log_refused(
    observation: &Observation,
    status: StatusCode,
    client: Option<IpAddr>,
    request_id: Option<&str>,
    received: &[u8],
) {
    tracing::info!(target: "twinroute::access", request_id, status = status.as_u16(), end = "refused");
    if let Some(log) = &observation.log {
        log.push(AccessRecord::refused(status, client, request_id, received));
    }
}
