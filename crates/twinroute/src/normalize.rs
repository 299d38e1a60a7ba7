//! Normalizes paths. Next redirects to the normal form first of all, also for unknown paths.

use std::borrow::Cow;

use actix_web::http::{Uri, uri::PathAndQuery};
use twinroute_core::Query;
use url::Url;

use crate::trailing_slash::TrailingSlash;

/// What to do with a request's target.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Normalized<'a> {
    /// The path in normal form. Its dot segments are resolved without a redirect.
    Path(Cow<'a, str>),
    /// A redirect to this path and query.
    Redirect(String),
}

impl Normalized<'_> {
    /// Returns the path that routes and guards match: one slash between segments, none at the end, no dot segments.
    pub(crate) fn path(&self) -> &str {
        without_slash(self.written())
    }

    /// Returns the path that config rules match, with the slash at its end if it has one.
    pub(crate) fn written(&self) -> &str {
        match self {
            Self::Path(path) => path,
            Self::Redirect(target) => target.split('?').next().unwrap_or_default(),
        }
    }
}

/// Normalizes a target by Next's defaults, without a slash at the end.
pub(crate) fn normalize(uri: &Uri) -> Normalized<'_> {
    normalize_with(uri, |path| TrailingSlash::Strip.redirect(path))
}

/// Normalizes a target. `slash_redirect` returns the path to redirect to, if the slash at the end of a path is not as configured.
pub(crate) fn normalize_with(
    uri: &Uri,
    slash_redirect: impl FnOnce(&str) -> Option<String>,
) -> Normalized<'_> {
    let path = uri.path();
    let query = uri.query();
    let is_path_normal = is_normal(path);
    if !is_path_normal && (path.contains("//") || path.contains('\\')) {
        let slashes = resolve(&collapse_slashes(path));
        // A query that is empty up to a second question mark is dropped.
        let query = query.filter(|query| !query.is_empty() && !query.starts_with('?'));
        return Normalized::Redirect(query.map_or(slashes.clone(), |query| {
            format!("{slashes}?{}", escape(query))
        }));
    }
    let resolved = if is_path_normal || is_normal(without_slash(path)) {
        Cow::Borrowed(path)
    } else {
        Cow::Owned(resolve(path))
    };
    match slash_redirect(&resolved) {
        Some(path) => Normalized::Redirect(with_object_query(&resolve(&path), query)),
        None => Normalized::Path(resolved),
    }
}

/// Removes the slash at the end of a path.
pub(crate) fn without_slash(path: &str) -> &str {
    path.strip_suffix('/')
        .filter(|stripped| !stripped.is_empty())
        .unwrap_or(path)
}

/// Returns the normal form of a path.
pub(crate) fn normal_form(path: &str) -> String {
    let resolved = resolve(&collapse_slashes(path));
    match resolved.strip_suffix('/') {
        Some(stripped) if !stripped.is_empty() => stripped.to_owned(),
        _ => resolved,
    }
}

/// Whether a path is in normal form. One pass over its bytes, which is enough for nearly every request.
fn is_normal(path: &str) -> bool {
    let bytes = path.as_bytes();
    let mut after_slash = false;
    for (at, &byte) in bytes.iter().enumerate() {
        // A URL escapes these, and rules compare what it has.
        let needs_rewrite = matches!(byte, b'\\' | b'"' | b'<' | b'>' | b'^' | b'`' | b'{' | b'}')
            || (after_slash && (matches!(byte, b'/' | b'.') || is_escaped_dot(&bytes[at..])));
        if needs_rewrite {
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
    // The `url` crate does not escape `^`.
    let path = url.path().replace('^', "%5E");
    match path.trim_start_matches('/') {
        rest if path.starts_with("//") => format!("/{rest}"),
        _ => path,
    }
}

/// Removes the dot segments of a path and keeps all other bytes; `None` if it has no dot segment. Doubled slashes and backslashes
/// count as one separator, so the result has the same normal form as `path`.
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

/// Escapes the characters of a query that are not allowed in a `Location`.
fn escape(query: &str) -> String {
    let mut url = Url::parse("http://n").expect("a constant address");
    url.set_query(Some(query));
    url.query().unwrap_or_default().to_owned()
}

/// Adds the query of a trailing slash's redirect, which Next encodes again, as `encodeURIComponent` does.
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

/// The limit of a rewritten target, in bytes. Node.js refuses longer heads.
pub(crate) const MAX_TARGET_LENGTH: usize = 16 * 1024;

/// Replaces the path of `uri`; `None` if the target would be too long.
pub(crate) fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let target = uri
        .query()
        .map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    to_uri(target)
}

/// Parses a target; `None` if it is too long.
pub(crate) fn to_uri(target: String) -> Option<Uri> {
    if target.len() > MAX_TARGET_LENGTH {
        return None;
    }
    Some(Uri::from(PathAndQuery::try_from(target).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalizes_targets() {
        let path = |text: &str| Normalized::Path(Cow::Owned(text.to_owned()));
        let redirect = |text: &str| Normalized::Redirect(text.to_owned());
        let cases = [
            ("/", path("/")),
            ("/api/x", path("/api/x")),
            ("/api/x?y=//", path("/api/x")),
            ("/api/./d/x/../y", path("/api/d/y")),
            ("/a/...", path("/a/...")),
            ("/a/%2e%2E/b", path("/b")),
            ("/a/%2F", path("/a/%2F")),
            ("/api/x/", redirect("/api/x")),
            ("/a/%2e", redirect("/a")),
            ("/a/x/..", redirect("/a")),
            ("//api//d/a?x=1", redirect("/api/d/a?x=1")),
            ("/a\\b", redirect("/a/b")),
            ("/a^b", path("/a%5Eb")),
            ("/a^b/", redirect("/a%5Eb")),
            ("/a^//b", redirect("/a%5E/b")),
            ("/a/json\\", redirect("/a/json/")),
            ("//evil.example/..", redirect("/")),
            ("/\\evil.example", redirect("/evil.example")),
            ("/..//a", redirect("/a")),
            ("//a??b", redirect("/a")),
            ("/a/?b=(1)!~'%2521", redirect("/a?b=(1)!~'%2521")),
            (
                "/api/d/a/?x=1&x=2&y=%20+&z",
                redirect("/api/d/a?x=1&x=2&y=%20%20&z="),
            ),
        ];
        for (target, expected) in cases {
            let uri: Uri = target.parse().unwrap();
            assert_eq!(normalize(&uri), expected, "{target}");
        }
    }

    #[test]
    fn only_dot_segments_are_removed() {
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
    fn removing_dot_segments_keeps_the_normal_form() {
        let pieces = ["/", "\\", ".", "..", "%2e", "a"];
        let mut paths = vec![String::from("/")];
        for _ in 0..6 {
            let longer = paths.iter().flat_map(|path| {
                let pieces = pieces.iter();
                pieces.map(move |piece| format!("{path}{piece}"))
            });
            paths = longer.collect();
            for path in &paths {
                let Some(removed) = without_dot_segments(path) else {
                    continue;
                };
                assert!(without_dot_segments(&removed).is_none(), "{path}");
                let normal = |path: &str| {
                    let uri = path.parse::<Uri>().unwrap();
                    normalize(&uri).path().to_owned()
                };
                let removed = format!("/{}", removed.trim_start_matches(['/', '\\']));
                assert_eq!(normal(path), normal(&removed), "{path}: {removed}");
            }
        }
    }

    #[test]
    fn a_target_that_is_too_long_is_not_truncated() {
        let uri: Uri = format!("/x/../a{}", "{".repeat(22_000)).parse().unwrap();
        let Normalized::Path(path) = normalize(&uri) else {
            panic!("it is no redirect");
        };
        assert_eq!(path.len(), "/a".len() + 3 * 22_000);
        assert_eq!(with_path(&uri, &path), None);
    }
}
