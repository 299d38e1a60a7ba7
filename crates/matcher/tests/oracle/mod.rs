//! A slow and obvious matcher, shared by the differential test and the fuzz target.

use twinroute_matcher::{Match, Pattern, Segment};

/// The pattern and the captures of a match.
pub(crate) type Found = (Pattern, Vec<(String, String)>);

/// Matches a path against each pattern in turn.
pub(crate) fn scan(sorted: &[Pattern], path: &str) -> Vec<Found> {
    let Some(body) = path.strip_prefix('/') else {
        return Vec::new();
    };
    let body = body.strip_suffix('/').unwrap_or(body);
    let segments: Vec<&str> = if body.is_empty() {
        Vec::new()
    } else {
        body.split('/').collect()
    };
    if segments.contains(&"") {
        return Vec::new();
    }
    let pass = |is_same: fn(&str, &str) -> bool| -> Vec<Found> {
        let matched = |pattern: &Pattern| {
            Some((
                pattern.clone(),
                fit(pattern.segments(), &segments, is_same)?,
            ))
        };
        sorted.iter().filter_map(matched).collect()
    };
    let raw = pass(|text, segment| text == segment);
    if raw.is_empty() {
        pass(|text, segment| decode(segment).as_deref() == Some(text.as_bytes()))
    } else {
        raw
    }
}

fn fit(
    pattern: &[Segment],
    path: &[&str],
    is_same: fn(&str, &str) -> bool,
) -> Option<Vec<(String, String)>> {
    let mut captures = match (pattern, path) {
        ([], []) | ([Segment::OptionalCatchAll(_)], []) => return Some(Vec::new()),
        ([Segment::CatchAll(name) | Segment::OptionalCatchAll(name)], [_, ..]) => {
            return Some(vec![(name.to_string(), path.join("/"))]);
        }
        ([Segment::Static(text), ..], [segment, ..]) if is_same(text, segment) => Vec::new(),
        ([Segment::Dynamic(name), ..], [segment, ..]) => {
            vec![(name.to_string(), (*segment).to_owned())]
        }
        _ => return None,
    };
    captures.extend(fit(&pattern[1..], &path[1..], is_same)?);
    Some(captures)
}

fn decode(segment: &str) -> Option<Vec<u8>> {
    let mut parts = segment.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let digits = part
            .get(..2)
            .filter(|digits| digits.chars().all(|digit| digit.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend(&part.as_bytes()[2..]);
    }
    Some(bytes)
}

/// The pattern and the captures of a match of the real table.
pub(crate) fn found<T>(found: &Match<'_, '_, T>) -> Found {
    let captures = found
        .captures()
        .map(|(name, raw)| (name.to_owned(), raw.to_owned()));
    (found.route.pattern().clone(), captures.collect())
}
