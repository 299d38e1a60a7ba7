//! The normal form of a path: Next redirects to it before anything else, whether the path exists or not.

use std::borrow::Cow;

use actix_web::http::{Uri, uri::PathAndQuery};
use twinroute_core::Query;
use url::Url;

/// What to do with a request's target.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Normalized<'a> {
    /// The path is in normal form, or is so once its dot segments are resolved.
    Path(Cow<'a, str>),
    /// The client is redirected to this path and query.
    Redirect(String),
}

impl Normalized<'_> {
    /// The path that routes and guards match: one slash between segments, none at the end, no dot segments.
    pub(crate) fn path(&self) -> &str {
        let target = match self {
            Self::Path(path) => return path,
            Self::Redirect(target) => target,
        };
        let path = target.split('?').next().unwrap_or_default();
        path.strip_suffix('/')
            .filter(|stripped| !stripped.is_empty())
            .unwrap_or(path)
    }
}

/// Normalizes a target.
pub(crate) fn normalize(uri: &Uri) -> Normalized<'_> {
    let path = uri.path();
    if is_plain(path) {
        return Normalized::Path(Cow::Borrowed(path));
    }
    let query = uri.query();
    if path.contains("//") || path.contains('\\') {
        let slashes = resolve(&collapse_slashes(path));
        // A query that is empty up to a second question mark is dropped.
        let query = query.filter(|query| !query.is_empty() && !query.starts_with('?'));
        return Normalized::Redirect(query.map_or(slashes.clone(), |query| {
            format!("{slashes}?{}", escape(query))
        }));
    }
    let resolved = resolve(path);
    match resolved.strip_suffix('/') {
        Some(stripped) if !stripped.is_empty() => {
            Normalized::Redirect(with_object_query(stripped, query))
        }
        _ => Normalized::Path(Cow::Owned(resolved)),
    }
}

/// The normal form of any path.
pub(crate) fn normal_form(path: &str) -> String {
    let resolved = resolve(&collapse_slashes(path));
    match resolved.strip_suffix('/') {
        Some(stripped) if !stripped.is_empty() => stripped.to_owned(),
        _ => resolved,
    }
}

/// Whether a path is in normal form already: one pass over its bytes, enough for nearly every request.
fn is_plain(path: &str) -> bool {
    let bytes = path.as_bytes();
    let mut after_slash = false;
    for (at, &byte) in bytes.iter().enumerate() {
        let odd = byte == b'\\'
            || (after_slash && (matches!(byte, b'/' | b'.') || is_escaped_dot(&bytes[at..])));
        if odd {
            return false;
        }
        after_slash = byte == b'/';
    }
    bytes.first() == Some(&b'/') && (!after_slash || bytes.len() == 1)
}

fn is_escaped_dot(rest: &[u8]) -> bool {
    rest.len() >= 3 && rest[..3].eq_ignore_ascii_case(b"%2e")
}

fn collapse_slashes(path: &str) -> String {
    let mut collapsed = String::with_capacity(path.len());
    for part in path.split(['/', '\\']).filter(|part| !part.is_empty()) {
        collapsed.push('/');
        collapsed.push_str(part);
    }
    if path.ends_with(['/', '\\']) {
        collapsed.push('/');
    }
    collapsed
}

/// Resolves dot segments, `%2e` among them, as the URL standard does. The result starts with one slash, so that it
/// never names another host.
fn resolve(path: &str) -> String {
    let mut url = Url::parse("http://n").expect("a constant address");
    url.set_path(path);
    // The `url` crate leaves it as it is.
    let path = url.path().replace('^', "%5E");
    match path.trim_start_matches('/') {
        rest if path.starts_with("//") => format!("/{rest}"),
        _ => path,
    }
}

/// A path without its dot segments and otherwise byte for byte as it came, or `None` if it has no dot segment. Doubled slashes
/// and backslashes separate segments once, so that the result has the same normal form as `path`.
pub(crate) fn without_dot_segments(path: &str) -> Option<String> {
    let mut kept: Vec<&str> = Vec::new();
    let mut found = false;
    let mut rest = path;
    while !rest.is_empty() {
        let end = rest[1..].find(['/', '\\']).map_or(rest.len(), |at| at + 1);
        let (part, after) = rest.split_at(end);
        let dots = dot_segment(&part[1..]);
        match dots {
            None => kept.push(part),
            Some(Dots::Current) => {}
            Some(Dots::Parent) => while kept.pop().is_some_and(|part| part.len() == 1) {},
        }
        if dots.is_some() && after.is_empty() {
            kept.push(&part[..1]);
        }
        found |= dots.is_some();
        rest = after;
    }
    found.then(|| kept.concat())
}

enum Dots {
    Current,
    Parent,
}

fn dot_segment(segment: &str) -> Option<Dots> {
    match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
        "." => Some(Dots::Current),
        ".." => Some(Dots::Parent),
        _ => None,
    }
}

/// Escapes what may not stand in a `Location`.
fn escape(query: &str) -> String {
    let mut url = Url::parse("http://n").expect("a constant address");
    url.set_query(Some(query));
    url.query().unwrap_or_default().to_owned()
}

/// A trailing slash's redirect spells the query anew, as `encodeURIComponent` does.
fn with_object_query(path: &str, query: Option<&str>) -> String {
    const KEPT: [(&str, &str); 6] = [
        ("+", "%20"),
        ("%21", "!"),
        ("%27", "'"),
        ("%28", "("),
        ("%29", ")"),
        ("%7E", "~"),
    ];
    let query = Query::parse(query.unwrap_or_default()).to_search();
    if query.is_empty() {
        return path.to_owned();
    }
    let query = KEPT
        .iter()
        .fold(query, |query, (from, to)| query.replace(from, to));
    format!("{path}?{query}")
}

/// The longest target that is written anew, in bytes: Node.js refuses longer heads.
pub(crate) const LONGEST: usize = 16 * 1024;

/// `uri` with another path; None if that gets too long.
pub(crate) fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let target = uri
        .query()
        .map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    if target.len() > LONGEST {
        return None;
    }
    Some(Uri::from(PathAndQuery::try_from(target).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        let stays = |path: &str| Normalized::Path(Cow::Owned(path.to_owned()));
        let goes = |path: &str| Normalized::Redirect(path.to_owned());
        let cases = [
            ("/", stays("/")),
            ("/api/x", stays("/api/x")),
            ("/api/x?y=//", stays("/api/x")),
            ("/api/./d/x/../y", stays("/api/d/y")),
            ("/a/...", stays("/a/...")),
            ("/a/%2e%2E/b", stays("/b")),
            ("/a/%2F", stays("/a/%2F")),
            ("/api/x/", goes("/api/x")),
            ("/a/%2e", goes("/a")),
            ("/a/x/..", goes("/a")),
            ("//api//d/a?x=1", goes("/api/d/a?x=1")),
            ("/a\\b", goes("/a/b")),
            ("/a^//b", goes("/a%5E/b")),
            ("/a/json\\", goes("/a/json/")),
            ("//evil.example/..", goes("/")),
            ("/\\evil.example", goes("/evil.example")),
            ("/..//a", goes("/a")),
            ("//a??b", goes("/a")),
            ("/a/?b=(1)!~'%2521", goes("/a?b=(1)!~'%2521")),
            (
                "/api/d/a/?x=1&x=2&y=%20+&z",
                goes("/api/d/a?x=1&x=2&y=%20%20&z="),
            ),
        ];
        for (target, expected) in cases {
            let uri: Uri = target.parse().unwrap();
            assert_eq!(normalize(&uri), expected, "{target}");
        }
    }

    #[test]
    fn dot_segments_go_and_all_else_stays() {
        let cases = [
            ("/a//b/", None),
            ("/a/...", None),
            ("/x/../a", Some("/a")),
            ("/./a//b/", Some("/a//b/")),
            ("/a/%2E%2e/b%2F", Some("/b%2F")),
            ("/a//../b", Some("/b")),
            ("/a/b//.", Some("/a/b//")),
            ("/a/..", Some("/")),
            ("/a\\..\\b\\", Some("\\b\\")),
            ("/..//a", Some("//a")),
        ];
        for (path, expected) in cases {
            let resolved = without_dot_segments(path);
            assert_eq!(resolved.as_deref(), expected, "{path}");
        }
    }

    /// All paths of up to seven of these pieces.
    #[test]
    fn what_is_left_has_the_same_normal_form() {
        let pieces = ["/", "\\", ".", "..", "%2e", "a"];
        let mut paths = vec![String::from("/")];
        for _ in 0..6 {
            let longer = paths.iter().flat_map(|path| {
                let pieces = pieces.iter();
                pieces.map(move |piece| format!("{path}{piece}"))
            });
            paths = longer.collect();
            for path in &paths {
                let Some(left) = without_dot_segments(path) else {
                    continue;
                };
                assert!(without_dot_segments(&left).is_none(), "{path}");
                let normal = |path: &str| {
                    let uri = path.parse::<Uri>().unwrap();
                    normalize(&uri).path().to_owned()
                };
                let left = format!("/{}", left.trim_start_matches(['/', '\\']));
                assert_eq!(normal(path), normal(&left), "{path}: {left}");
            }
        }
    }

    #[test]
    fn a_target_that_would_not_fit_is_not_cut() {
        let uri: Uri = format!("/x/../a{}", "{".repeat(22_000)).parse().unwrap();
        let Normalized::Path(path) = normalize(&uri) else {
            panic!("it is no redirect");
        };
        assert_eq!(path.len(), "/a".len() + 3 * 22_000);
        assert_eq!(with_path(&uri, &path), None);
    }
}
