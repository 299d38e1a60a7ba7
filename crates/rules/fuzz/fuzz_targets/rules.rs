//! Lines: a path, a source, a destination, a header value with params, the value of a condition, and a header's value. All are
//! compiled and evaluated without panics, and a source that matches also matches with a slash behind the path.
#![no_main]

use std::borrow::Cow;

use libfuzzer_sys::fuzz_target;
use twinroute_rules::{Has, HeaderRule, NextConfig, Redirect, RequestParts, Rewrite, RuleRequest};

struct Parts<'a>(&'a str);

impl RequestParts for Parts<'_> {
    fn header(&self, _name: &str) -> Option<Cow<'_, str>> {
        Some(self.0.into())
    }

    fn cookie(&self, _name: &str) -> Option<Cow<'_, str>> {
        Some(self.0.into())
    }

    fn host(&self) -> Option<Cow<'_, str>> {
        Some(self.0.into())
    }
}

fuzz_target!(|text: &str| {
    let mut lines = text.split('\n');
    let mut line = || lines.next().unwrap_or_default();
    let (path, source, destination) = (line(), line(), line());
    let (template, condition, value) = (line(), line(), line());
    let has = || [Has::header("x-a").value(condition)];
    let config = NextConfig::new()
        .redirects([
            Redirect::new(source, destination),
            Redirect::new(source, destination).has(has()),
        ])
        .rewrites([Rewrite::new(source, destination).missing(has())])
        .headers([HeaderRule::new(source).set("x-b", template)]);
    let Ok(rules) = config.build() else { return };
    let query = [("a".to_owned(), value.to_owned())];
    let request = RuleRequest {
        path,
        query: &query,
        parts: &Parts(value),
    };
    let _ = rules.redirect(&request);
    let _ = rules.after_files().find(0, &request);
    let is_match = rules
        .headers(&request)
        .is_ok_and(|headers| !headers.is_empty());
    if is_match && path.starts_with('/') && !path.ends_with('/') {
        let path = format!("{path}/");
        let request = RuleRequest {
            path: &path,
            ..request
        };
        // With a value that cannot be made, the rule matches too.
        assert!(
            rules
                .headers(&request)
                .map_or(true, |headers| !headers.is_empty())
        );
    }
});
