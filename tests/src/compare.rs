//! The comparison of two answers: status, body byte for byte, and every header but those that may differ.
//!
//! Plain data in, a list of mismatches out: no sockets, no files.

use std::{collections::BTreeMap, fmt};

use crate::case::Part;

/// An answer as it is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Names as sent, values as Latin-1 (one character per byte), in the order they came.
    pub headers: Vec<(String, String)>,
    /// The body, out of its chunks.
    pub body: Vec<u8>,
}

/// One way in which an answer is not the expected one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mismatch {
    /// Another status code.
    Status {
        /// What was expected.
        expected: u16,
        /// What came.
        actual: u16,
    },
    /// A header is missing, unexpected, or has other values; the order matters among values of one name.
    Header {
        /// The lower-case name.
        name: String,
        /// What was expected; empty if the header was not.
        expected: Vec<String>,
        /// What came; empty if the header did not.
        actual: Vec<String>,
    },
    /// Another body.
    Body {
        /// What was expected.
        expected: Vec<u8>,
        /// What came.
        actual: Vec<u8>,
    },
}

/// Headers that belong to the connection, the clock or the product rather than to the answer.
const NOT_COMPARED: [&str; 5] = [
    "date",
    "connection",
    "keep-alive",
    "transfer-encoding",
    "x-powered-by",
];

/// What Next.js adds to `Vary` for its own React client.
const REACT_VARY: [&str; 4] = [
    "rsc",
    "next-router-state-tree",
    "next-router-prefetch",
    "next-router-segment-prefetch",
];

/// What of the headers is compared, in the order they came.
#[must_use]
pub fn compared_headers(headers: &[(String, String)]) -> Vec<(String, String)> {
    headers
        .iter()
        .filter_map(|(name, value)| match name.to_ascii_lowercase().as_str() {
            lower if NOT_COMPARED.contains(&lower) => None,
            "vary" => without_react(value).map(|rest| (name.clone(), rest)),
            _ => Some((name.clone(), value.clone())),
        })
        .collect()
}

/// Compares two answers; an empty list means that they are the same. `ignore` names what is left out.
#[must_use]
pub fn compare<'a>(
    expected: &Answer,
    actual: &Answer,
    ignore: impl IntoIterator<Item = &'a Part>,
) -> Vec<Mismatch> {
    let ignore: Vec<&Part> = ignore.into_iter().collect();
    let ignores_body = ignore.iter().any(|part| part.covers_body());
    let mut mismatches = Vec::new();
    if expected.status != actual.status {
        mismatches.push(Mismatch::Status {
            expected: expected.status,
            actual: actual.status,
        });
    }
    let (mut left, mut right) = (by_name(&expected.headers), by_name(&actual.headers));
    let mut names: Vec<String> = left.keys().chain(right.keys()).cloned().collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let ignored = ignore.iter().any(|part| part.covers_header(&name));
        let (expected, actual) = (
            left.remove(&name).unwrap_or_default(),
            right.remove(&name).unwrap_or_default(),
        );
        if !ignored && expected != actual {
            mismatches.push(Mismatch::Header {
                name,
                expected,
                actual,
            });
        }
    }
    if !ignores_body && expected.body != actual.body {
        mismatches.push(Mismatch::Body {
            expected: expected.body.clone(),
            actual: actual.body.clone(),
        });
    }
    mismatches
}

fn by_name(headers: &[(String, String)]) -> BTreeMap<String, Vec<String>> {
    let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in compared_headers(headers) {
        by_name
            .entry(name.to_ascii_lowercase())
            .or_default()
            .push(value);
    }
    by_name
}

fn without_react(vary: &str) -> Option<String> {
    let rest: Vec<&str> = vary
        .split(',')
        .map(str::trim)
        .filter(|token| !REACT_VARY.contains(&token.to_ascii_lowercase().as_str()))
        .collect();
    (!rest.is_empty()).then(|| rest.join(", "))
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status { expected, actual } => {
                write!(f, "status\n  expected {expected}\n  actual   {actual}")
            }
            Self::Header {
                name,
                expected,
                actual,
            } => {
                write!(f, "header {name}")?;
                for (label, values) in [("expected", expected), ("actual  ", actual)] {
                    if values.is_empty() {
                        write!(f, "\n  {label} (absent)")?;
                    }
                    for value in values {
                        write!(f, "\n  {label} {value:?}")?;
                    }
                }
                Ok(())
            }
            Self::Body { expected, actual } => {
                let same = expected
                    .iter()
                    .zip(actual)
                    .take_while(|(a, b)| a == b)
                    .count();
                write!(
                    f,
                    "body, from byte {same} on (of {} and {})",
                    expected.len(),
                    actual.len()
                )?;
                for (label, body) in [("expected", expected), ("actual  ", actual)] {
                    write!(f, "\n  {label} {}", excerpt(body, same))?;
                }
                Ok(())
            }
        }
    }
}

/// The bytes around `at`, quoted: enough to see the difference, never a megabyte.
fn excerpt(body: &[u8], at: usize) -> String {
    let (start, end) = (at.saturating_sub(40), body.len().min(at + 200));
    let (before, after) = (
        if start > 0 { "..." } else { "" },
        if end < body.len() { "..." } else { "" },
    );
    format!(
        "{before}\"{}\"{after}",
        body[start.min(end)..end].escape_ascii()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&str, &str)], body: &str) -> Answer {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Answer {
            status: 200,
            headers,
            body: body.into(),
        }
    }

    #[test]
    fn the_order_matters_among_values_of_one_name_only() {
        let one = answer(
            &[("Set-Cookie", "a"), ("X-A", "1"), ("Set-Cookie", "b")],
            "",
        );
        let same = answer(
            &[("x-a", "1"), ("set-cookie", "a"), ("set-cookie", "b")],
            "",
        );
        let swapped = answer(
            &[("X-A", "1"), ("Set-Cookie", "b"), ("Set-Cookie", "a")],
            "",
        );
        assert_eq!(compare(&one, &same, []), []);
        assert_eq!(compare(&one, &swapped, []).len(), 1);
    }

    #[test]
    fn vary_counts_without_what_is_for_react() {
        let next = answer(
            &[
                ("Vary", "rsc, next-router-state-tree, Accept-Encoding"),
                ("Date", "now"),
            ],
            "",
        );
        assert_eq!(
            compare(&next, &answer(&[("vary", "Accept-Encoding")], ""), []),
            []
        );
        assert_eq!(compare(&next, &answer(&[], ""), []).len(), 1);
    }

    #[test]
    fn a_mismatch_shows_where_the_bodies_part() {
        let mismatches = compare(&answer(&[], "{\"a\":1}"), &answer(&[], "{\"a\":1.0}"), []);
        let told: Vec<String> = mismatches.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "body, from byte 6 on (of 7 and 9)\n  expected \"{\\\"a\\\":1}\"\n  actual   \"{\\\"a\\\":1.0}\""
            ]
        );
    }

    #[test]
    fn an_ignored_body_takes_its_length_along() {
        let (one, other) = (
            answer(&[("Content-Length", "1")], "a"),
            answer(&[("Content-Length", "2")], "bb"),
        );
        assert_eq!(compare(&one, &other, []).len(), 2);
        assert_eq!(compare(&one, &other, [&Part::Body]), []);
    }
}
