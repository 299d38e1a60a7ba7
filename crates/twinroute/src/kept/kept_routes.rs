//! The routes of a router whose responses are kept.

use twinroute_matcher::Match;

use super::{BlankRequests, kept_route::KeptRoute};
use crate::{cache::IncrementalCache, endpoint::Endpoint};

/// The routes of a router whose responses are kept, and the cache.
#[derive(Debug)]
pub(crate) struct KeptRoutes {
    pub(crate) cache: IncrementalCache,
    /// By the number of the route.
    routes: Vec<Option<KeptRoute>>,
    is_any_closed: bool,
    pub(crate) blank: BlankRequests,
}

impl KeptRoutes {
    pub(crate) fn new(
        cache: IncrementalCache,
        entries: &[(String, Endpoint)],
        blank: BlankRequests,
    ) -> Self {
        let kept = |(pattern, endpoint): &(String, Endpoint)| match endpoint {
            Endpoint::App(route) => KeptRoute::of(pattern, route, &cache),
            Endpoint::Pages(_) => None,
        };
        let routes: Vec<_> = entries.iter().map(kept).collect();
        let mut kept = routes.iter().flatten();
        Self {
            is_any_closed: kept.any(KeptRoute::is_closed),
            cache,
            routes,
            blank,
        }
    }

    /// Returns what is kept of a route; `None` if its handler runs for each request.
    pub(crate) fn get(&self, number: usize) -> Option<&KeptRoute> {
        let route = self.routes.get(number)?.as_ref();
        route.filter(|route| !route.keeps_none())
    }

    /// Whether a path may belong to another route than the best one.
    pub(crate) fn is_any_closed(&self) -> bool {
        self.is_any_closed
    }

    /// Whether a route serves the params of a path. A path whose params can't be decoded is refused later.
    pub(crate) fn serves(&self, found: &Match<'_, '_, usize>) -> bool {
        let Some(route) = self.get(*found.route.value()) else {
            return true;
        };
        !route.is_closed() || found.decode().map_or(true, |params| route.serves(&params))
    }

    /// Returns the number of a closed route whose params are not known yet.
    pub(crate) fn unprepared(&self) -> Option<usize> {
        let mut routes = self.iter();
        let unprepared = |route: &KeptRoute| route.is_closed() && !route.is_prepared();
        routes.find_map(|(number, route)| unprepared(route).then_some(number))
    }

    /// Returns the number of the first kept route.
    pub(crate) fn first(&self) -> Option<usize> {
        self.iter().next().map(|(number, _)| number)
    }

    /// Returns all routes with their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &KeptRoute)> {
        let routes = self.routes.iter().enumerate();
        routes.filter_map(|(number, route)| Some((number, route.as_ref()?)))
    }
}
