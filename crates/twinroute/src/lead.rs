//! Where a path leads: through the rewrites of config rules to a route.

use std::{mem, ops::ControlFlow};

use actix_web::http::Method;
use twinroute_rules::{RequestParts, RewriteList, RewriteTarget};

use crate::{
    active_rules::ActiveRules,
    dispatch::steps_after_proxies,
    endpoint::Endpoint,
    files::FoundFile,
    resolve::{Resolution, resolve_match},
    router::{Router, is_static},
    target::{Rewritten, Target},
};

/// Where a path leads.
#[derive(Debug)]
pub(crate) enum Lead {
    /// A route by its number, and its resolution in Rust.
    Route(usize, Resolution),
    /// A public file.
    File(FoundFile),
    /// A URL of another host.
    Url(String),
    /// A part of the routes that was split off, which another service serves.
    SplitOff,
    /// A destination that can't be made for this request. It was logged.
    Failed,
}

/// The result of a search.
#[derive(Debug)]
pub(crate) struct Found {
    /// `None` if the path leads nowhere.
    pub(crate) lead: Option<Lead>,
    /// The destination, if the path was rewritten.
    pub(crate) rewritten: Option<Rewritten>,
}

/// A search for the route of a path. Each method is a step, which ends the search if it finds where the path leads.
pub(crate) struct Search<'s> {
    pub(crate) router: &'s Router,
    pub(crate) active: &'s ActiveRules,
    pub(crate) method: &'s Method,
    pub(crate) parts: &'s dyn RequestParts,
    pub(crate) target: Target<'s>,
    /// Whether the path of the request names a locale: Next serves API routes without one only.
    pub(crate) has_locale: bool,
    /// The lists of a rewritten query; `None` if no rule has rewritten the path.
    pub(crate) lists: Option<Vec<String>>,
}

/// Which routes a step finds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Routes {
    Static,
    All,
}

impl Search<'_> {
    pub(crate) fn run(mut self) -> Found {
        let lead = steps_after_proxies(&mut self).break_value();
        let Target { path, query } = self.target;
        let rewritten = self.lists.map(|lists| Rewritten {
            path: path.into_owned(),
            query,
            lists,
        });
        Found { lead, rewritten }
    }

    pub(crate) fn before_files(&mut self) -> ControlFlow<Lead> {
        self.rewrite(self.active.rules.before_files(), None)
    }

    pub(crate) fn files_and_static_routes(&mut self) -> ControlFlow<Lead> {
        self.route(Routes::Static)
    }

    pub(crate) fn after_files(&mut self) -> ControlFlow<Lead> {
        self.rewrite(self.active.rules.after_files(), Some(Routes::All))
    }

    pub(crate) fn dynamic_routes(&mut self) -> ControlFlow<Lead> {
        self.route(Routes::All)
    }

    pub(crate) fn fallback(&mut self) -> ControlFlow<Lead> {
        self.rewrite(self.active.rules.fallback(), Some(Routes::All))
    }

    /// Follows the rewrites of a list. After each one, a route with the new path ends the search.
    fn rewrite(&mut self, list: &RewriteList, routes: Option<Routes>) -> ControlFlow<Lead> {
        if list.is_empty() {
            return ControlFlow::Continue(());
        }
        let mut from = 0;
        loop {
            match list.find(from, &self.target.request(self.parts)) {
                Ok(None) => return ControlFlow::Continue(()),
                Ok(Some((_, RewriteTarget::Url(url)))) => {
                    return ControlFlow::Break(Lead::Url(url));
                }
                Ok(Some((next, RewriteTarget::Path { path, query, lists }))) => {
                    self.target.path = path.into();
                    self.target.query = query;
                    self.lists.get_or_insert_default().extend(lists);
                    from = next;
                }
                Err(error) => {
                    let path = mem::take(&mut self.target.path);
                    tracing::error!(path = &*path, %error, "a rewrite failed");
                    return ControlFlow::Break(Lead::Failed);
                }
            }
            if let Some(routes) = routes {
                self.route(routes)?;
            }
        }
    }

    /// Ends the search at a public file or at a route with the path of the target.
    fn route(&self, routes: Routes) -> ControlFlow<Lead> {
        // Next finds no route at a destination that is not in normal form, and a matcher would read it differently.
        let written = &*self.target.path;
        self.file(written)?;
        let has_route = is_normal(written) && (!self.has_locale || self.lists.is_some());
        let path = self.active.route_path(written).filter(|_| has_route);
        let Some(path) = path else {
            return ControlFlow::Continue(());
        };
        let found = self.router.lookup_raw(path);
        if self.router.is_split_off(path, found.as_ref()) {
            return ControlFlow::Break(Lead::SplitOff);
        }
        let found = found.filter(|found| routes == Routes::All || is_static(found));
        // No rewrite leads a path with a locale to an App route.
        let is_app = |number: usize| matches!(self.router.endpoint(number), Endpoint::App(_));
        let found = found.filter(|found| !self.has_locale || !is_app(*found.route.value()));
        match found {
            None => ControlFlow::Continue(()),
            Some(found) => {
                let number = *found.route.value();
                let resolution = resolve_match(Some(&found), self.method);
                ControlFlow::Break(Lead::Route(number, resolution))
            }
        }
    }
}

impl Search<'_> {
    /// Ends the search at a public file with this path.
    fn file(&self, written: &str) -> ControlFlow<Lead> {
        if self.router.files.is_none() || !is_normal(written) {
            return ControlFlow::Continue(());
        }
        // Next serves nothing below `/api` to a request whose path names a locale.
        let is_api = |path: &str| self.has_locale && self.lists.is_none() && is_api(path);
        let path = self.active.file_path(written);
        let Some(path) = path.filter(|path| !is_api(path)) else {
            return ControlFlow::Continue(());
        };
        let found = self.router.lookup_raw(path);
        match self.router.public_file(path, found.as_ref(), self.method) {
            None => ControlFlow::Continue(()),
            Some(_) if self.router.is_split_off(path, None) => ControlFlow::Break(Lead::SplitOff),
            Some(file) => ControlFlow::Break(Lead::File(file)),
        }
    }
}

fn is_api(path: &str) -> bool {
    let below = path.strip_prefix("/api");
    below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
}

/// Whether a path has no empty segment, and none of the characters that end or split a path.
fn is_normal(path: &str) -> bool {
    let mut before = 0;
    path.bytes().all(|byte| {
        let is_doubled = byte == b'/' && before == b'/';
        before = byte;
        !is_doubled && !matches!(byte, b'?' | b'#' | b'\\')
    })
}
