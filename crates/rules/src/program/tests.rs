//! A program against the engine that it stands in for.

use fancy_regex::Regex;
use proptest::prelude::*;

use super::Program;
use crate::{
    js_regex::{Case, translate},
    token::{Delimiter, parse},
    token_expression::{End, expression},
};

fn translated(source: &str) -> Option<String> {
    let tokens = parse(source, Delimiter::Slash).ok()?;
    let expression = expression(&tokens, Delimiter::Slash, End::Slash).ok()?;
    Some(translate(&expression, Case::Insensitive).ok()?.text)
}

/// Sources of the kinds that projects use, with paths that match and paths that do not.
const SOURCES: [(&str, &[&str], &[&str]); 12] = [
    (
        "/((?!api|_next/static|favicon.ico).*)",
        &["/", "/a", "/x/api", "/fav"],
        &["/api", "/API/x", "/apis", "/_next/static/a", "/faviconXico"],
    ),
    (
        "/:path((?!uk/).*)",
        &["/", "/uk", "/de/x"],
        &["/uk/", "/UK/x", ""],
    ),
    (
        "/post/:id(\\d+)",
        &["/post/1", "/POST/12/"],
        &["/post/", "/post/1a", "/post/\u{661}"],
    ),
    (
        "/:year(\\d{4})-1/:slug((?!draft).*)",
        &["/2024-1/x/y"],
        &["/2024-1/draft", "/202-1/x", "/20245-1/x"],
    ),
    (
        "/:lang(en|de)/:rest*",
        &["/en", "/DE/a/b", "/de/"],
        &["/fr", "/ende", "/en//"],
    ),
    (
        "/:a(.*)/end",
        &["/x/end", "//end/", "/end/end"],
        &["/end", "/x/ends"],
    ),
    ("/:a([a-z]{2,3})", &["/ab", "/ABC"], &["/a", "/abcd", "/a1"]),
    (
        "/:a([^/.]+).:b",
        &["/x.y", "/x.y/"],
        &["/.y", "/x.", "/x.y/z"],
    ),
    ("/:a+.html", &["/a.html", "/a/b.html"], &["/.html", "/a/b"]),
    ("/{a-:b-}?c", &["/c", "/a-x-c"], &["/a--c", "/a-x-"]),
    (
        "/:a(\u{e4}|\u{f6})x",
        &["/\u{e4}x", "/\u{c4}X"],
        &["/\u{fc}x"],
    ),
    ("/(.*)x(.)", &["/\u{e4}x\u{e4}", "/xxx"], &["/x", "/x\n"]),
];

#[test]
fn common_sources_are_decided() {
    for (source, matching, other) in SOURCES {
        let program = Program::new(&translated(source).unwrap()).unwrap();
        for path in matching {
            assert_eq!(program.is_match(path), Some(true), "{source} {path}");
        }
        for path in other {
            assert_eq!(program.is_match(path), Some(false), "{source} {path}");
        }
    }
}

#[test]
fn an_expression_without_an_anchor_is_searched() {
    let program = Program::new("^ab|c\\z").unwrap();
    for (text, is_match) in [
        ("abx", true),
        ("xc", true),
        ("\u{e4}c", true),
        ("xab", false),
        ("", false),
    ] {
        assert_eq!(program.is_match(text), Some(is_match), "{text}");
    }
}

#[test]
fn second_bytes_are_those_behind_the_slash() {
    let bytes = |source: &str| {
        let bytes = Program::new(&translated(source).unwrap())
            .unwrap()
            .second_bytes();
        let known = (0..128_u8).filter(|byte| bytes.contains(*byte));
        known.map(char::from).collect::<String>()
    };
    assert_eq!(bytes("/:year(\\d{4})-1/:slug((?!draft).*)"), "0123456789");
    assert_eq!(bytes("/:lang(en|de)/:rest*"), "DEde");
    assert_eq!(bytes("/:a([x-z]?)b"), "BXYZbxyz");
    assert_eq!(bytes("/:a(x?)"), "/Xx");
    assert_eq!(bytes("/x-:a(\\d)"), "Xx");
    assert_eq!(bytes("/-:a(\\d)"), "-");
    assert_eq!(bytes("/(.*)").len(), 126);
}

#[test]
fn too_much_work_is_not_decided() {
    let program = Program::new("^(?:a+)+b").unwrap();
    assert_eq!(program.is_match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), None);
    let program = Program::new("^.*\\z".replace('.', "[^/]").as_str()).unwrap();
    assert_eq!(program.is_match(&"a".repeat(100_000)), None);
    let program = Program::new("^(?:[ab]c)*\\z").unwrap();
    assert_eq!(program.is_match(&"ac".repeat(50_000)), None);
}

#[test]
fn what_a_program_cannot_say_is_left_to_the_engine() {
    for expression in [
        "(a)\\1",
        "(?<=a)b",
        "(?<!a)b",
        "(?:a?)*",
        "(?:(?:){1000}){1000}",
        "(?:ab){1000}",
        "(",
    ] {
        assert!(Program::new(expression).is_none(), "{expression}");
    }
}

/// A part of an expression of JavaScript.
fn part() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a", "b", "B", "/", "-", "\\.", ".", "\\d", "\\w", "\\W", "[a-c]", "[^/]", "[^a\\-]", "[]",
        "\u{e4}", "\\s", "^", "$", "ab/", "1", "",
    ]);
    leaf.prop_map(str::to_owned)
        .prop_recursive(4, 24, 3, |inner| {
            let quantifier =
                prop::sample::select(vec!["*", "+", "?", "*?", "{2}", "{1,3}", "{0,2}", "{2,}"]);
            prop_oneof![
                (inner.clone(), quantifier).prop_map(|(part, many)| format!("(?:{part}){many}")),
                prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
                prop::collection::vec(inner.clone(), 2..4)
                    .prop_map(|parts| format!("({})", parts.join("|"))),
                inner.clone().prop_map(|part| format!("(?!{part})")),
                inner.prop_map(|part| format!("(?={part})")),
            ]
        })
}

fn agrees(text: &str, path: &str) -> Result<(), TestCaseError> {
    let Some(program) = Program::new(text) else {
        return Ok(());
    };
    let (Some(decided), Ok(engine)) = (
        program.is_match(path),
        Regex::new(text).unwrap().is_match(path),
    ) else {
        return Ok(());
    };
    let second = path.as_bytes().get(1).filter(|_| path.starts_with('/'));
    let can_follow = second.is_none_or(|second| program.second_bytes().contains(*second));
    prop_assert!(can_follow || !engine, "{} {:?}", text, path);
    prop_assert_eq!(decided, engine, "{} {:?}", text, path);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn a_program_decides_as_the_engine(
        parts in prop::collection::vec(part(), 1..4),
        is_anchored: bool,
        is_any_case: bool,
        path in "[/aAbBc.1\u{e4}\u{c4}\n-]{0,8}",
    ) {
        let anchor = |text: &'static str| if is_anchored { text } else { "" };
        let expression = format!("{}{}{}", anchor("^"), parts.concat(), anchor("$"));
        let case = if is_any_case { Case::Insensitive } else { Case::Sensitive };
        if let Ok(translation) = translate(&expression, case) {
            agrees(&translation.text, &path)?;
        }
    }

    #[test]
    fn a_program_decides_sources_as_the_engine(
        parts in prop::collection::vec(part(), 1..3),
        path in "/[/aAbBc.1\u{e4}-]{0,8}",
    ) {
        let source: String = parts.iter().enumerate().map(|(n, part)| format!("/:p{n}({part})")).collect();
        if let Some(text) = translated(&source) {
            agrees(&text, &path)?;
        }
    }
}
