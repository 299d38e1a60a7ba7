//! Conditional requests for a file: which part of it a response has.

use std::{borrow::Cow, time::UNIX_EPOCH};

use actix_web::http::header::{
    CACHE_CONTROL, HeaderMap, HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE,
    IF_UNMODIFIED_SINCE, RANGE,
};
use twinroute_core::header;

use super::{
    byte_range::{ByteRange, Requested, requested},
    validators::Validators,
};

/// What the response to a GET or a HEAD of a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Range(ByteRange),
    /// The client has the file already.
    NotModified,
    /// The file is not the one that the client expects.
    PreconditionFailed,
    /// No range that the client asks for lies within the file.
    Unsatisfiable,
}

/// Evaluates the conditions of a request, in the order in which Next.js does.
pub(super) fn part(headers: &HeaderMap, validators: &Validators, length: u64) -> Part {
    let request = Conditions {
        headers,
        validators,
    };
    if request.fails() {
        return Part::PreconditionFailed;
    }
    if request.is_fresh() {
        return Part::NotModified;
    }
    let range = request.header(&RANGE);
    let range = range.map(|range| requested(&range, length));
    match range.filter(|_| request.is_range_fresh()) {
        None | Some(Requested::Whole) => Part::Whole,
        Some(Requested::One(range)) => Part::Range(range),
        Some(Requested::Unsatisfiable) => Part::Unsatisfiable,
    }
}

struct Conditions<'r> {
    headers: &'r HeaderMap,
    validators: &'r Validators,
}

impl Conditions<'_> {
    /// Returns a header that is not empty. Several lines count as one.
    fn header(&self, name: &HeaderName) -> Option<Cow<'_, str>> {
        let joined = header::joined(self.headers, name.as_str())?;
        Some(joined).filter(|text| !text.is_empty())
    }

    /// Returns the date in a header, in seconds since 1970; `None` if there is none, or an invalid one.
    fn date(&self, name: &HeaderName) -> Option<i64> {
        seconds(&self.header(name)?)
    }

    fn last_modified(&self) -> Option<i64> {
        seconds(&header::text(&self.validators.last_modified))
    }

    /// Whether `If-Match` or `If-Unmodified-Since` rules the response out.
    fn fails(&self) -> bool {
        if let Some(tags) = self.header(&IF_MATCH) {
            return tags != "*" && !self.has_tag(&tags);
        }
        let date = self.date(&IF_UNMODIFIED_SINCE);
        date.is_some_and(|date| self.last_modified().is_none_or(|modified| modified > date))
    }

    /// Whether the client has the file: by `If-None-Match` and by `If-Modified-Since`, if it sends both.
    fn is_fresh(&self) -> bool {
        let tags = self.header(&IF_NONE_MATCH);
        let has_date = self.header(&IF_MODIFIED_SINCE).is_some();
        if (tags.is_none() && !has_date) || self.wants_new() {
            return false;
        }
        if tags.is_some_and(|tags| tags != "*" && !self.has_tag(&tags)) {
            return false;
        }
        let date = self.date(&IF_MODIFIED_SINCE);
        let is_unmodified = |date: i64| {
            self.last_modified()
                .is_some_and(|modified| modified <= date)
        };
        !has_date || date.is_some_and(is_unmodified)
    }

    /// Whether the client asks for a new response, with `Cache-Control: no-cache`.
    fn wants_new(&self) -> bool {
        let cache_control = self.header(&CACHE_CONTROL).unwrap_or_default();
        cache_control
            .split(',')
            .any(|part| part.trim() == "no-cache")
    }

    /// Whether the range is of the file as it is, by `If-Range`.
    fn is_range_fresh(&self) -> bool {
        let Some(condition) = self.header(&IF_RANGE) else {
            return true;
        };
        if condition.contains('"') {
            return condition.contains(&*header::text(&self.validators.etag));
        }
        let dates = self.last_modified().zip(seconds(&condition));
        dates.is_some_and(|(modified, date)| modified <= date)
    }

    /// Whether a list has the tag of the file. A tag that is weak once more or once less is the same.
    fn has_tag(&self, tags: &str) -> bool {
        let own = &*header::text(&self.validators.etag);
        let is_weak = |weak: &str, tag: &str| weak.strip_prefix("W/") == Some(tag);
        let mut tags = tags.split(',').map(|tag| tag.trim_matches(' '));
        tags.any(|tag| tag == own || is_weak(tag, own) || is_weak(own, tag))
    }
}

/// Parses an HTTP date.
fn seconds(date: &str) -> Option<i64> {
    let time = httpdate::parse_http_date(date.trim()).ok()?;
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}
