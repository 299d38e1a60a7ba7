//! Dates as JavaScript writes them, for every year that a `Date` supports.

use std::{
    fmt::{Display, Formatter, Result},
    time::{SystemTime, UNIX_EPOCH},
};

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
pub(super) const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
/// In seconds.
pub(super) const DAY: i64 = 24 * 60 * 60;
/// The number of nanoseconds of a second.
const NANOS: u32 = 1_000_000_000;
/// The number of days that a `Date` supports before and after 1970.
const RANGE: i64 = 100_000_000;

/// A time as JavaScript's `Date` writes it.
pub(super) struct Date {
    year: i64,
    /// Counted from 0.
    month: usize,
    day: i64,
    /// 0 is Thursday, the weekday of 1970-01-01.
    weekday: usize,
    /// The second of the day.
    second: i64,
}

impl Date {
    /// Returns `None` for a time that `Date` does not support.
    pub(super) fn of(time: SystemTime) -> Option<Self> {
        let range = -RANGE * DAY..=RANGE * DAY;
        let seconds = since_epoch(time).filter(|seconds| range.contains(seconds))?;
        let days = seconds.div_euclid(DAY);
        let (year, month, day) = civil(days);
        Some(Self {
            year,
            month,
            day,
            weekday: days.rem_euclid(7) as usize,
            second: seconds.rem_euclid(DAY),
        })
    }

    /// Formats as `toJSON` does, without milliseconds, which cookies don't have.
    pub(super) fn iso(&self) -> String {
        let year = match self.year {
            year @ 0..=9999 => format!("{year:04}"),
            year => format!("{year:+07}"),
        };
        let (month, day) = (self.month + 1, self.day);
        format!("{year}-{month:02}-{day:02}T{}.000Z", self.clock())
    }

    /// Formats as `toISOString` does.
    fn iso_with(&self, milliseconds: u32) -> String {
        self.iso().replace(".000Z", &format!(".{milliseconds:03}Z"))
    }

    fn clock(&self) -> String {
        let (hour, minute, second) = (self.second / 3600, self.second / 60 % 60, self.second % 60);
        format!("{hour:02}:{minute:02}:{second:02}")
    }
}

/// Formats a time as JavaScript's `toISOString` does: `2026-10-21T07:28:00.000Z`. Returns `None` for a time that `Date` does not
/// support.
#[must_use]
pub fn iso_date(time: SystemTime) -> Option<String> {
    // A `Date` has whole milliseconds. Those before 1970 count from the second below, as the seconds do.
    let milliseconds = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => after.subsec_millis(),
        Err(error) => (NANOS - error.duration().subsec_nanos()) % NANOS / 1_000_000,
    };
    Date::of(time).map(|date| date.iso_with(milliseconds))
}

/// Formats as `toUTCString` does: `Thu, 01 Jan 1970 00:00:00 GMT`.
pub(super) struct Utc(pub(super) SystemTime);

impl Display for Utc {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Some(date) = Date::of(self.0) else {
            return f.write_str("Invalid Date");
        };
        let (weekday, month) = (DAYS[date.weekday], MONTHS[date.month]);
        let sign = if date.year < 0 { "-" } else { "" };
        let (day, year, clock) = (date.day, date.year.abs(), date.clock());
        write!(f, "{weekday}, {day:02} {month} {sign}{year:04} {clock} GMT")
    }
}

/// Converts to whole seconds since 1970, rounded down.
fn since_epoch(time: SystemTime) -> Option<i64> {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).ok(),
        Err(error) => {
            let before = error.duration();
            let seconds = i64::try_from(before.as_secs()).ok()?;
            (-seconds).checked_sub(i64::from(before.subsec_nanos() > 0))
        }
    }
}

/// Returns the number of days from 1970-01-01 to a date; months count from 0. The inverse of [`civil`].
pub(super) fn days_since_epoch(year: i64, month: usize, day: i64) -> i64 {
    let from_march = (month as i64 + 10) % 12;
    let year = year - i64::from(month < 2);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    year.div_euclid(400) * 146_097 + day_of_era - 719_468
}

/// Returns year, month (from 0) and day of the month for a number of days since 1970-01-01: Howard Hinnant's `civil_from_days`,
/// whose years begin in March.
fn civil(days: i64) -> (i64, usize, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12;
    let year = year_of_era + era * 400 + i64::from(month < 2);
    (year, month as usize, day)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn iso_dates_have_milliseconds() {
        let cases = [
            (1_500, "1970-01-01T00:00:01.500Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (-1_000, "1969-12-31T23:59:59.000Z"),
            (253_402_300_800_000, "+010000-01-01T00:00:00.000Z"),
            (-62_198_755_200_000, "-000001-01-01T00:00:00.000Z"),
        ];
        for (milliseconds, text) in cases {
            let milliseconds: i64 = milliseconds;
            let length = Duration::from_millis(milliseconds.unsigned_abs());
            let time = match milliseconds {
                0.. => UNIX_EPOCH + length,
                _ => UNIX_EPOCH - length,
            };
            assert_eq!(iso_date(time).as_deref(), Some(text));
        }
    }

    #[test]
    fn dates_are_formatted_as_in_javascript() {
        let cases = [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_792_567_680, "Wed, 21 Oct 2026 07:28:00 GMT"),
            (253_402_300_800, "Sat, 01 Jan 10000 00:00:00 GMT"),
            (-62_198_755_200, "Fri, 01 Jan -0001 00:00:00 GMT"),
            (8_640_000_000_000, "Sat, 13 Sep 275760 00:00:00 GMT"),
            (8_640_000_000_001, "Invalid Date"),
            (i64::MAX, "Invalid Date"),
            (i64::MIN + 1, "Invalid Date"),
        ];
        for (seconds, text) in cases {
            let length = Duration::from_secs(seconds.unsigned_abs());
            let time = match seconds {
                0.. => UNIX_EPOCH.checked_add(length),
                _ => UNIX_EPOCH.checked_sub(length),
            };
            if let Some(date) = Date::of(time.unwrap()) {
                let days = days_since_epoch(date.year, date.month, date.day);
                assert_eq!(days, seconds.div_euclid(DAY), "{seconds}");
            }
            assert_eq!(Utc(time.unwrap()).to_string(), text, "{seconds}");
        }
    }

    #[test]
    fn dates_as_json() {
        let iso =
            |seconds| Date::of(UNIX_EPOCH + Duration::from_secs(seconds)).map(|date| date.iso());
        assert_eq!(
            iso(951_868_799).as_deref(),
            Some("2000-02-29T23:59:59.000Z")
        );
        assert_eq!(
            iso(253_402_300_800).as_deref(),
            Some("+010000-01-01T00:00:00.000Z")
        );
        assert_eq!(iso(8_640_000_000_001), None);
    }
}
