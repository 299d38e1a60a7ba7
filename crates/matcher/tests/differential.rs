//! For generated tables and paths, the matches are those of a plain scan over the sorted patterns.

use proptest::prelude::*;
use twinroute_matcher::{Match, Origin, Pattern, RouteTable, Segment, Style};

/// What a match looks like: its pattern and its captures.
type Found = (Pattern, Vec<(String, String)>);

/// The slow and obvious matcher.
fn scan(sorted: &[Pattern], path: &str) -> Vec<Found> {
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
        let found = |pattern: &Pattern| {
            Some((
                pattern.clone(),
                fit(pattern.segments(), &segments, is_same)?,
            ))
        };
        sorted.iter().filter_map(found).collect()
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

/// A few texts that share beginnings, lengths and escapes, so that they meet often.
fn text() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &[
            "a",
            "b",
            "ab",
            "%61",
            "a%",
            "é",
            "%C3%A9",
            "12345678",
            "123456789",
            "1234567812345678",
            "12345678123456789",
            "12345678123456788",
        ][..],
    )
}

/// Names follow from the place, so that tables have few clashes.
fn pattern() -> impl Strategy<Value = String> {
    let inner = prop::collection::vec(
        prop_oneof![3 => text().prop_map(Some), 2 => Just(None)],
        0..5,
    );
    (inner, 0..6).prop_map(|(segments, end)| {
        let place = segments.len();
        let named = segments
            .into_iter()
            .enumerate()
            .map(|(place, text)| match text {
                Some(text) => format!("/{text}"),
                None => format!("/[p{place}]"),
            });
        let pattern: String = named.collect();
        match end {
            0 => format!("{pattern}/[...p{place}]"),
            1 => format!("{pattern}/[[...p{place}]]"),
            _ if pattern.is_empty() => "/".to_owned(),
            _ => pattern,
        }
    })
}

fn path() -> impl Strategy<Value = String> {
    let segment = prop_oneof![8 => text(), 1 => Just(""), 1 => Just("%zz"), 1 => Just("a%2Fb"), 1 => Just("%62")];
    prop::collection::vec(segment, 0..7).prop_map(|segments| format!("/{}", segments.join("/")))
}

/// Adds each pattern that does not clash with those before it.
fn table(patterns: Vec<String>) -> (RouteTable<()>, Vec<Pattern>) {
    let mut kept: Vec<Pattern> = Vec::new();
    let build = |patterns: &[Pattern]| {
        let mut builder = RouteTable::builder();
        for pattern in patterns {
            let is_optional = matches!(
                pattern.segments().last(),
                Some(Segment::OptionalCatchAll(_))
            );
            let style = if is_optional {
                Style::App
            } else {
                Style::Pages
            };
            builder.insert(pattern.clone(), Origin::new(style, ""), ());
        }
        builder.build()
    };
    for pattern in patterns {
        kept.push(pattern.parse().expect("a pattern"));
        if build(&kept).is_err() {
            kept.pop();
        }
    }
    (build(&kept).expect("no clash"), kept)
}

fn seen(found: &Match<'_, '_, ()>) -> Found {
    let captures = found
        .captures()
        .map(|(name, raw)| (name.to_owned(), raw.to_owned()));
    (found.route.pattern().clone(), captures.collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn matches_are_those_of_a_plain_scan(
        patterns in prop::collection::vec(pattern(), 0..24),
        paths in prop::collection::vec(path(), 32),
    ) {
        let (table, mut sorted) = table(patterns);
        sorted.sort();
        for path in paths {
            let found: Vec<Found> = table.matches(&path).map(|found| seen(&found)).collect();
            prop_assert_eq!(&found, &scan(&sorted, &path), "`{}` in\n{}", path, table.tree());
            prop_assert_eq!(table.lookup(&path).map(|found| seen(&found)), found.into_iter().next());
        }
    }

    #[test]
    fn no_text_makes_a_pattern_that_is_shown_otherwise(text in "/?([a\\[\\].…/-]{0,12})") {
        if let Ok(pattern) = Pattern::parse(&text) {
            prop_assert_eq!(pattern.to_string(), text);
        }
    }
}
