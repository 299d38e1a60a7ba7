//! The `Range` header, as Next.js reads it.

/// A range of bytes, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ByteRange {
    pub(super) first: u64,
    pub(super) last: u64,
}

/// What a `Range` header asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Requested {
    /// The whole file: there is no range, or there are several that do not touch.
    Whole,
    One(ByteRange),
    /// No range lies within the file.
    Unsatisfiable,
}

/// Reads a header for a file of `length` bytes. Invalid ranges are ignored, and touching ones become one.
pub(super) fn requested(header: &str, length: u64) -> Requested {
    let Some(ranges) = header.trim_start_matches(' ').strip_prefix("bytes=") else {
        return Requested::Whole;
    };
    let ranges = ranges.split(',').filter_map(|range| parse(range, length));
    let mut ranges: Vec<_> = ranges.collect();
    ranges.sort_by_key(|range| range.first);
    let mut ranges = ranges.into_iter();
    let Some(mut combined) = ranges.next() else {
        return Requested::Unsatisfiable;
    };
    for range in ranges {
        if range.first > combined.last + 1 {
            return Requested::Whole;
        }
        combined.last = combined.last.max(range.last);
    }
    Requested::One(combined)
}

/// Parses `first-last`, `first-` or `-length`; `None` if it is invalid or outside of the file.
fn parse(range: &str, length: u64) -> Option<ByteRange> {
    let end = i128::from(length) - 1;
    let mut parts = range.split('-');
    let first = parts.next().and_then(integer);
    let last = parts.next().and_then(integer);
    let (first, last) = match (first, last) {
        (None, suffix) => (i128::from(length) - suffix?, end),
        (Some(first), last) => (first, last.unwrap_or(end).min(end)),
    };
    if first > last {
        return None;
    }
    Some(ByteRange {
        first: u64::try_from(first).ok()?,
        last: u64::try_from(last).ok()?,
    })
}

/// JavaScript's `parseInt`, without a minus: the digits at the start of a text.
fn integer(text: &str) -> Option<i128> {
    let text = text.trim_start();
    let digits = text.strip_prefix('+').unwrap_or(text);
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let digits = &digits[..end];
    if digits.is_empty() {
        return None;
    }
    // More digits than any file has bytes.
    Some(digits.parse().unwrap_or(i128::MAX / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ranges_as_next_does() {
        let one = |first, last| Requested::One(ByteRange { first, last });
        let cases = [
            ("bytes=0-4", one(0, 4)),
            ("  bytes=0-4", one(0, 4)),
            ("bytes=5-", one(5, 25)),
            ("bytes=-5", one(21, 25)),
            ("bytes=0-99", one(0, 25)),
            (
                "bytes=0-99999999999999999999999999999999999999999999",
                one(0, 25),
            ),
            ("bytes=3", one(3, 25)),
            ("bytes=1-2-9", one(1, 2)),
            ("bytes=+1x-2y", one(1, 2)),
            ("bytes=0-1,2-3", one(0, 3)),
            ("bytes=4-9,0-5", one(0, 9)),
            ("bytes=x,1-2", one(1, 2)),
            ("bytes=0-1,4-5", Requested::Whole),
            ("items=0-1", Requested::Whole),
            ("bytes", Requested::Whole),
            ("", Requested::Whole),
            ("bytes=", Requested::Unsatisfiable),
            ("bytes=x-y", Requested::Unsatisfiable),
            ("bytes=26-", Requested::Unsatisfiable),
            ("bytes=5-2", Requested::Unsatisfiable),
            ("bytes=-27", Requested::Unsatisfiable),
            ("bytes=-0", Requested::Unsatisfiable),
        ];
        for (header, expected) in cases {
            assert_eq!(requested(header, 26), expected, "{header}");
        }
        assert_eq!(requested("bytes=0-", 0), Requested::Unsatisfiable);
    }
}
