//! What the access log knows of a request. It is a copy, so that a line in the queue keeps no buffer of its connection.

use std::{
    net::IpAddr,
    time::{Duration, SystemTime},
};

use actix_http::{
    RequestHead, StatusCode, Version,
    header::{HeaderName, REFERER, USER_AGENT},
};
use twinroute_core::{ServedBy, X_REQUEST_ID};

use super::Outcome;

/// The longest text of a field, in bytes; more is cut off.
pub(super) const MAX_TEXT: usize = 2 * 1024;

/// One line of the access log.
#[derive(Debug)]
pub(crate) struct AccessRecord {
    /// When the head had arrived.
    pub(super) time: SystemTime,
    pub(super) duration: Duration,
    pub(super) client: Option<IpAddr>,
    /// The request line is known in part, or not at all, if the head was refused.
    pub(super) method: Option<String>,
    pub(super) path: Option<String>,
    pub(super) query: Option<String>,
    pub(super) version: Option<Version>,
    pub(super) status: Option<StatusCode>,
    /// The bytes of the body that were sent.
    pub(super) bytes: u64,
    pub(super) outcome: Outcome,
    pub(super) served: ServedBy,
    pub(super) request_id: Option<String>,
    pub(super) user_agent: Option<String>,
    pub(super) referer: Option<String>,
}

impl Default for AccessRecord {
    fn default() -> Self {
        Self {
            time: SystemTime::now(),
            duration: Duration::ZERO,
            client: None,
            method: None,
            path: None,
            query: None,
            version: None,
            status: None,
            bytes: 0,
            outcome: Outcome::ClientDisconnected,
            served: ServedBy::default(),
            request_id: None,
            user_agent: None,
            referer: None,
        }
    }
}

impl AccessRecord {
    /// Begins the record of a request.
    pub(super) fn begin(head: &RequestHead, client: Option<IpAddr>) -> Self {
        let header = |name: &HeaderName| head.headers.get(name).map(|value| text(value.as_bytes()));
        Self {
            client,
            method: Some(text(head.method.as_str().as_bytes())),
            path: Some(text(head.uri.path().as_bytes())),
            query: head.uri.query().map(|query| text(query.as_bytes())),
            version: Some(head.version),
            request_id: header(&X_REQUEST_ID),
            user_agent: header(&USER_AGENT),
            referer: header(&REFERER),
            ..Self::default()
        }
    }

    /// Returns the record of an invalid head, with what its first line has of a method and a target.
    pub(super) fn refused(
        status: StatusCode,
        client: Option<IpAddr>,
        request_id: Option<&str>,
        received: &[u8],
    ) -> Self {
        let line = received.split(|byte| *byte == b'\n').next();
        let line = line.unwrap_or_default().trim_ascii();
        let mut words = line.split(|byte| *byte == b' ');
        let is_method = |word: &&[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_uppercase);
        let method = words.next().filter(is_method);
        let target = words.next().filter(|_| method.is_some());
        let mut parts = target.map(|target| target.splitn(2, |byte| *byte == b'?'));
        let mut part = || parts.as_mut()?.next().map(text);
        Self {
            client,
            method: method.map(text),
            path: part(),
            query: part(),
            status: Some(status),
            outcome: Outcome::Refused,
            request_id: request_id.map(str::to_owned),
            ..Self::default()
        }
    }
}

/// Returns a duration in microseconds.
pub(super) fn microseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// Copies a text, without bytes that are not UTF-8.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_TEXT)]).into_owned()
}
