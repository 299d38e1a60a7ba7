//! Compares headers: selects those that describe the response, and decides whether their values are equal.

use std::collections::BTreeMap;

use crate::{ComparedResponse, Difference, Place, comparison::Strictness};

/// Headers that depend on the connection, the clock or the product rather than on the response.
const NOT_COMPARED: [&str; 5] = [
    "date",
    "connection",
    "keep-alive",
    "transfer-encoding",
    "x-powered-by",
];

/// The names that Next.js adds to `Vary` for its own React client.
const REACT_VARY: [&str; 4] = [
    "rsc",
    "next-router-state-tree",
    "next-router-prefetch",
    "next-router-segment-prefetch",
];

pub(crate) fn compare(
    left: &ComparedResponse,
    right: &ComparedResponse,
    strictness: Strictness,
    found: &mut Vec<Difference>,
) {
    let same_bodies = left.body == right.body;
    let mut values: BTreeMap<String, [Vec<String>; 2]> = BTreeMap::new();
    for (side, response) in [left, right].into_iter().enumerate() {
        for (name, value) in compared(&response.headers) {
            values.entry(name.to_ascii_lowercase()).or_default()[side].push(value);
        }
    }
    for (name, [mut left, mut right]) in values {
        if strictness == Strictness::ByValue {
            match name.as_str() {
                // Cookies are compared by their attributes, and lengths with the bodies.
                "set-cookie" | "content-length" => continue,
                "etag" if !same_bodies && !left.is_empty() && !right.is_empty() => continue,
                "vary" => [left, right] = [left, right].map(|values| tokens(&values)),
                _ => {}
            }
        }
        if left != right {
            let values = [left, right].map(|values| (!values.is_empty()).then(|| quoted(&values)));
            found.push(Difference::new(Place::Header(name), values));
        }
    }
}

/// The headers that are compared, in the order in which they were received.
pub(crate) fn compared(headers: &[(String, String)]) -> Vec<(String, String)> {
    headers
        .iter()
        .filter_map(|(name, value)| match name.to_ascii_lowercase().as_str() {
            lower if NOT_COMPARED.contains(&lower) => None,
            "vary" => without_react(value).map(|rest| (name.clone(), rest)),
            _ => Some((name.clone(), value.clone())),
        })
        .collect()
}

fn without_react(vary: &str) -> Option<String> {
    let rest: Vec<&str> = vary
        .split(',')
        .map(str::trim)
        .filter(|token| !REACT_VARY.contains(&token.to_ascii_lowercase().as_str()))
        .collect();
    (!rest.is_empty()).then(|| rest.join(", "))
}

/// The members of a list as a set: sorted, in lower case, without duplicates.
fn tokens(values: &[String]) -> Vec<String> {
    let tokens = values.iter().flat_map(|value| value.split(','));
    let mut tokens: Vec<_> = tokens
        .map(|token| token.trim().to_ascii_lowercase())
        .collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

fn quoted(values: &[String]) -> String {
    let quoted = values.iter().map(|value| format!("{value:?}"));
    quoted.collect::<Vec<_>>().join(", ")
}
