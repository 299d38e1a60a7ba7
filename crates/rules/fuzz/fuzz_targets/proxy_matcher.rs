//! Lines: a path, a base path, and the source of a matcher: it is compiled and asked without panics. What it says of a path, it says
//! of the path in front of which the base path stands.
#![no_main]

use std::borrow::Cow;

use libfuzzer_sys::fuzz_target;
use twinroute_rules::{I18n, ProxyMatcher, ProxyMatchers, RequestParts, RuleRequest};

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

fn matches(matchers: &ProxyMatchers, path: &str) -> bool {
    matchers.matches(&RuleRequest {
        path,
        query: &[],
        parts: &NoParts,
    })
}

fuzz_target!(|text: &str| {
    let (path, source) = text.split_once('\n').unwrap_or((text, "/"));
    // Matchers are constants, so their text is never freed.
    let source: &'static str = Box::leak(source.to_owned().into_boxed_str());
    let matcher = [ProxyMatcher::new(source)];
    let i18n = I18n::new(["en", "de"], "en");
    if let Ok(matchers) = ProxyMatchers::build(&matcher, "", Some(&i18n)) {
        matches(&matchers, path);
    }
    let Ok(plain) = ProxyMatchers::build(&matcher, "", None) else {
        return;
    };
    // The base path may make the source too long.
    let Ok(below) = ProxyMatchers::build(&matcher, "/docs", None) else {
        return;
    };
    let is_match = matches(&plain, path);
    assert_eq!(matches(&below, &format!("/docs{path}")), is_match);
});
