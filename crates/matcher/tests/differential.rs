//! For generated tables and paths, the table finds the same matches as a plain scan over the sorted patterns.

mod oracle;

use proptest::prelude::*;
use twinroute_matcher::{Origin, Pattern, RouteTable, Segment, Style};

use oracle::{Found, found, scan};

/// A few texts that share prefixes, lengths and escapes, so that paths often match.
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

/// Parameters are named after their position, so that tables have few clashes.
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

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn matches_are_those_of_a_plain_scan(
        patterns in prop::collection::vec(pattern(), 0..24),
        paths in prop::collection::vec(path(), 32),
    ) {
        let (table, mut sorted) = table(patterns);
        sorted.sort();
        for path in paths {
            let all: Vec<Found> = table.matches(&path).map(|one| found(&one)).collect();
            prop_assert_eq!(&all, &scan(&sorted, &path), "`{}` in\n{}", path, table.tree());
            prop_assert_eq!(table.lookup(&path).map(|one| found(&one)), all.into_iter().next());
        }
    }

    #[test]
    fn a_pattern_is_displayed_as_it_was_written(text in "/?([a\\[\\].…/-]{0,12})") {
        if let Ok(pattern) = Pattern::parse(&text) {
            prop_assert_eq!(pattern.to_string(), text);
        }
    }
}
