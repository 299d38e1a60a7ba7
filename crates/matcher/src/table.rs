//! The table of all routes, and its builder.

use crate::clash::TableError;
use crate::draft::Draft;
use crate::found::Match;
use crate::lookup::Matches;
use crate::origin::Origin;
use crate::pattern::Pattern;
use crate::route::Route;
use crate::tree::Tree;
use crate::trie::{Id, Trie};

/// An immutable set of routes that is looked up by path.
///
/// See the [crate's documentation](crate) for an example and the rules of precedence.
#[derive(Debug)]
pub struct RouteTable<T> {
    // Invariant: sorted by pattern, which is the order of precedence.
    routes: Box<[Route<T>]>,
    pub(crate) trie: Trie,
}

impl<T> RouteTable<T> {
    /// Returns an empty builder.
    pub fn builder() -> TableBuilder<T> {
        TableBuilder { routes: Vec::new() }
    }

    /// The best route for a path: the first of [`matches`](Self::matches).
    #[inline]
    pub fn lookup<'t, 'p>(&'t self, path: &'p str) -> Option<Match<'t, 'p, T>> {
        self.matches(path).next()
    }

    /// All routes that match a path, the best first, found lazily.
    ///
    /// The path is the raw one of the request, without the query; one trailing slash is ignored.
    #[inline]
    pub fn matches<'t, 'p>(&'t self, path: &'p str) -> Matches<'t, 'p, T> {
        Matches::new(self, path)
    }

    /// All routes, in order of precedence.
    pub fn routes(&self) -> &[Route<T>] {
        &self.routes
    }

    /// The number of routes.
    pub fn len(&self) -> usize {
        self.routes.len()
    }

    /// Whether there are no routes.
    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }

    /// A view of the table that is displayed as a tree, one line per segment.
    pub fn tree(&self) -> Tree<'_, T> {
        Tree::new(&self.routes)
    }

    #[inline]
    pub(crate) fn route(&self, id: Id) -> &Route<T> {
        &self.routes[id.index()]
    }
}

/// Collects routes for a [`RouteTable`].
#[derive(Clone, Debug)]
pub struct TableBuilder<T> {
    routes: Vec<Route<T>>,
}

impl<T> TableBuilder<T> {
    /// Adds a route; [`build`](Self::build) checks it against the others.
    pub fn insert(&mut self, pattern: Pattern, origin: Origin, value: T) -> &mut Self {
        self.routes.push(Route {
            pattern,
            origin,
            value,
        });
        self
    }

    /// Checks the routes for clashes and builds the table.
    ///
    /// # Errors
    ///
    /// When routes clash; the error lists every clash: see [`ClashKind`](crate::ClashKind).
    pub fn build(mut self) -> Result<RouteTable<T>, TableError> {
        // The sort is stable, so of two equal patterns the one inserted first is reported first.
        self.routes.sort_by(|a, b| a.pattern.cmp(&b.pattern));
        let trie = Draft::new(&self.routes).finish()?;
        Ok(RouteTable {
            routes: self.routes.into(),
            trie,
        })
    }
}
