//! The access log: one line per request, when its response has ended. It is an event at level info of the target `twinroute::access`,
//! and a line of an [`AccessLog`] if the server has one.

mod access_log;
mod format;
mod record;
mod reopening;
mod writer;

use std::{fmt, net::IpAddr, time::Instant};

use actix_http::{HttpMessage as _, Request, StatusCode};
use tracing::Level;
use twinroute_core::{RequestIds, Served, TrustedPeers, forwarded::client_ip_of};

pub(crate) use access_log::OpenAccessLog;
pub use access_log::{AccessLog, AccessOutput};
use record::AccessRecord;
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
    record: AccessRecord,
    start: Instant,
    served: Served,
    log: Option<OpenAccessLog>,
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
    /// Begins the log entry of a request; `None` if the access log is disabled.
    pub(crate) fn begin(request: &Request, observation: &Observation) -> Option<Box<Self>> {
        let log = observation.log.clone();
        if log.is_none() && !is_traced() {
            return None;
        }
        let head = request.head();
        let is_trusted = observation.trusted.trusts(head.peer_addr);
        let client = if is_trusted {
            client_ip_of(head)
        } else {
            head.peer_addr.map(|peer| peer.ip().to_canonical())
        };
        let served = Served::default();
        if log.is_some() {
            request.extensions_mut().insert(served.clone());
        }
        Some(Box::new(Self {
            record: AccessRecord::begin(head, client),
            start: Instant::now(),
            served,
            log,
        }))
    }

    pub(crate) fn set_status(&mut self, status: StatusCode) {
        self.record.status = Some(status);
    }

    pub(crate) fn add_bytes(&mut self, bytes: usize) {
        self.record.bytes += bytes as u64;
    }

    pub(crate) fn set_outcome(&mut self, outcome: Outcome) {
        self.record.outcome = outcome;
    }
}

impl Drop for AccessEntry {
    fn drop(&mut self) {
        let record = &mut self.record;
        record.duration = self.start.elapsed();
        tracing::info!(
            target: "twinroute::access",
            method = record.method.as_deref().map(display),
            path = record.path.as_deref(),
            request_id = record.request_id.as_deref(),
            status = record.status.map(|status| status.as_u16()),
            bytes = record.bytes,
            end = %record.outcome,
            microseconds = record.microseconds(),
        );
        if let Some(log) = &self.log {
            record.served = self.served.take();
            log.push(std::mem::take(record));
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
