//! What stands around the handlers of a project: rules that guard or change requests before a handler sees them.

use serde_json::Value;
use twinroute_scan::model::{NextConfig, Project, Proxy};

/// A part of a project that guards or changes requests, which no file of a route has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surrounding {
    /// The file or the setting: `middleware.ts`, `basePath`.
    pub name: String,
    /// What it does, with its matchers, sources or value.
    pub text: String,
}

// Further sources are counted.
const MOST_SOURCES: usize = 6;

/// What guards or changes the requests of a project: `proxy.ts` or `middleware.ts`, and `basePath`, `trailingSlash`, `headers`,
/// `redirects` and `rewrites` of `next.config`.
pub fn surroundings(project: &Project) -> Vec<Surrounding> {
    let proxy = project.proxy.iter().map(proxy);
    let config = project.config.iter().flat_map(config);
    proxy.chain(config).collect()
}

fn proxy(proxy: &Proxy) -> Surrounding {
    let sources: Vec<&str> = proxy.matchers.iter().map(|one| &*one.source).collect();
    let conditions = proxy
        .matchers
        .iter()
        .any(|one| !one.has.is_empty() || !one.missing.is_empty());
    let mut text = match sources.is_empty() {
        true => "runs before every request".to_owned(),
        false => format!("runs before requests to {}", listed(&sources)),
    };
    if conditions {
        text.push_str(", under conditions");
    }
    if !proxy.literal {
        text = "runs before requests; its matcher is computed".to_owned();
    }
    Surrounding {
        name: proxy.file.clone(),
        text,
    }
}

fn config(config: &NextConfig) -> Vec<Surrounding> {
    let mut found = Vec::new();
    let mut add = |name: &str, text: String| {
        found.push(Surrounding {
            name: name.to_owned(),
            text,
        });
    };
    match config.settings.get("basePath") {
        Some(Value::String(path)) if !path.is_empty() => {
            add("basePath", format!("`{path}` stands before every URL"));
        }
        Some(Value::Object(_)) => add("basePath", "it is computed".to_owned()),
        _ => {}
    }
    if config.settings.get("trailingSlash") == Some(&Value::Bool(true)) {
        add("trailingSlash", "URLs end with `/`".to_owned());
    }
    let rules = [
        ("headers", &config.headers),
        ("redirects", &config.redirects),
        ("rewrites", &config.rewrites),
    ];
    for (name, rules) in rules {
        let sources = rules.iter().filter_map(|rule| rule["source"].as_str());
        let sources: Vec<&str> = sources.collect();
        let is_computed = config.computed.iter().any(|one| one == name);
        match (rules.is_empty(), is_computed) {
            (true, false) => {}
            (true, true) => add(name, "they are computed".to_owned()),
            (false, false) => add(name, format!("for {}", listed(&sources))),
            (false, true) => {
                add(name, format!("for {}; some are computed", listed(&sources)));
            }
        }
    }
    found
}

fn listed(sources: &[&str]) -> String {
    let mut distinct: Vec<String> = Vec::new();
    for source in sources {
        let source = format!("`{source}`");
        if !distinct.contains(&source) {
            distinct.push(source);
        }
    }
    let more = distinct.len().saturating_sub(MOST_SOURCES);
    distinct.truncate(MOST_SOURCES);
    match more {
        0 => distinct.join(", "),
        more => format!("{} and {more} more", distinct.join(", ")),
    }
}
