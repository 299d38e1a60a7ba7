//! Parses the dates in cookies as V8's `Date` does: ISO 8601, and the other forms that servers write.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::date::{DAY, MONTHS, days_since_epoch};

/// Parses `Wed, 21 Oct 2026 07:28:00 GMT`, `Wed, 21-Oct-26 07:28:00 GMT`, `2026-10-21T07:28:00Z` and similar forms. A time
/// without a zone is UTC.
pub(super) fn parse(text: &str) -> Option<SystemTime> {
    let seconds = iso(text).or_else(|| named(text))?;
    let length = Duration::from_secs(seconds.unsigned_abs());
    match seconds {
        0.. => UNIX_EPOCH.checked_add(length),
        _ => UNIX_EPOCH.checked_sub(length),
    }
}

/// Parses `2026-10-21`, with or without a time of day.
fn iso(text: &str) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let mut parts = date.split('-').map(number);
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let month = usize::try_from(month).ok()?.checked_sub(1)?;
    if parts.next().is_some()
        || date.as_bytes()[4] != b'-'
        || month > 11
        || !(1..=31).contains(&day)
    {
        return None;
    }
    let midnight = days_since_epoch(year, month, day) * DAY;
    if rest.is_empty() {
        return Some(midnight);
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let zone = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    Some(midnight + clock(&rest[..zone])? - offset(&rest[zone..])?)
}

/// Parses a date with the name of its month, in any order that has the day before the year.
fn named(text: &str) -> Option<i64> {
    let (mut month, mut second, mut east) = (None, None, 0);
    let mut numbers = Vec::new();
    for word in words(text) {
        let is_zone = second.is_some() && word.starts_with(['+', '-']);
        if word.contains(':') && second.is_none() {
            second = Some(clock(word)?);
        } else if is_zone {
            east = offset(word)?;
        } else if word.starts_with(|first: char| first.is_ascii_digit()) {
            numbers.push(number(word)?);
        } else if let Some(found) = month_of(word) {
            month = Some(found);
        } else if !numbers.is_empty() && !is_utc(word) {
            return None;
        }
    }
    let [day, year] = numbers[..] else {
        return None;
    };
    let year = match year {
        0..50 => year + 2000,
        50..100 => year + 1900,
        _ => year,
    };
    let days = days_since_epoch(
        year,
        month?,
        Some(day).filter(|day| (1..=31).contains(day))?,
    );
    Some(days * DAY + second.unwrap_or(0) - east)
}

/// Splits words, numbers and times. Before a time of day, a dash is a separator.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let separate = |text| str::split(text, [' ', '\t', ',']);
    let time = text.find(':').unwrap_or(text.len());
    let (date, rest) = text.split_at(text[..time].rfind([' ', ',']).unwrap_or(time));
    let date = date.split([' ', '\t', ',', '-']);
    date.chain(separate(rest)).filter(|word| !word.is_empty())
}

/// Parses `7:28`, `07:28:00` or `07:28:00.5` to seconds; midnight may be 24:00:00.
fn clock(text: &str) -> Option<i64> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut parts = whole.split(':').map(number);
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let seconds = hour * 3600 + minute * 60 + second;
    let is_time = parts.next().is_none() && minute < 60 && second < 60 && seconds <= DAY;
    is_time.then_some(seconds)
}

/// Parses `+0200`, `+02:00` or `Z` to seconds.
fn offset(text: &str) -> Option<i64> {
    let (sign, digits) = match text.split_at_checked(1) {
        None => return Some(0),
        Some(("+", digits)) => (1, digits.replace(':', "")),
        Some(("-", digits)) => (-1, digits.replace(':', "")),
        Some(_) => return is_utc(text).then_some(0),
    };
    let value = number(&digits).filter(|_| digits.len() == 4)?;
    Some(sign * (value / 100 * 3600 + value % 100 * 60))
}

fn month_of(word: &str) -> Option<usize> {
    let start = word.get(..3)?;
    MONTHS
        .iter()
        .position(|month| month.eq_ignore_ascii_case(start))
}

fn is_utc(word: &str) -> bool {
    ["gmt", "utc", "ut", "z"]
        .iter()
        .any(|name| name.eq_ignore_ascii_case(word))
}

fn number(text: &str) -> Option<i64> {
    let is_number = text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::{super::date::Utc, *};

    #[test]
    fn dates_are_parsed() {
        const WHEN: &str = "Wed, 21 Oct 2026 07:28:00 GMT";
        let cases = [
            ("Wed, 21 Oct 2026 07:28:00 GMT", WHEN),
            ("Wed, 21-Oct-2026 07:28:00 GMT", WHEN),
            ("Wednesday, 21-Oct-26 07:28:00 GMT", WHEN),
            ("wed,21 oct 2026 7:28 utc", WHEN),
            ("Wed Oct 21 2026 07:28:00 GMT", WHEN),
            ("Mon, 21 October 2026 09:28:00 +0200", WHEN),
            ("Wed Oct 21 07:28:00 2026", WHEN),
            ("2026-10-21T07:28:00Z", WHEN),
            ("2026-10-21T02:28:00.123-05:00", WHEN),
            ("2026-10-21", "Wed, 21 Oct 2026 00:00:00 GMT"),
            ("Oct 21, 2026", "Wed, 21 Oct 2026 00:00:00 GMT"),
            (
                "Tue, 20 Oct 2026 24:00:00 GMT",
                "Wed, 21 Oct 2026 00:00:00 GMT",
            ),
            ("31 Feb 2026", "Tue, 03 Mar 2026 00:00:00 GMT"),
            (
                "Thu, 01-Jan-70 00:00:01 GMT",
                "Thu, 01 Jan 1970 00:00:01 GMT",
            ),
            (
                "Fri, 21 Oct 1960 07:28:00 GMT",
                "Fri, 21 Oct 1960 07:28:00 GMT",
            ),
        ];
        for (text, expected) in cases {
            let read = parse(text).map(|time| Utc(time).to_string());
            assert_eq!(read.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn invalid_dates_are_rejected() {
        for text in [
            "",
            "foo",
            "1792567680000",
            "21/10/2026",
            "Oct",
            "1 Oct 2026 25:00",
            "1 Oct 2026 x",
            "é Oct 1 2026 é",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
