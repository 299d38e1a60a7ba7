//! Compares the matchers of proxies with `unstable_doesMiddlewareMatch`, without a server.

use std::{
    borrow::Cow,
    error::Error,
    fs,
    io::{self, Write as _},
    path::Path,
};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use twinroute_rules::{Has, ProxyMatcher, ProxyMatchers, RequestParts, RuleRequest};

use crate::{
    condition::Condition,
    project::Project,
    random::Random,
    request::{ConditionValues, QUERIES, mutated, with_values},
    source::Source,
};

/// How many requests each matcher gets.
const REQUESTS: usize = 14;

/// Matchers as projects have them, with paths for them.
const USUAL: &[&str] = &[
    "/",
    "/:path*",
    "/api/:path*",
    "/((?!api|_next/static|_next/image|favicon.ico).*)",
    "/about",
    "/about/:path*",
    "/(api|trpc)(.*)",
    r"/((?!.*\..*|_next).*)",
    "/_next/:path*",
    "/:path+",
    "/index",
];

const USUAL_PATHS: &[&str] = &[
    "/",
    "/about",
    "/api",
    "/api/x",
    "/_next/static/x.js",
    "/favicon.ico",
    "/x.png",
    "/about/team",
    "/apix",
    "/api/",
    "/index",
    "/docs",
];

/// What Next.js makes of a path for its own requests.
const TRANSPORTS: &[(&str, &str)] = &[
    ("/_next/data/abc", ".json"),
    ("", ".rsc"),
    ("", ".json"),
    ("", "/index.rsc"),
    ("", ".segments/_tree.segment.rsc"),
    ("/_next/data/abc", ""),
    ("", ".prefetch.rsc"),
    ("", "/"),
];

/// A matcher and a request.
#[derive(Debug, Serialize, Deserialize)]
struct MatcherCase {
    source: String,
    has: Vec<Value>,
    missing: Vec<Value>,
    base_path: String,
    url: String,
    headers: Vec<(String, String)>,
}

/// What Next.js says about a case.
#[derive(Debug, Serialize, Deserialize)]
struct Expected {
    pathname: String,
    query: Vec<(String, String)>,
    matches: Option<bool>,
}

/// A case of `matchers.jsonl`, which is compared without Next.js.
#[derive(Debug, Serialize, Deserialize)]
struct RecordedCase {
    case: MatcherCase,
    expected: Expected,
}

/// Compares this many matchers, and returns how many requests differ. Writes the cases to `record`.
pub(crate) fn compare_matchers(
    project: &Project,
    seed: u64,
    count: usize,
    record: Option<&Path>,
) -> Result<usize, Box<dyn Error>> {
    let mut random = Random::new(seed);
    let cases: Vec<_> = (0..count)
        .flat_map(|_| MatcherCase::generate(&mut random))
        .collect();
    let lines = cases.iter().map(|case| format!("{}\n", case.to_json()));
    let output = project.run("matchers.mjs", &lines.collect::<String>())?;
    let (mut differences, mut recorded) = (0, String::new());
    for (case, line) in cases.into_iter().zip(output.lines()) {
        let expected = serde_json::from_str(line)?;
        let case = RecordedCase { case, expected };
        recorded += &format!("{}\n", serde_json::to_string(&case)?);
        if let Some(difference) = case.difference() {
            differences += 1;
            writeln!(io::stdout(), "{difference}")?;
        }
    }
    if let Some(record) = record {
        fs::write(record, &recorded)?;
    }
    let total = recorded.lines().count();
    writeln!(
        io::stdout(),
        "{total} requests for matchers, {differences} differ"
    )?;
    Ok(differences)
}

impl RecordedCase {
    /// What differs, if something does.
    fn difference(&self) -> Option<String> {
        let (next, twin) = (self.expected.matches, self.case.matches(&self.expected));
        (next != twin).then(|| format!("{next:?} / {twin:?}: {}", self.case.to_json()))
    }
}

impl MatcherCase {
    /// A matcher with its requests.
    fn generate(random: &mut Random) -> Vec<Self> {
        let (source, paths) = if random.chance(10) {
            let paths = USUAL_PATHS.iter().map(|path| (*path).to_owned());
            (random.choose(USUAL).to_owned(), paths.collect::<Vec<_>>())
        } else {
            let prefix = random.choose(&["/m", "/api", "", "/M/x"]);
            let source = Source::generate(random, prefix);
            let slash = if source.text.starts_with('/') {
                ""
            } else {
                "/"
            };
            (format!("{slash}{}", source.text), source.paths)
        };
        let condition = |random: &mut Random, percent| -> Vec<Condition> {
            let is_there = random.chance(percent);
            is_there
                .then(|| Condition::generate(random))
                .into_iter()
                .collect()
        };
        let (has, missing) = (condition(random, 25), condition(random, 15));
        let base_path = if random.chance(20) { "/docs" } else { "" };
        let requests = (0..REQUESTS).map(|_| {
            let (url, headers) = request(random, &paths, &has, &missing, base_path);
            Self {
                source: source.clone(),
                has: has.iter().map(Condition::to_json).collect(),
                missing: missing.iter().map(Condition::to_json).collect(),
                base_path: base_path.to_owned(),
                url,
                headers,
            }
        });
        requests.collect()
    }

    fn to_json(&self) -> Value {
        let headers: serde_json::Map<_, _> = self
            .headers
            .iter()
            .map(|(name, value)| (name.to_lowercase(), value.as_str().into()))
            .collect();
        json!({
            "matcher": [{"source": self.source, "has": self.has, "missing": self.missing}],
            "basePath": self.base_path,
            "url": self.url,
            "headers": headers,
        })
    }

    /// Whether ours matches; `None` if it refuses the matcher.
    fn matches(&self, expected: &Expected) -> Option<bool> {
        let matcher = ProxyMatcher::new(leaked(&self.source))
            .has(conditions(&self.has))
            .missing(conditions(&self.missing));
        let matchers = ProxyMatchers::build(&[matcher], &self.base_path, None).ok()?;
        Some(matchers.matches(&RuleRequest {
            path: &expected.pathname,
            query: &expected.query,
            parts: self,
        }))
    }
}

fn request(
    random: &mut Random,
    paths: &[String],
    has: &[Condition],
    missing: &[Condition],
    base_path: &str,
) -> (String, Vec<(String, String)>) {
    let mut path = random.pick(paths).clone();
    if !path.starts_with('/') {
        path.insert(0, '/');
    }
    if random.chance(40) {
        path = mutated(random, &path);
    }
    if random.chance(20) {
        let (before, after) = random.pick(TRANSPORTS);
        path = format!("{before}{path}{after}");
    }
    if random.chance(90) && !(base_path.is_empty() || path == "/") {
        path.insert_str(0, base_path);
    }
    let values = ConditionValues::generate(random, has, missing);
    let query = with_values(random.choose(QUERIES), &values);
    let url = format!("http://localhost{path}{query}");
    let mut headers = values.into_headers();
    if !headers.iter().any(|(name, _)| name == "Host") {
        headers.push(("Host".to_owned(), "localhost".to_owned()));
    }
    (url, headers)
}

fn conditions(items: &[Value]) -> &'static [Has<'static>] {
    let conditions: Vec<_> = items.iter().map(has).collect();
    conditions.leak()
}

fn has(item: &Value) -> Has<'static> {
    let text = |key: &str| item[key].as_str().map(leaked);
    let (key, value) = (text("key").unwrap_or_default(), text("value"));
    let has = match item["type"].as_str() {
        Some("header") => Has::header(key),
        Some("cookie") => Has::cookie(key),
        Some("query") => Has::query(key),
        _ => return Has::host(value.unwrap_or_default()),
    };
    match value {
        Some(value) => has.value(value),
        None => has,
    }
}

/// The declarations of matchers are constants.
fn leaked(text: &str) -> &'static str {
    text.to_owned().leak()
}

impl RequestParts for MatcherCase {
    fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        let header = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        header.map(|(_, value)| value.into())
    }

    fn cookie(&self, name: &str) -> Option<Cow<'_, str>> {
        let cookies = self.header("cookie")?.into_owned();
        let cookie = cookies.split("; ").find_map(|cookie| {
            let (key, value) = cookie.split_once('=')?;
            (key == name).then(|| value.to_owned())
        })?;
        let decoded = percent_encoding::percent_decode_str(&cookie)
            .decode_utf8()
            .ok()?;
        Some(decoded.into_owned().into())
    }

    fn host(&self) -> Option<Cow<'_, str>> {
        self.header("host")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matchers_match_as_recorded_from_next() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config-oracle/matchers.jsonl");
        let cases = fs::read_to_string(path).expect("a recording");
        let cases = cases
            .lines()
            .map(|line| serde_json::from_str::<RecordedCase>(line).expect("a case"));
        let differences: Vec<_> = cases.filter_map(|case| case.difference()).collect();
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}
