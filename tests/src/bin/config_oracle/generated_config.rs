//! A generated configuration with its requests.

use serde_json::{Value, json};

use crate::{random::Random, request::GeneratedRequest, rule::Rule};

/// How many requests each rule gets.
const REQUESTS_PER_RULE: usize = 2;

/// The keys of next.config and the requests to send.
#[derive(Debug)]
pub(crate) struct GeneratedConfig {
    pub(crate) json: Value,
    pub(crate) requests: Vec<GeneratedRequest>,
}

impl GeneratedConfig {
    /// The configuration with this number. Rewrites to other hosts go to `external`, a host and a port.
    pub(crate) fn generate(seed: u64, number: usize, rules: usize, external: &str) -> Self {
        let mut random = Random::new(seed << 32 | u64::try_from(number).expect("a small number"));
        let settings = settings(number);
        let mut json = settings.clone();
        json["redirects"] = json!([]);
        json["headers"] = json!([]);
        json["rewrites"] = json!({"beforeFiles": [], "afterFiles": [], "fallback": []});
        let mut requests = GeneratedRequest::fixed(&mut random, &settings);
        for index in 0..rules {
            let mut rule = Rule::generate(&mut random, index, rules, &settings);
            for _ in 0..REQUESTS_PER_RULE {
                requests.push(GeneratedRequest::for_rule(&mut random, &rule, &settings));
            }
            if let Some(text) = rule.json["destination"].as_str() {
                rule.json["destination"] = text.replace("EXTERNAL", external).into();
            }
            let list = rule.list.of(&mut json).as_array_mut().expect("a list");
            list.push(rule.json);
        }
        Self { json, requests }
    }
}

/// The keys that are not rules.
fn settings(number: usize) -> Value {
    match number % 12 {
        1 => json!({"basePath": "/docs"}),
        2 => json!({"trailingSlash": true}),
        3 => json!({"skipTrailingSlashRedirect": true}),
        4 => json!({"i18n": {"locales": ["en", "de", "pt-BR"], "defaultLocale": "en"}}),
        5 => json!({"basePath": "/Docs/v1.0", "trailingSlash": true}),
        6 => json!({"basePath": "/docs", "i18n": {"locales": ["en", "de"], "defaultLocale": "de"}}),
        7 => json!({"trailingSlash": true, "skipTrailingSlashRedirect": true}),
        8 => {
            json!({"trailingSlash": true, "i18n": {"locales": ["en", "fr"], "defaultLocale": "en"}})
        }
        9 => json!({"basePath": "/docs", "skipTrailingSlashRedirect": true}),
        10 => json!({"i18n": {
            "locales": ["en-US", "nl"],
            "defaultLocale": "en-US",
            "localeDetection": false,
            "domains": [
                {"domain": "example.org", "defaultLocale": "nl", "http": true},
                {"domain": "example.com", "defaultLocale": "en-US"},
            ],
        }}),
        _ => json!({}),
    }
}
