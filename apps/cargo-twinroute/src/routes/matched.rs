//! `routes --match`: which route serves a path, and why the others do not.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use twinroute_build::{Manifest, Route};
use twinroute_matcher::{Match, ParamValue, Pattern, RouteTable, Segment};

use super::report::RouteReport;
use super::table::{guards, methods, style};

// Further routes that do not match are counted only.
const SHOWN: usize = 8;

/// The route that serves a path.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct MatchReport {
    /// The version of this format.
    version: u32,
    /// The path, without the query.
    path: String,
    /// The route that serves it.
    route: Option<RouteReport>,
    /// The values of its path parameters: a text, or a list for a catch-all.
    params: Map<String, Json>,
    /// The routes that match the path too, and those that nearly do, in order of precedence.
    others: Vec<OtherRoute>,
    /// How many further routes do not match.
    unlisted: usize,
}

/// A route that does not serve the path.
#[derive(Debug, Serialize, JsonSchema)]
struct OtherRoute {
    /// The pattern of its URLs.
    url: String,
    /// The file, below the package.
    file: String,
    /// Whether it matches the path; then the route that serves the path comes first.
    matches: bool,
    /// Why it does not serve the path.
    reason: String,
}

/// The path of a URL or of a path: without the host, the query and the fragment.
pub(crate) fn path_of_url(url: &str) -> Result<String, String> {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |start| &rest[start..]),
        None => url,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    if !path.starts_with('/') {
        return Err(format!(
            "`{url}` is neither a path, such as `/api/posts/7`, nor a URL"
        ));
    }
    Ok(path.to_owned())
}

impl MatchReport {
    /// Looks a path up.
    pub(crate) fn new(manifest: &Manifest, table: &RouteTable<&Route>, path: &str) -> Self {
        let best = table.lookup(path);
        let matching: Vec<&str> = table
            .matches(path)
            .map(|found| found.route.value().file())
            .collect();
        let parts = parts(path);
        let mut report = Self {
            version: 1,
            path: path.to_owned(),
            route: best.map(|best| RouteReport::new(manifest, best.route.value())),
            params: best.map(|best| params(&best)).unwrap_or_default(),
            others: Vec::new(),
            unlisted: 0,
        };
        let served = |file: &str| best.is_some_and(|best| best.route.value().file() == file);
        let shared = |route: &&Route| shared_segments(route.pattern(), &parts);
        let routes = || table.routes().iter().map(|route| *route.value());
        let is_unmatched = |route: &&Route| !matching.contains(&route.file());
        let nearest = routes()
            .filter(is_unmatched)
            .map(|route| shared(&route))
            .max();
        for route in routes().filter(|route| !served(route.file())) {
            let matches = !is_unmatched(&route);
            let is_near = shared(&route) > 0 && Some(shared(&route)) == nearest;
            let is_shown = is_near && report.others.len() < SHOWN;
            if !matches && !is_shown {
                report.unlisted += 1;
                continue;
            }
            report.others.push(OtherRoute {
                url: route.pattern().to_string(),
                file: route.file().to_owned(),
                matches,
                reason: match best {
                    Some(best) if matches => comes_later(best.route.pattern(), route.pattern()),
                    _ => mismatch(route.pattern(), &parts),
                },
            });
        }
        report
    }

    /// Whether a route serves the path.
    pub(crate) fn is_served(&self) -> bool {
        self.route.is_some()
    }
}

impl fmt::Display for MatchReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.route {
            Some(route) => {
                writeln!(f, "{} is served by {}", self.path, route.url)?;
                writeln!(f, "  {} {}, {}", style(route), methods(route), route.file)?;
                for (name, value) in &self.params {
                    writeln!(f, "  {name} = {value}")?;
                }
                if !route.guards.is_empty() {
                    writeln!(f, "  guarded by {}", guards(route))?;
                }
            }
            None if self.path.contains("//") => writeln!(
                f,
                "{} has an empty segment: the server redirects to the path without it",
                self.path
            )?,
            None => writeln!(f, "{} is served by no route", self.path)?,
        }
        if !self.others.is_empty() {
            writeln!(f, "\nOther routes:")?;
        }
        let urls = self.others.iter().map(|other| other.url.chars().count());
        let width = urls.max().unwrap_or_default();
        for other in &self.others {
            let matches = if other.matches { "matches, but " } else { "" };
            writeln!(f, "  {:width$}  {matches}{}", other.url, other.reason)?;
        }
        match self.unlisted {
            0 => Ok(()),
            1 => writeln!(f, "\n1 further route does not match."),
            count => writeln!(f, "\n{count} further routes do not match."),
        }
    }
}

fn params(found: &Match<'_, '_, &Route>) -> Map<String, Json> {
    let Ok(params) = found.decode() else {
        // The server responds with 400.
        let note = Json::from("an escape that can't be decoded: the response is 400");
        return found
            .captures()
            .map(|(name, _)| (name.to_owned(), note.clone()))
            .collect();
    };
    let value = |value: &ParamValue| match value {
        ParamValue::One(text) => Json::from(text.as_str()),
        ParamValue::Many(texts) => Json::from(texts.clone()),
    };
    params
        .iter()
        .map(|(name, param)| (name.to_owned(), value(param)))
        .collect()
}

/// The segments of a path; one slash at its end is ignored.
fn parts(path: &str) -> Vec<&str> {
    let path = path.strip_suffix('/').unwrap_or(path);
    path.split('/').skip(1).collect()
}

/// How many segments of a path match the first segments of a pattern.
fn shared_segments(pattern: &Pattern, parts: &[&str]) -> usize {
    let pairs = pattern.segments().iter().zip(parts);
    let same = pairs.take_while(|(segment, part)| match segment {
        Segment::Static(text) => **text == ***part,
        _ => !part.is_empty(),
    });
    same.count()
}

/// Why a pattern comes after the better one: the first segment that differs decides.
fn comes_later(best: &Pattern, other: &Pattern) -> String {
    let pairs = best.segments().iter().zip(other.segments());
    match pairs.enumerate().find(|(_, (one, two))| one != two) {
        Some((index, (one, two))) => {
            format!("`{one}` comes before `{two}` (segment {})", index + 1)
        }
        None => match other.segments().get(best.segments().len()) {
            Some(rest) => format!("a route without `{rest}` comes first"),
            None => "it comes later".to_owned(),
        },
    }
}

/// Why a pattern does not match a path.
fn mismatch(pattern: &Pattern, parts: &[&str]) -> String {
    for (index, segment) in pattern.segments().iter().enumerate() {
        match (segment, parts.get(index)) {
            (Segment::Static(text), Some(part)) if &**text != *part => {
                return format!("segment {} is `{text}`, not `{part}`", index + 1);
            }
            (Segment::CatchAll(_), None) => {
                return format!("`{segment}` takes at least one segment");
            }
            (Segment::CatchAll(_) | Segment::OptionalCatchAll(_), _) => {
                return "a segment is empty".to_owned();
            }
            (_, Some(&"")) => return "a segment is empty".to_owned(),
            (_, Some(_)) => {}
            (_, None) => break,
        }
    }
    let count = |count: usize| match count {
        1 => "1 segment".to_owned(),
        count => format!("{count} segments"),
    };
    format!(
        "it has {}, the path has {}",
        count(pattern.segments().len()),
        parts.len()
    )
}
