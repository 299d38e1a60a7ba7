//! Refuses revalidations that can't have an effect on the routes.

use std::sync::Arc;

use twinroute_matcher::{Pattern, Route, RouteTable, Style};

use super::page::page_of;
use crate::{
    cache::{PathKind, RevalidateError},
    normalize::without_slash,
};

/// Checks the path of a revalidation with a type.
#[derive(Debug)]
pub(crate) struct PathCheck {
    table: Arc<RouteTable<usize>>,
}

impl PathCheck {
    pub(crate) fn new(table: Arc<RouteTable<usize>>) -> Self {
        Self { table }
    }

    /// Fails for the type `page` of a handler, for the path of one response with a type, and for a pattern or folder that is not
    /// written as the folders are named. Other paths may be those of a Next application with the same store.
    pub(crate) fn check(&self, path: &str, kind: Option<PathKind>) -> Result<(), RevalidateError> {
        let Some(kind) = kind else { return Ok(()) };
        let folder = without_slash(path);
        let refused = match kind {
            PathKind::Page if self.is_handler(folder) => RevalidateError::PageOfHandler,
            PathKind::Layout if self.is_folder(folder) => return Ok(()),
            PathKind::Layout if self.is_above_pattern(folder) => RevalidateError::UnknownPath,
            kind => return self.check_response(folder, kind),
        };
        Err(refused(path.to_owned()))
    }

    fn check_response(&self, path: &str, kind: PathKind) -> Result<(), RevalidateError> {
        let Some(found) = self.table.lookup(path) else {
            return Ok(());
        };
        let owned = path.to_owned();
        if Pattern::parse(path).is_ok_and(|pattern| is_dynamic(&pattern)) {
            return Err(RevalidateError::UnknownPath(owned));
        }
        if is_dynamic(found.route.pattern()) {
            return Err(RevalidateError::TypeOfLiteral(owned, kind));
        }
        match kind {
            PathKind::Page => Err(RevalidateError::PageOfHandler(owned)),
            PathKind::Layout => Ok(()),
        }
    }

    /// Whether a handler has this page or pattern.
    fn is_handler(&self, path: &str) -> bool {
        let patterns = || self.handlers().map(|route| route.pattern().to_string());
        self.pages().any(|page| page == path) || patterns().any(|pattern| pattern == path)
    }

    /// Whether a handler is in this folder, or below it.
    fn is_folder(&self, folder: &str) -> bool {
        self.pages().any(|page| is_below(&page, folder))
    }

    /// Whether the folder of a handler has this path once its groups are left out.
    fn is_above_pattern(&self, path: &str) -> bool {
        self.handlers()
            .any(|route| is_below(&route.pattern().to_string(), path))
    }

    fn pages(&self) -> impl Iterator<Item = String> {
        self.handlers().map(|route| {
            let pattern = route.pattern().to_string();
            page_of(&pattern, route.origin().file()).to_owned()
        })
    }

    /// Returns the App routes: responses of others are not kept.
    fn handlers(&self) -> impl Iterator<Item = &Route<usize>> {
        let routes = self.table.routes().iter();
        routes.filter(|route| route.origin().style() == Style::App)
    }
}

fn is_dynamic(pattern: &Pattern) -> bool {
    pattern.names().next().is_some()
}

/// Whether a path is a folder, or below it.
fn is_below(path: &str, folder: &str) -> bool {
    let below = path.strip_prefix(folder);
    folder == "/" || below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use twinroute_matcher::Origin;

    use super::*;

    fn check(path: &str, kind: PathKind) -> String {
        let mut table = RouteTable::builder();
        for (pattern, style, file) in [
            ("/", Style::App, "app/route.rs"),
            ("/shop", Style::App, "app/shop/route.rs"),
            ("/shop/[id]", Style::App, "app/shop/[id]/route.rs"),
            ("/cart/[id]", Style::App, "app/(shop)/cart/[id]/route.rs"),
            ("/api/[id]", Style::Pages, "pages/api/[id].rs"),
            ("/api/all", Style::Pages, "pages/api/all.rs"),
        ] {
            let pattern = Pattern::parse(pattern).expect("a valid pattern");
            table.insert(pattern, Origin::new(style, file), 0);
        }
        let table = table.build().expect("no clash");
        match PathCheck::new(Arc::new(table)).check(path, Some(kind)) {
            Ok(()) => "ok".to_owned(),
            Err(RevalidateError::PageOfHandler(_)) => "handler".to_owned(),
            Err(RevalidateError::TypeOfLiteral(..)) => "literal".to_owned(),
            Err(RevalidateError::UnknownPath(_)) => "unknown".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn layouts_are_folders_as_they_are_named() {
        for (path, expected) in [
            ("/", "ok"),
            ("/shop", "ok"),
            ("/shop/", "ok"),
            ("/shop/[id]", "ok"),
            ("/(shop)", "ok"),
            ("/(shop)/cart", "ok"),
            ("/(shop)/cart/[id]", "ok"),
            ("/cart", "unknown"),
            ("/cart/[id]", "unknown"),
            ("/shop/[slug]", "unknown"),
            ("/shop/1", "literal"),
            ("/cart/1", "literal"),
            ("/api/1", "literal"),
            ("/api/all", "ok"),
            ("/sho", "ok"),
            ("/blog/[slug]", "ok"),
        ] {
            assert_eq!(check(path, PathKind::Layout), expected, "{path}");
        }
    }

    #[test]
    fn a_handler_is_no_page() {
        for (path, expected) in [
            ("/", "handler"),
            ("/shop", "handler"),
            ("/shop/[id]", "handler"),
            ("/cart/[id]", "handler"),
            ("/(shop)/cart/[id]", "handler"),
            ("/api/all", "handler"),
            ("/shop/[slug]", "unknown"),
            ("/shop/1", "literal"),
            ("/cart", "ok"),
            ("/blog/[slug]", "ok"),
        ] {
            assert_eq!(check(path, PathKind::Page), expected, "{path}");
        }
    }

    #[test]
    fn without_a_type_any_path_will_do() {
        let table = RouteTable::builder().build().expect("no clash");
        let check = PathCheck::new(Arc::new(table));
        assert!(check.check("/nowhere", None).is_ok());
    }
}
