//! Compares cookies, attribute by attribute.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime},
};

use crate::{ComparedResponse, Difference, Place};

/// Two `Expires` that differ by at most this are equal: each server computes it from its own clock.
const EXPIRES_TOLERANCE: Duration = Duration::from_secs(10);

const VALUE: &str = "value";

/// The attributes of a cookie by lower-case name, and its value under `value`.
type Attributes<'a> = BTreeMap<String, &'a str>;

pub(crate) fn compare(
    left: &ComparedResponse,
    right: &ComparedResponse,
    found: &mut Vec<Difference>,
) {
    let mut cookies: BTreeMap<(&str, usize), [Attributes<'_>; 2]> = BTreeMap::new();
    for (side, response) in [left, right].into_iter().enumerate() {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, attributes) in parse_all(response) {
            let time = times.entry(name).or_default();
            // Cookies of one name are compared in the order in which they are set.
            cookies.entry((name, *time)).or_default()[side] = attributes;
            *time += 1;
        }
    }
    for ((name, _), sides) in &cookies {
        compare_one(name, sides, found);
    }
}

fn parse_all(response: &ComparedResponse) -> impl Iterator<Item = (&str, Attributes<'_>)> {
    let headers = response.headers.iter();
    let cookies = headers.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    cookies.map(|(_, text)| parse(text))
}

fn parse(text: &str) -> (&str, Attributes<'_>) {
    let mut parts = text.split(';').map(|part| match part.split_once('=') {
        Some((name, value)) => (name.trim(), value.trim()),
        None => (part.trim(), ""),
    });
    let (name, value) = parts.next().unwrap_or_default();
    let mut attributes: Attributes<'_> = parts
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .collect();
    attributes.insert(VALUE.to_owned(), value);
    (name, attributes)
}

fn compare_one(name: &str, [left, right]: &[Attributes<'_>; 2], found: &mut Vec<Difference>) {
    let place = |attribute: &str| Place::Cookie {
        name: name.to_owned(),
        attribute: attribute.to_owned(),
    };
    // A cookie that only one side sets is one difference, not one for each attribute.
    if left.is_empty() || right.is_empty() {
        let values = [left, right].map(|side| side.get(VALUE).map(|value| format!("{value:?}")));
        found.push(Difference::new(place(VALUE), values));
        return;
    }
    let names = left
        .keys()
        .chain(right.keys().filter(|name| !left.contains_key(*name)));
    for attribute in names {
        let values = [left, right].map(|side| side.get(attribute).copied());
        if !is_same(attribute, values) {
            let values = values.map(|value| value.map(|value| format!("{value:?}")));
            found.push(Difference::new(place(attribute), values));
        }
    }
}

fn is_same(attribute: &str, values: [Option<&str>; 2]) -> bool {
    let [Some(left), Some(right)] = values else {
        return values[0] == values[1];
    };
    match attribute {
        "samesite" | "domain" | "priority" => left.eq_ignore_ascii_case(right),
        "expires" if left != right => is_same_time(left, right),
        _ => left == right,
    }
}

fn is_same_time(left: &str, right: &str) -> bool {
    let times = [left, right].map(httpdate::parse_http_date);
    let [Ok(left), Ok(right)] = times else {
        return false;
    };
    let apart = |one: SystemTime, other| one.duration_since(other).unwrap_or_default();
    apart(left, right).max(apart(right, left)) <= EXPIRES_TOLERANCE
}
