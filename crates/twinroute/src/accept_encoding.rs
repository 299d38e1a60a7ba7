//! Chooses the encoding of a response from `Accept-Encoding`, as Next does.

use std::cmp::Ordering;

use actix_web::http::header::{ACCEPT_ENCODING, ContentEncoding, HeaderMap};
use twinroute_core::header;

/// How much a client wants a coding.
#[derive(Debug, Clone, Copy)]
struct Preference {
    weight: f32,
    /// Whether the coding was named, not only `*`.
    is_named: bool,
    place: usize,
}

/// Returns the encoding to send: gzip before deflate, regardless of their weights, and none if `identity` ranks before both.
pub(crate) fn accepted(request: &HeaderMap) -> Option<ContentEncoding> {
    let header = header::joined(request, &ACCEPT_ENCODING)?;
    let (gzip, deflate) = (find(&header, "gzip"), find(&header, "deflate"));
    let identity = find(&header, "identity").or_else(|| Some(unnamed(&header)));
    let wins = |one: Option<Preference>, other: Option<Preference>| match (one, other) {
        (Some(one), Some(other)) => order(one, other) != Ordering::Greater,
        (one, _) => one.is_some(),
    };
    let (gzip, deflate, identity) = (wanted(gzip), wanted(deflate), wanted(identity));
    if wins(gzip, identity) {
        // Even if the client prefers another coding.
        return Some(ContentEncoding::Gzip);
    }
    let accepts_deflate = gzip.is_none() && wins(deflate, identity);
    accepts_deflate.then_some(ContentEncoding::Deflate)
}

fn wanted(preference: Option<Preference>) -> Option<Preference> {
    preference.filter(|preference| preference.weight > 0.0)
}

/// Orders by weight, then a named coding before `*`, then by position in the header.
fn order(one: Preference, other: Preference) -> Ordering {
    let weight = other.weight.total_cmp(&one.weight);
    let named = other.is_named.cmp(&one.is_named);
    weight.then(named).then(one.place.cmp(&other.place))
}

/// The preference of `header` for `coding`. A named coding ranks before `*`; of several, the heaviest and then the last.
fn find(header: &str, coding: &str) -> Option<Preference> {
    let preferences = entries(header).filter_map(|(place, name, weight)| {
        let is_named = name.eq_ignore_ascii_case(coding);
        (is_named || name == "*").then_some(Preference {
            weight,
            is_named,
            place,
        })
    });
    preferences.max_by(|one, other| {
        let weight = one.weight.total_cmp(&other.weight);
        one.is_named.cmp(&other.is_named).then(weight)
    })
}

/// The preference for an `identity` that the header does not name: the lowest weight, and the last position.
fn unnamed(header: &str) -> Preference {
    let weights = entries(header).map(|(_, _, weight)| weight);
    let lightest = weights.filter(|weight| *weight > 0.0).fold(1.0, f32::min);
    Preference {
        weight: lightest,
        is_named: true,
        place: usize::MAX,
    }
}

/// Returns the codings in the header, each with its position and its weight.
fn entries(header: &str) -> impl Iterator<Item = (usize, &str, f32)> {
    header.split(',').enumerate().filter_map(|(place, entry)| {
        let (coding, parameters) = entry.split_once(';').unwrap_or((entry, ""));
        let coding = coding.trim();
        let is_one = !coding.is_empty() && !coding.contains(char::is_whitespace);
        is_one.then(|| (place, coding, weight(parameters)))
    })
}

/// A coding without a weight has the weight 1. A weight is read up to the end of its number; one without a number is 0.
fn weight(parameters: &str) -> f32 {
    let mut parameters = parameters
        .split(';')
        .map(|text| text.trim().split_once('=').unwrap_or((text.trim(), "")));
    let weight = parameters.find(|(name, _)| *name == "q");
    weight.map_or(1.0, |(_, weight)| {
        let weight = weight.trim_start();
        let end = weight.find(|c: char| !c.is_ascii_digit() && c != '.');
        weight[..end.unwrap_or(weight.len())].parse().unwrap_or(0.0)
    })
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn chooses_the_encoding_as_next_does() {
        let (gzip, deflate) = (Some(ContentEncoding::Gzip), Some(ContentEncoding::Deflate));
        let cases = [
            ("gzip, deflate, br", gzip),
            ("gzip;q=0.5, deflate", gzip),
            ("gzip;q=0, deflate", deflate),
            ("gzip;q=0, gzip", gzip),
            ("gzip;q=0, *", deflate),
            ("*", gzip),
            ("*;q=0", None),
            ("*, identity", None),
            ("identity, *", None),
            ("identity, gzip", None),
            ("gzip, identity", gzip),
            ("identity;q=0.4, gzip;q=0.5", gzip),
            ("gzip;q", None),
            ("gzip;q=x", None),
            ("gzip;q=0.5x, identity;q=0.4", gzip),
            ("gzip;level=9;q=0", None),
            ("gzip deflate", None),
            ("br", None),
            ("", None),
        ];
        for (header, expected) in cases {
            let mut request = HeaderMap::new();
            request.insert(ACCEPT_ENCODING, HeaderValue::from_static(header));
            assert_eq!(accepted(&request), expected, "{header}");
        }
    }
}
