//! Whether `proxy.ts` runs for a route.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;
use twinroute_rules::{ProxyMatcher, ProxyMatchers, RequestParts, RuleRequest};
use twinroute_scan::model::{ParamKind, Project, Route};

/// `proxy.ts` or `middleware.ts`, for a route that it runs for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProxyPart {
    /// The file.
    pub file: String,
    /// The matchers that may match requests to the route; empty if the proxy has none and runs for every request.
    pub matchers: Vec<String>,
    /// Whether that is known: no if the matchers are computed.
    pub is_known: bool,
    /// The TypeScript of the file, up to a limit.
    pub code: String,
}

const MOST_LINES: usize = 200;

/// The proxy, if it runs for the route or may do so.
pub(super) fn proxy(root: &Path, project: &Project, route: &Route) -> Option<ProxyPart> {
    let proxy = project.proxy.as_ref()?;
    let path = sample_path(route);
    let applying = |source: &&String| matches(source, &path);
    let sources: Vec<String> = proxy
        .matchers
        .iter()
        .map(|one| one.source.clone())
        .collect();
    let matchers: Vec<String> = sources.iter().filter(applying).cloned().collect();
    let runs_for_all = sources.is_empty() && proxy.literal;
    if matchers.is_empty() && !runs_for_all && proxy.literal {
        return None;
    }
    let code = fs::read_to_string(root.join(&proxy.file)).unwrap_or_default();
    Some(ProxyPart {
        file: proxy.file.clone(),
        is_known: runs_for_all || !matchers.is_empty(),
        matchers,
        code: first_lines(&code),
    })
}

fn first_lines(code: &str) -> String {
    let lines: Vec<&str> = code.lines().collect();
    let mut out = lines[..lines.len().min(MOST_LINES)].join("\n");
    if lines.len() > MOST_LINES {
        out.push_str(&format!("\n// ... {} more lines", lines.len() - MOST_LINES));
    }
    out
}

/// A path of the route, with values for its params.
pub(super) fn sample_path(route: &Route) -> String {
    let mut path = route.url.clone();
    for param in &route.params {
        let name = &param.name;
        let (segment, value) = match param.kind {
            ParamKind::One => (format!("[{name}]"), format!("{name}-1")),
            ParamKind::CatchAll => (format!("[...{name}]"), "a/b".to_owned()),
            ParamKind::OptionalCatchAll => (format!("[[...{name}]]"), "a/b".to_owned()),
        };
        path = path.replace(&segment, &value);
    }
    path
}

/// Whether a matcher matches a path. One that can't be read counts as matching: a guard must not get lost.
fn matches(source: &str, path: &str) -> bool {
    // The type of matchers is made for constants; a project has few of them, and the tool ends soon.
    let source: &'static str = String::leak(source.to_owned());
    let request = RuleRequest {
        path,
        query: &[],
        parts: &NoHeaders,
    };
    ProxyMatchers::build(&[ProxyMatcher::new(source)], "", None)
        .map_or(true, |matchers| matchers.matches(&request))
}

struct NoHeaders;

impl RequestParts for NoHeaders {
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
