//! A path and everything below it: of a part of the routes that was split off, of an error hook, or of a middleware.

use std::sync::Arc;

use twinroute_matcher::{Origin, Pattern, PatternError, RouteTable, Style};

use crate::normalize::normal_form;

/// A path and everything below it.
#[derive(Debug, Clone)]
pub(crate) struct Subtree {
    prefix: String,
    /// One route, for everything at and below the path.
    table: Arc<RouteTable<()>>,
}

impl Subtree {
    /// Reads the path, which may have dynamic segments.
    ///
    /// # Errors
    /// When it is not a pattern.
    pub(crate) fn parse(prefix: &str) -> Result<Self, PatternError> {
        let prefix = prefix.trim_end_matches('/');
        let below = Pattern::parse(&format!("{prefix}/[[...belowSubtree]]"));
        // Nothing lies below a path that ends with a catch-all.
        let pattern = below.or_else(|_| Pattern::parse(prefix))?;
        let mut table = RouteTable::builder();
        table.insert(pattern, Origin::new(Style::Pages, "a subtree"), ());
        Ok(Self {
            prefix: prefix.to_owned(),
            table: Arc::new(table.build().expect("one route clashes with no other")),
        })
    }

    /// Whether a path in normal form lies at or below it: in the eyes of a server too that takes `%2F` and `%5C` for slashes,
    /// and as the data of a page, under which Next.js serves what the page shows.
    pub(crate) fn covers(&self, path: &str) -> bool {
        let is_below = |path: &str| self.table.lookup(path).is_some();
        if is_below(path) || page_of_data(path).is_some_and(|page| is_below(&page)) {
            return true;
        }
        let has_slash = ["%2f", "%2F", "%5c", "%5C"]
            .iter()
            .any(|slash| path.contains(slash));
        has_slash && is_below(&with_slashes(path))
    }

    /// How exactly it names its path: the number of its segments, then how many of them are static.
    pub(crate) fn precision(&self) -> (usize, usize) {
        let segments = self.prefix.split('/').filter(|segment| !segment.is_empty());
        let fixed = segments.clone().filter(|segment| !segment.starts_with('['));
        (segments.count(), fixed.count())
    }

    /// Whether it lies at or above a route's pattern.
    pub(crate) fn has_pattern(&self, pattern: &str) -> bool {
        is_at_or_below(pattern, &self.prefix)
    }
}

/// Whether a pattern is `prefix` or begins with its segments.
pub(crate) fn is_at_or_below(pattern: &str, prefix: &str) -> bool {
    let rest = pattern.strip_prefix(prefix.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn with_slashes(path: &str) -> String {
    let escapes = ["%2f", "%2F", "%5c", "%5C"].iter();
    normal_form(&escapes.fold(path.to_owned(), |path, slash| path.replace(slash, "/")))
}

/// The path of the page of `/_next/data/<build>/<page>.json`.
fn page_of_data(path: &str) -> Option<String> {
    let (_build, page) = path.strip_prefix("/_next/data/")?.split_once('/')?;
    Some(format!("/{}", page.strip_suffix(".json")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_below() {
        let cases = [
            ("/api/admin", "/api/admin", true),
            ("/api/admin/", "/api/admin/a/b", true),
            ("/api/admin", "/api/%61dmin/a", true),
            ("/api/admin", "/api%2Fadmin%5ca", true),
            ("/api/admin", "/api/x%2f..%2fadmin", true),
            ("/api/admin", "/_next/data/build/api/admin/a.json", true),
            ("/api/admin", "/_next/data/build/api/administer.json", false),
            ("/api/admin", "/api/administer", false),
            ("/api/admin", "/api", false),
            ("/api/admin", "/x/api/admin", false),
            ("/[tenant]/admin", "/a/admin/b", true),
            ("/[tenant]/admin", "/a/b", false),
            ("/files/[...path]", "/files/a/b", true),
            ("/", "/a", true),
        ];
        for (prefix, path, expected) in cases {
            let part = Subtree::parse(prefix).unwrap();
            assert_eq!(part.covers(path), expected, "{prefix} {path}");
        }
        assert!(Subtree::parse("api/admin").is_err());
    }
}
