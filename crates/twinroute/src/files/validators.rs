//! `ETag` and `Last-Modified` of a file.

use std::{
    fs::Metadata,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use actix_web::http::header::HeaderValue;

/// The validators of a response with a file: the file's own, or those that a header rule or a proxy sets.
#[derive(Debug, Clone)]
pub(super) struct Validators {
    pub(super) etag: HeaderValue,
    pub(super) last_modified: HeaderValue,
}

impl Validators {
    /// Computes the validators of a file, as Next.js does: a weak tag of its size and of its time of modification in milliseconds.
    pub(super) fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().unwrap_or(UNIX_EPOCH);
        let milliseconds = milliseconds(modified);
        let sign = if milliseconds < 0 { "-" } else { "" };
        let etag = format!(
            "W/\"{:x}-{sign}{:x}\"",
            metadata.len(),
            milliseconds.unsigned_abs()
        );
        Self {
            etag: HeaderValue::try_from(etag).unwrap_or(HeaderValue::from_static("")),
            last_modified: HeaderValue::try_from(http_date(milliseconds))
                .unwrap_or(HeaderValue::from_static("")),
        }
    }
}

/// Returns the milliseconds since 1970, rounded as Node.js rounds them.
fn milliseconds(time: SystemTime) -> i64 {
    let nanoseconds = match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i128::try_from(since.as_nanos()),
        Err(before) => i128::try_from(before.duration().as_nanos()).map(|nanoseconds| -nanoseconds),
    };
    let rounded = (nanoseconds.unwrap_or_default() + 500_000).div_euclid(1_000_000);
    i64::try_from(rounded).unwrap_or_default()
}

/// Formats a time as an HTTP date. One before 1970 or after 9999 becomes the closest of the years between: caches read no others.
fn http_date(milliseconds: i64) -> String {
    const END: u64 = 253_402_300_799;
    let seconds = u64::try_from(milliseconds.div_euclid(1000)).unwrap_or_default();
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds.min(END)))
}
