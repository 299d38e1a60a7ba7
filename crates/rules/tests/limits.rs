//! Sources that cost too much: bounded when they are compiled, and by a limit of steps when they are evaluated.

use std::borrow::Cow;

use twinroute_rules::{
    NextConfig, ProxyMatcher, ProxyMatchers, Redirect, RequestParts, RuleRequest,
};

/// Takes a step for each way to split a path of `a`, since the lookahead needs back-tracking.
const EXPONENTIAL: &str = "/:x((?:a|aa)*(?!b)c)";

#[test]
fn a_guard_runs_and_a_rule_does_not_apply_when_the_limit_is_exceeded() {
    let path = format!("/{}d", "a".repeat(100));
    assert!(proxy_matches(EXPONENTIAL, &path));
    assert!(!proxy_matches(EXPONENTIAL, "/aad"));

    assert_eq!(redirect(EXPONENTIAL, &path), Ok(None));
    assert_eq!(redirect(EXPONENTIAL, "/aac"), Ok(Some("/to".to_owned())));
}

#[test]
fn each_mistake_is_an_error_with_the_source() {
    for (source, reason) in [
        ("a", "a source starts with `/`"),
        ("/:", "a parameter without a name at character 2"),
        ("/:a(", "an unbalanced `(` at character 4"),
        ("/:a()", "an empty expression at character 4"),
        (
            "/:a((b))",
            "a capturing group, use `(?:...)` at character 5",
        ),
        ("/{a", "an unbalanced `{` at character 2"),
        ("/a}", "an unexpected `}` at character 3"),
        (
            "/*",
            "a modifier without a parameter or a group at character 2",
        ),
        (
            "/:a:b",
            "two parameters without text between them at character 4",
        ),
        (
            "/:a(b)(c)*",
            "`*` needs text in front of or behind the parameter that it repeats",
        ),
        (
            "/:a(?<n>b)",
            "an expression cannot start with `?` at character 5",
        ),
        (
            "/:a(b(?<n>c))",
            "a named group in an expression, use a parameter: `:name(...)`",
        ),
        ("/:a([z-a])", "a range that is out of order"),
        ("/:a(b**)", "a quantifier without anything to repeat"),
        ("/:a(b{2000})", "a quantifier of more than 1000 repetitions"),
    ] {
        let error = redirect(source, "/").unwrap_err();
        assert!(error.contains(source), "{source}: {error}");
        assert!(error.contains(reason), "{source}: {error}");
    }
}

#[test]
fn hostile_sources_are_refused() {
    let nested = format!("/:a({}b{})", "(?:".repeat(500), ")".repeat(500));
    let repeated = format!("/:a({}b{})", "(?:".repeat(9), "){1000}".repeat(9));
    for source in [
        format!("/{}", "a".repeat(5000)),
        format!("/{}", "(?:".repeat(1000)),
        nested,
        repeated,
        "/{".repeat(2000),
        "/:a".repeat(1300),
    ] {
        assert!(redirect(&source, "/").is_err(), "{source}");
    }
}

fn proxy_matches(source: &'static str, path: &str) -> bool {
    let matchers = ProxyMatchers::build(&[ProxyMatcher::new(source)], "", None);
    matchers.is_ok_and(|matchers| matchers.matches(&request(path)))
}

fn redirect(source: &str, path: &str) -> Result<Option<String>, String> {
    let rules = NextConfig::new()
        .redirects([Redirect::new(source, "/to")])
        .build()
        .map_err(|error| error.to_string())?;
    let target = rules.redirect(&request(path));
    target
        .map(|target| target.map(|target| target.location))
        .map_err(|error| error.to_string())
}

fn request(path: &str) -> RuleRequest<'_> {
    RuleRequest {
        path,
        query: &[],
        parts: &NoParts,
    }
}

struct NoParts;

impl RequestParts for NoParts {
    fn header(&self, _name: &str) -> Option<Cow<'_, str>> {
        None
    }

    fn cookie(&self, _name: &str) -> Option<Cow<'_, str>> {
        None
    }

    fn host(&self) -> Option<Cow<'_, str>> {
        None
    }
}
