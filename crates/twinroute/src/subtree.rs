//! A path and everything below it, for parts of the routes that were split off, error hooks and middlewares.

use std::sync::Arc;

use percent_encoding::percent_decode_str;
use twinroute_matcher::{Origin, Pattern, PatternError, RouteTable, Style};

use crate::normalize::normal_form;

/// A path and everything below it.
#[derive(Debug, Clone)]
pub(crate) struct Subtree {
    prefix: String,
    /// One route, which matches everything at and below the path.
    table: Arc<RouteTable<()>>,
}

impl Subtree {
    /// Parses the path, which may have dynamic segments.
    ///
    /// # Errors
    /// If it is not a valid pattern.
    pub(crate) fn parse(prefix: &str) -> Result<Self, PatternError> {
        let prefix = prefix.trim_end_matches('/');
        let below = Pattern::parse(&format!("{prefix}/[[...belowSubtree]]"));
        // A catch-all matches everything below it already.
        let pattern = below.or_else(|_| Pattern::parse(prefix))?;
        let mut table = RouteTable::builder();
        table.insert(pattern, Origin::new(Style::Pages, "a subtree"), ());
        Ok(Self {
            prefix: prefix.to_owned(),
            table: Arc::new(table.build().expect("one route has no conflict")),
        })
    }

    /// Whether a path in normal form is at or below this one. Also true for `%2F` and `%5C` in place of slashes, which other servers
    /// decode, and for the path under `/_next/data` where Next.js serves the data of a page.
    pub(crate) fn covers(&self, path: &str) -> bool {
        let is_below = |path: &str| self.table.lookup(path).is_some();
        if is_below(path) || data_page(path).is_some_and(|page| is_below(&page)) {
            return true;
        }
        if !path.contains('%') {
            return false;
        }
        let path = with_slashes(path);
        is_below(&path) || data_page(&decoded(&path)).is_some_and(|page| is_below(&page))
    }

    /// The rank among subtrees that cover a path: the number of segments, then how many of them are static.
    pub(crate) fn precision(&self) -> (usize, usize) {
        let segments = self.prefix.split('/').filter(|segment| !segment.is_empty());
        let fixed = segments.clone().filter(|segment| !segment.starts_with('['));
        (segments.count(), fixed.count())
    }

    /// Whether the pattern of a route is at or below it.
    pub(crate) fn has_pattern(&self, pattern: &str) -> bool {
        is_at_or_below(pattern, &self.prefix)
    }
}

/// Whether a path is written like the source of a rule, such as `/api/:path*`: as a path of a subtree it would cover nothing.
pub(crate) fn is_source(path: &str) -> bool {
    let mut segments = path.split('/');
    segments.any(|segment| segment.starts_with([':', '(']) || segment.contains('*'))
}

/// Whether a pattern equals `prefix` or starts with its segments.
pub(crate) fn is_at_or_below(pattern: &str, prefix: &str) -> bool {
    let rest = pattern.strip_prefix(prefix.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Decodes escaped slashes and backslashes.
fn with_slashes(path: &str) -> String {
    let escapes = ["%2f", "%2F", "%5c", "%5C"].iter();
    normal_form(&escapes.fold(path.to_owned(), |path, slash| path.replace(slash, "/")))
}

/// Decodes all escapes.
fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// Returns the path of the page for `/_next/data/<build>/<page>.json`.
fn data_page(path: &str) -> Option<String> {
    let (_build, page) = path.strip_prefix("/_next/data/")?.split_once('/')?;
    Some(format!("/{}", page.strip_suffix(".json")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers_the_path_and_all_below() {
        let cases = [
            ("/api/admin", "/api/admin", true),
            ("/api/admin/", "/api/admin/a/b", true),
            ("/api/admin", "/api/%61dmin/a", true),
            ("/api/admin", "/api%2Fadmin%5ca", true),
            ("/api/admin", "/api/x%2f..%2fadmin", true),
            ("/api/admin", "/_next/data/build/api/admin/a.json", true),
            ("/api/admin", "/_next/data/build/api/administer.json", false),
            ("/api/admin", "/_next/data/build/api%2fadmin/a.json", true),
            ("/api/admin", "/_next%2fdata/build/api/admin/a.json", true),
            ("/api/admin", "/_next/dat%61/build/api/admin/a.json", true),
            (
                "/api/admin",
                "/_next/dat%61/build/api/%61dmin/a.jso%6e",
                true,
            ),
            (
                "/api/admin",
                "/_next/dat%61/build/api/administer.json",
                false,
            ),
            ("/api/admin", "/api/administer", false),
            ("/api/admin", "/api", false),
            ("/api/admin", "/x/api/admin", false),
            ("/[tenant]/admin", "/a/admin/b", true),
            ("/[tenant]/admin", "/a/b", false),
            ("/files/[...path]", "/files/a/b", true),
            ("/", "/a", true),
        ];
        for (prefix, path, expected) in cases {
            let subtree = Subtree::parse(prefix).unwrap();
            assert_eq!(subtree.covers(path), expected, "{prefix} {path}");
        }
        assert!(Subtree::parse("api/admin").is_err());
    }
}
