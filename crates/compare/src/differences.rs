//! All differences between two responses, and their report.

use std::fmt;

use crate::{Difference, Place};

/// The report lists at most this number of differences, and counts the others.
const MAX_LISTED: usize = 20;

/// All differences between two responses.
///
/// Its `Display` is a report: each difference on one line, or on several if a value is long. It lists the first 20
/// differences and counts the others, and truncates values after 300 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differences {
    sides: [&'static str; 2],
    list: Vec<Difference>,
    // How many differences `shorten` removed from `list`.
    removed: usize,
}

impl Differences {
    pub(crate) fn new(sides: [&'static str; 2], list: Vec<Difference>) -> Self {
        Self {
            sides,
            list,
            removed: 0,
        }
    }

    /// Whether the responses are equal.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the differences in the order status, headers, cookies, body.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Difference> {
        self.list.iter()
    }

    /// Removes the differences that `noise` has at the same places.
    ///
    /// `noise` is a comparison of two responses of the same server to the same request: its differences, such as those
    /// of a timestamp, occur between any two responses. A number that changes does not explain a string or a missing
    /// value.
    ///
    /// ```
    /// use twinroute_compare::{ComparedResponse, Comparison};
    ///
    /// let response = |body: &str| ComparedResponse {
    ///     status: 200,
    ///     headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
    ///     body: body.into(),
    /// };
    /// let legacy = [response(r#"{"at": 1, "id": 7}"#), response(r#"{"at": 2, "id": 7}"#)];
    /// let rust = response(r#"{"at": 3, "id": 8}"#);
    ///
    /// let comparison = Comparison::by_value();
    /// let noise = comparison.compare(&legacy[0], &legacy[1]);
    /// let differences = comparison.compare(&legacy[0], &rust).without(&noise);
    /// assert_eq!(differences.to_string(), "$.id: legacy 7, rust 8");
    /// ```
    #[must_use]
    pub fn without(mut self, noise: &Self) -> Self {
        self.list
            .retain(|difference| !noise.iter().any(|noise| noise.explains(difference)));
        self
    }

    /// Adds a difference that a comparison cannot find, such as [one side's incomplete response](crate::Place::End).
    #[must_use]
    pub fn and(mut self, difference: Difference) -> Self {
        self.list.push(difference);
        self
    }

    /// Replaces the values of each difference, for example to mask secrets.
    ///
    /// ```
    /// use twinroute_compare::{ComparedResponse, Comparison};
    ///
    /// let [legacy, rust] = [200, 500].map(|status| ComparedResponse { status, ..Default::default() });
    /// let differences = Comparison::by_value().compare(&legacy, &rust);
    /// let masked = differences.map_values(|_, values| values.map(|value| value.map(|_| "(masked)".to_owned())));
    /// assert_eq!(masked.to_string(), "status: legacy (masked), rust (masked)");
    /// ```
    #[must_use]
    pub fn map_values(
        mut self,
        mut replace: impl FnMut(&Place, [Option<&str>; 2]) -> [Option<String>; 2],
    ) -> Self {
        for difference in &mut self.list {
            let values = replace(difference.place(), difference.values());
            *difference = Difference::new(difference.place().clone(), values);
        }
        self
    }

    /// Drops everything that the report does not show, to bound the memory of stored differences: those after the first
    /// 20, and the rest of values longer than 300 characters. The report stays the same.
    pub fn shorten(&mut self) {
        self.removed += self.list.len().saturating_sub(MAX_LISTED);
        self.list.truncate(MAX_LISTED);
        self.list.shrink_to_fit();
        self.list.iter_mut().for_each(Difference::shorten);
    }
}

impl fmt::Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, difference) in self.list.iter().take(MAX_LISTED).enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            difference.write(f, self.sides)?;
        }
        match self.removed + self.list.len().saturating_sub(MAX_LISTED) {
            0 => Ok(()),
            more => write!(f, "\n... and {more} more"),
        }
    }
}
