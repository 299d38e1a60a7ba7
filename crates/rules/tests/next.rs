//! Replays what Next.js did with rules and matchers: see `next/README.md`.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::borrow::Cow;

use serde_json::{Value, json};
use twinroute_rules::{
    Has, HeaderRule, I18n, I18nDomain, NextConfig, ProxyMatcher, ProxyMatchers, Redirect,
    RequestParts, Rewrite, RewriteTarget, RuleRequest, Rules,
};

#[test]
fn rules_do_what_the_modules_of_next_do() {
    assert_eq!(
        replay(include_str!("next/modules.jsonl")),
        Vec::<String>::new()
    );
}

#[test]
fn rules_do_what_a_server_of_next_does() {
    assert_eq!(
        replay(include_str!("next/live.jsonl")),
        Vec::<String>::new()
    );
}

/// Returns the differences.
fn replay(recorded: &str) -> Vec<String> {
    let mut differences = Vec::new();
    for line in recorded.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let config = &record["config"];
        let rules = next_config(config).build();
        let matchers = matchers(config);
        let is_refused = rules.is_err() || matchers.is_err();
        if is_refused != record["refused"].as_bool().unwrap_or(false) {
            differences.push(format!("refused: {is_refused}: {config} {:?}", rules.err()));
            continue;
        }
        let (Ok(rules), Ok(matchers)) = (rules, matchers) else {
            continue;
        };
        for recorded in list(&record["requests"]) {
            let query: Vec<(String, String)> =
                serde_json::from_value(recorded["query"].clone()).unwrap();
            let request = RuleRequest {
                path: text(&recorded["path"]),
                query: &query,
                parts: &Parts(recorded),
            };
            for key in ["redirect", "rewrite", "set", "proxy"] {
                let expected = recorded.get(key);
                let actual = evaluate(key, &rules, &matchers, &request);
                if expected.is_some_and(|expected| *expected != actual) {
                    let rule = if config.to_string().len() < 1000 {
                        config
                    } else {
                        &Value::Null
                    };
                    differences.push(format!("{rule} {recorded}: {actual}"));
                }
            }
        }
    }
    differences
}

fn evaluate(
    key: &str,
    rules: &Rules,
    matchers: &ProxyMatchers,
    request: &RuleRequest<'_>,
) -> Value {
    let error = || json!({"error": true});
    match key {
        "redirect" => rules.redirect(request).map_or_else(
            |_| error(),
            |target| {
                target.map_or(
                    Value::Null,
                    |target| json!({"location": target.location, "status": target.status}),
                )
            },
        ),
        "rewrite" => rules.after_files().find(0, request).map_or_else(
            |_| error(),
            |target| match target {
                None => Value::Null,
                Some((_, RewriteTarget::Path { path, query, .. })) => {
                    json!({"path": path, "query": query})
                }
                Some((_, RewriteTarget::Url(url))) => json!({"url": url}),
            },
        ),
        "set" => rules
            .headers(request)
            .map_or_else(|_| error(), |headers| json!(headers)),
        _ => json!(matchers.matches(request)),
    }
}

/// The headers and cookies of a recorded request.
struct Parts<'a>(&'a Value);

impl RequestParts for Parts<'_> {
    fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        self.0["headers"][name].as_str().map(Cow::from)
    }

    fn cookie(&self, name: &str) -> Option<Cow<'_, str>> {
        self.0["cookies"][name].as_str().map(Cow::from)
    }

    fn host(&self) -> Option<Cow<'_, str>> {
        self.header("host")
    }
}

fn next_config(config: &Value) -> NextConfig {
    let mut next = NextConfig::new()
        .redirects(list(&config["redirects"]).map(redirect))
        .rewrites(list(&config["rewrites"]).map(rewrite))
        .headers(list(&config["headers"]).map(header_rule));
    if let Some(path) = config["basePath"].as_str() {
        next = next.base_path(path);
    }
    if let Some(is_on) = config["trailingSlash"].as_bool() {
        next = next.trailing_slash(is_on);
    }
    if let Some(i18n) = i18n(config) {
        next = next.i18n(i18n);
    }
    next
}

fn i18n(config: &Value) -> Option<I18n> {
    let i18n = config.get("i18n")?;
    let domains = list(&i18n["domains"]).map(|domain| {
        I18nDomain::new(text(&domain["domain"]), text(&domain["defaultLocale"]))
            .http(domain["http"] == true)
    });
    let locales = list(&i18n["locales"]).map(text);
    Some(I18n::new(locales, text(&i18n["defaultLocale"])).domains(domains))
}

fn matchers(config: &Value) -> Result<ProxyMatchers, impl std::fmt::Debug> {
    let Some(matcher) = config.get("matcher") else {
        return Ok(ProxyMatchers::all());
    };
    let matcher = ProxyMatcher::new(leak(text(&matcher["source"])))
        .has(conditions(&matcher["has"]).leak())
        .missing(conditions(&matcher["missing"]).leak())
        .locale(matcher["locale"] != false);
    let base_path = config["basePath"].as_str().unwrap_or_default();
    ProxyMatchers::build(&[matcher], base_path, i18n(config).as_ref())
}

fn redirect(rule: &Value) -> Redirect {
    let status = match (rule["statusCode"].as_u64(), &rule["permanent"]) {
        (Some(status), _) => u16::try_from(status).unwrap(),
        (None, Value::Bool(true)) => 308,
        _ => 307,
    };
    Redirect::new(text(&rule["source"]), text(&rule["destination"]))
        .status_code(status)
        .has(conditions(&rule["has"]))
        .missing(conditions(&rule["missing"]))
        .base_path(rule["basePath"] != false)
        .locale(rule["locale"] != false)
}

fn rewrite(rule: &Value) -> Rewrite {
    Rewrite::new(text(&rule["source"]), text(&rule["destination"]))
        .has(conditions(&rule["has"]))
        .missing(conditions(&rule["missing"]))
        .base_path(rule["basePath"] != false)
        .locale(rule["locale"] != false)
}

fn header_rule(rule: &Value) -> HeaderRule {
    let header = HeaderRule::new(text(&rule["source"]))
        .has(conditions(&rule["has"]))
        .missing(conditions(&rule["missing"]))
        .base_path(rule["basePath"] != false)
        .locale(rule["locale"] != false);
    list(&rule["headers"]).fold(header, |rule, header| {
        rule.set(text(&header["key"]), text(&header["value"]))
    })
}

fn conditions(value: &Value) -> Vec<Has<'static>> {
    let conditions = list(value).map(|condition| {
        let key = leak(condition["key"].as_str().unwrap_or_default());
        let value = condition["value"].as_str().map(leak);
        let has = match text(&condition["type"]) {
            "header" => Has::header(key),
            "cookie" => Has::cookie(key),
            "query" => Has::query(key),
            _ => return Has::host(value.unwrap()),
        };
        value.map_or(has, |value| has.value(value))
    });
    conditions.collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}
