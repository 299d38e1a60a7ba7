//! Generated requests.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::{
    condition::{Condition, Subject},
    random::Random,
    rule::Rule,
};

pub(crate) const QUERIES: &[&str] = &[
    "",
    "",
    "",
    "",
    "?a=1",
    "?a=1&a=2",
    "?a=",
    "?a",
    "?=1",
    "?a=%zz",
    "?a=1+2&b=%20",
    "?a[]=1",
    "?a=%C3%A9",
    "?&&",
    "?a=1?b=2",
    "?id=9",
    "?path=p&slug=s",
    "?q=1&q=2",
    "?k=own",
    "?",
    "?a=b/c:d",
    "?x=%26%3D",
    "?__proto__=1",
    "?a=%2B",
    "?a='(*)!~",
    "?q=%E2%82",
    "?1=2",
    "?a=1;b=2",
    "?constructor=1",
    "?nextInternalLocale=de",
    "?%61=1",
    "?hv=7",
    "?:id=1",
    "?id=:slug",
    "?path=1&path=2",
    "?q=1&page=2",
];

/// Paths to ask every configuration for, below its base path and beside it.
const PATHS: &[&str] = &[
    "/",
    "",
    "/api/echo",
    "/api/echo/",
    "/api/echo/x",
    "/api/echo/x/",
    "/API/echo/x",
    "/api/fixed",
    "/api/fixed/",
    "/appecho/x",
    "/appecho/x/",
    "/appecho",
    "/none",
    "/none/",
    "/none.x",
    "/none.x/",
    "/.well-known/x",
    "/.well-known/x.y/",
    "/_next/x/",
    "/api/echo/a%2Fb",
    "/api//echo",
    r"/api\\echo",
    "/api/./echo",
    "/api/../api/echo",
    "/api/%65cho",
    "/%61pi/echo",
    "/api/echo;x",
    "/api/echo/%zz",
    "/appecho/%zz",
    "/api/echo/%00",
    "/index",
    "/api",
    "/api/",
];

/// Characters that a request target can't have.
const UNWRITABLE: &AsciiSet = &CONTROLS.add(b' ');

/// A request to send to both servers.
#[derive(Debug)]
pub(crate) struct GeneratedRequest {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl GeneratedRequest {
    fn new(random: &mut Random, target: &str, headers: Vec<(String, String)>) -> Self {
        let method = match random.chance(95) {
            true => "GET",
            false => random.choose(&["HEAD", "POST"]),
        };
        let target = utf8_percent_encode(target, UNWRITABLE).to_string();
        Self {
            method,
            target,
            headers,
        }
    }

    /// A request that the rule's source matches, or narrowly doesn't.
    pub(crate) fn for_rule(random: &mut Random, rule: &Rule, settings: &Value) -> Self {
        let mut path = random.pick(&rule.source.paths).clone();
        if !path.starts_with('/') {
            path.insert(0, '/');
        }
        if random.chance(35) {
            path = mutated(random, &path);
        }
        path = below_settings(random, path, settings, rule.json["basePath"] == false);
        let mut values = ConditionValues::generate(random, &rule.has, &rule.missing);
        if let Some(case) = rule.case.as_ref().filter(|_| random.chance(92)) {
            values.headers.push(("x-case".to_owned(), case.clone()));
        }
        let query = with_values(random.choose(QUERIES), &values);
        Self::new(random, &(path + &query), values.into_headers())
    }

    /// Requests for the same paths under every configuration.
    pub(crate) fn fixed(random: &mut Random, settings: &Value) -> Vec<Self> {
        let base = settings["basePath"].as_str().unwrap_or_default();
        let mut prefixes = vec![
            String::new(),
            base.to_owned(),
            base.repeat(2),
            base.to_uppercase(),
            format!("{base}x"),
        ];
        for locale in locales(settings) {
            prefixes.extend([
                format!("{base}/{locale}"),
                format!("{base}/{}", locale.to_uppercase()),
            ]);
        }
        prefixes.sort();
        prefixes.dedup();
        let targets = prefixes
            .iter()
            .flat_map(|prefix| PATHS.iter().map(move |path| format!("{prefix}{path}")));
        targets
            .filter(|target| target.starts_with('/'))
            .map(|target| {
                let target = target + random.choose(&["", "", "?a=1"]);
                Self::new(random, &target, Vec::new())
            })
            .collect()
    }
}

/// The values that conditions look at.
#[derive(Debug, Default)]
pub(crate) struct ConditionValues {
    headers: Vec<(String, String)>,
    cookies: Vec<String>,
    query: Vec<(&'static str, &'static str)>,
}

impl ConditionValues {
    /// Values that mostly fulfil the conditions.
    pub(crate) fn generate(random: &mut Random, has: &[Condition], missing: &[Condition]) -> Self {
        let mut values = Self::default();
        let is_accepted = random.chance(80);
        for condition in has {
            values.add(random, condition, is_accepted);
        }
        for condition in missing {
            values.add(random, condition, !is_accepted);
        }
        values
    }

    fn add(&mut self, random: &mut Random, condition: &Condition, is_accepted: bool) {
        if !is_accepted && random.chance(60) {
            return;
        }
        let value = condition.sample(random, is_accepted);
        match condition.subject {
            Subject::Header(key) => {
                let key = match random.chance(20) {
                    true => key.to_uppercase(),
                    false => key.to_owned(),
                };
                self.headers.push((key, value.to_owned()));
            }
            Subject::Cookie(key) => {
                let value = utf8_percent_encode(value, NON_ALPHANUMERIC);
                self.cookies.push(format!("{key}={value}"));
            }
            Subject::Query(key) => self.query.push((key, value)),
            Subject::Host => {
                self.headers.retain(|(name, _)| name != "Host");
                self.headers.push(("Host".to_owned(), value.to_owned()));
            }
        }
    }

    pub(crate) fn into_headers(mut self) -> Vec<(String, String)> {
        if !self.cookies.is_empty() {
            self.headers
                .push(("Cookie".to_owned(), self.cookies.join("; ")));
        }
        self.headers
    }
}

/// The query string, with the keys that conditions look at.
pub(crate) fn with_values(query: &str, values: &ConditionValues) -> String {
    let mut query = query.to_owned();
    for (key, value) in &values.query {
        let separator = if query.is_empty() { '?' } else { '&' };
        let value = utf8_percent_encode(value, NON_ALPHANUMERIC);
        query += &format!("{separator}{key}={value}");
    }
    query
}

/// The path with a locale, the base path and a trailing slash, mostly as the configuration wants them.
fn below_settings(
    random: &mut Random,
    mut path: String,
    settings: &Value,
    is_outside: bool,
) -> String {
    let locales = locales(settings);
    if !locales.is_empty() && random.chance(40) {
        let locale = match random.below(6) {
            0 => locales[0].to_uppercase(),
            1 => "xx".to_owned(),
            _ => random.choose(&locales).to_owned(),
        };
        path.insert_str(0, &format!("/{locale}"));
    }
    let has_slash = path.ends_with('/');
    if let Some(base) = settings["basePath"].as_str()
        && random.chance(if is_outside { 20 } else { 93 })
    {
        let base = match random.chance(95) {
            true => base.to_owned(),
            false => base.to_uppercase(),
        };
        path = if path == "/" { base } else { base + &path };
    }
    let wants_slash =
        settings["trailingSlash"] == true && settings["skipTrailingSlashRedirect"] != true;
    if wants_slash && !has_slash && random.chance(70) {
        path.push('/');
    }
    path
}

fn locales(settings: &Value) -> Vec<&str> {
    let locales = settings["i18n"]["locales"].as_array().into_iter().flatten();
    locales.filter_map(Value::as_str).collect()
}

/// The path with a change that a matcher may get wrong.
pub(crate) fn mutated(random: &mut Random, path: &str) -> String {
    let (parent, last) = path.rsplit_once('/').unwrap_or_default();
    match random.below(24) {
        0 => path.to_uppercase(),
        1 => path.to_lowercase(),
        2 => with_one_escape(random, path),
        3 => path.replace('%', "%25"),
        4 => format!("{parent}//{last}"),
        5 | 6 => format!("{path}/"),
        7 if !parent.is_empty() => parent.to_owned(),
        8 => format!("{path}/extra"),
        9 => format!("{parent}/./{last}"),
        10 => format!("{path}/../{last}"),
        11 => format!("{parent}/%2e/{last}"),
        12 => format!("{path};x=1"),
        13 => format!("{path}.json"),
        14 => format!("{path}%2F"),
        15 if !parent.is_empty() => format!("{parent}%2F{last}"),
        16 => format!("{path}%0A"),
        17 => format!("{path}%C3%A9"),
        18 => format!(r"{path}\x"),
        19 => format!("/{path}"),
        20 => format!("{path}/."),
        21 => format!("{path}%3Fa=1"),
        22 => format!("{path}."),
        _ => format!("{path}-x"),
    }
}

fn with_one_escape(random: &mut Random, path: &str) -> String {
    let at = random.below(path.len());
    match path.as_bytes()[at] {
        b'/' | b'%' | 0x7f.. => path.to_owned(),
        byte => format!("{}%{byte:02x}{}", &path[..at], &path[at + 1..]),
    }
}
