//! The text form of the parts that a comparison ignores.

use twinroute_compare::{JsonPath, Part, PartErrorKind};

#[test]
fn parts_are_normalized() {
    for (text, normalized) in [
        ("body", "body"),
        ("header X-Request-Id", "header x-request-id"),
        ("header  x-nextjs-*", "header x-nextjs-*"),
        ("cookie Visit", "cookie Visit"),
        ("$", "$"),
        ("$['a'][0].*", "$.a[0][*]"),
        ("$[\"a b\"]..c", "$['a b']..c"),
        ("$..[0]", "$..[0]"),
    ] {
        let part: Part = text.parse().unwrap();
        assert_eq!(part.to_string(), normalized);
        assert_eq!(normalized.parse::<Part>().unwrap(), part, "{text}");
    }
}

#[test]
fn errors_name_the_text_and_the_reason() {
    for (text, kind, reason) in [
        (
            "",
            PartErrorKind::UnknownPart,
            "neither `$.path`, `header name`, `cookie name` nor `body`",
        ),
        (
            "etag",
            PartErrorKind::UnknownPart,
            "neither `$.path`, `header name`, `cookie name` nor `body`",
        ),
        (
            "header",
            PartErrorKind::UnknownPart,
            "neither `$.path`, `header name`, `cookie name` nor `body`",
        ),
        (
            "header a b",
            PartErrorKind::UnknownPart,
            "neither `$.path`, `header name`, `cookie name` nor `body`",
        ),
        (
            "$posts",
            PartErrorKind::MissingDot,
            "not a JSON path: a name must follow a `.`",
        ),
        (
            "$.",
            PartErrorKind::InvalidName,
            "not a JSON path: a name is missing, or needs `['quotes']`",
        ),
        (
            "$.a b",
            PartErrorKind::InvalidName,
            "not a JSON path: a name is missing, or needs `['quotes']`",
        ),
        (
            "$.a[",
            PartErrorKind::UnclosedBracket,
            "not a JSON path: a `[` is not closed",
        ),
        (
            "$[x]",
            PartErrorKind::InvalidBracket("x".to_owned()),
            "not a JSON path: `[x]` is not `[*]`, a number or a quoted name",
        ),
    ] {
        let error = text.parse::<Part>().unwrap_err();
        assert_eq!((error.text(), error.kind()), (text, &kind));
        assert_eq!(error.to_string(), format!("`{text}` is {reason}"));
    }
    let error = "posts".parse::<JsonPath>().unwrap_err();
    assert_eq!(error.kind(), &PartErrorKind::MissingRoot);
    assert_eq!(
        error.to_string(),
        "`posts` is not a JSON path: it does not start with `$`"
    );
}
