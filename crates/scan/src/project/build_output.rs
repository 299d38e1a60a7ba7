//! Reads what Next's build knows: rules and matchers.

use std::path::Path;

use serde_json::Value as Json;

use crate::model::{Matcher, NextConfig};
use crate::sources::JsonFiles;

/// Replaces the rules by those of `routes-manifest.json`; `false` if there is none.
pub(super) fn read_rules(dist: &Path, json: &JsonFiles, config: &mut NextConfig) -> bool {
    let Some(manifest) = json.read(&dist.join("routes-manifest.json")) else {
        return false;
    };
    config.redirects = rules(&manifest["redirects"]);
    config.headers = rules(&manifest["headers"]);
    config.rewrites = match &manifest["rewrites"] {
        Json::Object(phases) => phases.values().flat_map(rules).collect(),
        list => rules(list),
    };
    config
        .computed
        .retain(|name| !matches!(name.as_str(), "redirects" | "rewrites" | "headers"));
    true
}

/// The rules of a list, without those that Next.js adds itself, and without their compiled expressions.
fn rules(list: &Json) -> Vec<Json> {
    let own = list
        .as_array()
        .into_iter()
        .flatten()
        .filter(|rule| rule["internal"] != true);
    own.cloned()
        .map(|mut rule| {
            if let Some(rule) = rule.as_object_mut() {
                rule.shift_remove("regex");
            }
            rule
        })
        .collect()
}

/// The matchers of the proxy in a build output; `None` if the build has no proxy.
pub(super) fn read_matchers(dist: &Path, json: &JsonFiles) -> Option<Vec<Matcher>> {
    let functions = json.read_or_empty(&dist.join("server/functions-config-manifest.json"));
    let middleware = json.read_or_empty(&dist.join("server/middleware-manifest.json"));
    let lists = [
        &functions["functions"]["/_middleware"]["matchers"],
        &middleware["middleware"]["/"]["matchers"],
    ];
    let list = lists.into_iter().find_map(Json::as_array)?;
    Some(list.iter().filter_map(matcher).collect())
}

/// A matcher as it is written in the source, or as the build writes it.
pub(super) fn matcher(value: &Json) -> Option<Matcher> {
    let conditions = |name: &str| value[name].as_array().cloned().unwrap_or_default();
    let source = value["originalSource"]
        .as_str()
        .or_else(|| value["source"].as_str())?;
    Some(Matcher {
        source: source.to_owned(),
        has: conditions("has"),
        missing: conditions("missing"),
    })
}
