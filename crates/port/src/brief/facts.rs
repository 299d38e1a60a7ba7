//! What decides which rows of MIGRATION.md concern a route.

use std::collections::HashSet;

use twinroute_scan::model::{NextConfig, Route};

/// What is known of a route.
pub(super) struct Facts<'a> {
    pub(super) route: &'a Route,
    /// The TypeScript of the route and of what it calls, without comments.
    pub(super) code: String,
    /// The keys in `next.config`, at any depth, and the names of the headers that its rules set.
    pub(super) config: HashSet<String>,
    /// The TypeScript of the proxy, if it runs for the route.
    pub(super) proxy: Option<String>,
}

/// The keys of a configuration that a rule or a setting uses.
pub(super) fn config_keys(config: Option<&NextConfig>) -> HashSet<String> {
    let mut keys = HashSet::new();
    let Some(config) = config else {
        return keys;
    };
    let rules = [
        ("redirects", &config.redirects),
        ("rewrites", &config.rewrites),
        ("headers", &config.headers),
    ];
    for (name, rules) in rules {
        if !rules.is_empty() || config.computed.iter().any(|one| one == name) {
            keys.insert(name.to_owned());
        }
        rules.iter().for_each(|rule| collect(rule, &mut keys));
    }
    keys.extend(config.settings.keys().cloned());
    keys
}

/// What a configuration sets that changes the responses of API routes.
pub(super) fn settings(config: Option<&NextConfig>) -> Vec<String> {
    const NAMES: [&str; 11] = [
        "redirects",
        "rewrites",
        "headers",
        "basePath",
        "trailingSlash",
        "skipTrailingSlashRedirect",
        "skipMiddlewareUrlNormalize",
        "i18n",
        "poweredByHeader",
        "compress",
        "generateEtags",
    ];
    let keys = config.map(|config| {
        let rules = [&config.redirects, &config.rewrites, &config.headers];
        let has_rules = rules.map(|rules| !rules.is_empty());
        let is_set = |at: usize, name: &str| {
            has_rules.get(at).copied().unwrap_or_default()
                || config.settings.contains_key(name)
                || config.computed.iter().any(|one| one == name)
        };
        let names = NAMES.iter().enumerate();
        let set = names.filter(|(at, name)| is_set(*at, name));
        set.map(|(_, name)| (*name).to_owned()).collect()
    });
    keys.unwrap_or_default()
}

fn collect(value: &serde_json::Value, keys: &mut HashSet<String>) {
    match value {
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                let is_empty = value.as_array().is_some_and(Vec::is_empty) || value.is_null();
                if !is_empty {
                    keys.insert(key.clone());
                }
                collect(value, keys);
            }
            if let Some(header) = members.get("key").and_then(|key| key.as_str()) {
                keys.insert(header.to_owned());
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, keys)),
        _ => {}
    }
}

/// The code without comments, as far as a search for names needs it. Lines stay where they are.
pub(super) fn without_comments(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(['/', '"', '\'', '`']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let length = if from.starts_with("//") {
            from.find('\n').unwrap_or(from.len())
        } else if from.starts_with("/*") {
            let length = from.find("*/").map_or(from.len(), |end| end + 2);
            out.extend(from[..length].chars().filter(|c| *c == '\n'));
            length
        } else {
            let length = quoted(from);
            out.push_str(&from[..length]);
            length
        };
        rest = &from[length..];
    }
    out + rest
}

/// The length of the string literal at the start of a code; 1 if the code starts with another token.
fn quoted(code: &str) -> usize {
    let mut chars = code.char_indices();
    let Some((_, quote)) = chars.next().filter(|&(_, first)| first != '/') else {
        return 1;
    };
    let mut is_escaped = false;
    for (at, c) in chars {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '\n' if quote != '`' => return 1,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    1
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_go_and_strings_stay() {
        let code = "a('http://x') // res.send\n/* req.\nbody */ b(`//`) c('it\\'s') / 2";
        assert_eq!(
            without_comments(code),
            "a('http://x') \n\n b(`//`) c('it\\'s') / 2"
        );
    }
}
