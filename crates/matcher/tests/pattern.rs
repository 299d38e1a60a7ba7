//! Valid patterns, and the errors of invalid ones.

use twinroute_matcher::PatternErrorKind::{
    BracketInName, CatchAllNotLast, DotSegment, EmptyName, EmptySegment, LeadingDot,
    NoLeadingSlash, OptionalDynamic, RepeatedName, SimilarName,
};
use twinroute_matcher::{Pattern, PatternErrorKind, Segment};

#[test]
fn a_pattern_is_displayed_as_it_was_written() {
    let patterns = [
        "/",
        "/a",
        "/api/posts/[id]",
        "/[a]/[b]/[...c]",
        "/x/[[...y]]",
        "/日本/[名]",
        "/[ a b ]",
        "/[a-b]",
    ];
    for text in patterns {
        assert_eq!(Pattern::parse(text).unwrap().to_string(), text);
        assert_eq!(
            text.parse::<Pattern>().unwrap(),
            Pattern::parse(text).unwrap()
        );
    }
}

#[test]
fn only_a_segment_that_is_entirely_in_brackets_is_a_parameter() {
    for literal in [
        "pre-[id]", "[id]post", "[id", "id]", "[]x", "(.)[id]", "a.b", "[...a", "a%20b",
    ] {
        let pattern = Pattern::parse(&format!("/{literal}")).unwrap();
        assert_eq!(pattern.segments(), [Segment::Static(literal.into())]);
    }
    let pattern = Pattern::parse("/a/[b]/[...c]").unwrap();
    let expected = [
        Segment::Static("a".into()),
        Segment::Dynamic("b".into()),
        Segment::CatchAll("c".into()),
    ];
    assert_eq!(pattern.segments(), expected);
    assert_eq!(pattern.names().collect::<Vec<_>>(), ["b", "c"]);
    assert_eq!(
        Pattern::parse("/[[...d]]").unwrap().segments(),
        [Segment::OptionalCatchAll("d".into())]
    );
}

#[test]
fn patterns_that_next_refuses_or_cannot_serve_are_errors() {
    let cases: &[(PatternErrorKind, &[&str])] = &[
        (NoLeadingSlash, &["", "a", "[id]", "*"]),
        (EmptySegment, &["//", "/a/", "/a//b"]),
        (DotSegment, &["/.", "/a/../b"]),
        (EmptyName, &["/[]", "/[...]", "/[[...]]"]),
        (
            OptionalDynamic,
            &["/[[id]]", "/[[]]", "/[[..x]]", "/[[[...a]]"],
        ),
        (
            BracketInName,
            &[
                "/[[a]",
                "/[a]]",
                "/[a][b]",
                "/[a]-[b]",
                "/[...[a]]",
                "/[[...a]",
                "/[...a]]",
            ],
        ),
        (
            LeadingDot,
            &["/[.x]", "/[..x]", "/[....x]", "/[…x]", "/[[....x]]"],
        ),
        (
            RepeatedName,
            &["/[a]/[a]", "/[a]/x/[...a]", "/[a]/[[...a]]"],
        ),
        (SimilarName, &["/[a-b]/[ab]", "/[a]/[...a-]"]),
        (
            CatchAllNotLast,
            &["/[...a]/b", "/[...a]/[b]", "/[[...a]]/b", "/[...a]/[...b]"],
        ),
    ];
    for (kind, texts) in cases {
        for text in *texts {
            let error = Pattern::parse(text).expect_err(text);
            assert_eq!((error.kind(), error.pattern()), (*kind, *text));
            assert!(
                error.to_string().starts_with(&format!("pattern `{text}` ")),
                "{error}"
            );
        }
    }
}

#[test]
fn names_with_different_word_characters_are_different() {
    assert!(Pattern::parse("/[a_b]/[ab]").is_ok());
    assert!(Pattern::parse("/[日]/[本]").is_ok());
    assert!(Pattern::parse("/[id]/[Id]").is_ok());
}

#[test]
fn patterns_are_ordered_by_precedence() {
    let sorted = [
        "/",
        "/[[...z]]",
        "/a",
        "/a/b",
        "/a/[b]",
        "/a/[...b]",
        "/a/[[...b]]",
        "/b",
        "/[a]",
        "/[a]/b",
        "/[...a]",
    ];
    let sorted: Vec<Pattern> = sorted.iter().map(|text| text.parse().unwrap()).collect();
    let mut again = sorted.clone();
    again.reverse();
    again.sort();
    // `/[[...z]]` has the lowest precedence of the patterns with a segment.
    let mut expected = sorted;
    expected[1..].rotate_left(1);
    assert_eq!(again, expected);
}
