//! Where a request leads, as metrics and spans name it.

use actix_web::{HttpMessage as _, HttpRequest};

use crate::{endpoint::Endpoint, resolve::Resolution, router::Router};

/// Where a request leads: a small copy of its resolution.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Destination {
    /// The number of the route, also of one that the legacy server serves.
    pub(crate) route: Option<usize>,
    pub(crate) maker: Maker,
}

/// Who makes the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Maker {
    Pages,
    App,
    Legacy,
    /// The legacy server, and Rust's response is compared.
    Shadow,
    OtherHost,
    /// This server itself, without a handler.
    Server,
    /// Proxies run first.
    Undecided,
}

impl Destination {
    pub(crate) fn of(router: &Router, resolution: &Resolution) -> Self {
        let (route, maker) = match resolution {
            Resolution::Route(route) => match router.endpoint(route.number) {
                Endpoint::Pages(_) => (Some(route.number), Maker::Pages),
                Endpoint::App(_) => (Some(route.number), Maker::App),
            },
            Resolution::Upstream(forwarded, _) if forwarded.is_compared() => {
                (forwarded.route(), Maker::Shadow)
            }
            Resolution::Upstream(forwarded, _) => (forwarded.route(), Maker::Legacy),
            Resolution::External(_) => (None, Maker::OtherHost),
            Resolution::File(_)
            | Resolution::Redirect(_)
            | Resolution::Refused(_)
            | Resolution::Response(_) => (None, Maker::Server),
            Resolution::Proxy(_) => (None, Maker::Undecided),
        };
        Self { route, maker }
    }

    /// Keeps the destination with the request, once its proxies have run.
    pub(super) fn attach(self, request: &HttpRequest) {
        request.extensions_mut().insert(Decided(self));
    }

    /// Returns the destination that the proxies of the request have led to.
    pub(super) fn decided(self, request: &HttpRequest) -> Self {
        if self.maker != Maker::Undecided {
            return self;
        }
        let extensions = request.extensions();
        extensions
            .get::<Decided>()
            .map_or(self, |decided| decided.0)
    }

    /// Whether another server sends the response, so that its end is not known yet.
    pub(super) fn is_forwarded(self) -> bool {
        matches!(self.maker, Maker::Legacy | Maker::Shadow | Maker::OtherHost)
    }
}

/// A destination in the extensions of a request.
struct Decided(Destination);
