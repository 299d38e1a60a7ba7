//! Where a request leads, as metrics and spans name it.

use std::{cell::Cell, rc::Rc};

use actix_web::{HttpMessage as _, HttpRequest, http::StatusCode};

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
    /// This server, with a public file.
    File,
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
            Resolution::File(_) => (None, Maker::File),
            Resolution::Redirect(_) | Resolution::Refused(_) | Resolution::Response(_) => {
                (None, Maker::Server)
            }
            Resolution::Proxy(_) => (None, Maker::Undecided),
        };
        Self { route, maker }
    }

    /// Keeps a place with the request for the destination that its proxies lead to; `None` if it has none.
    #[cfg(feature = "metrics")]
    pub(super) fn awaited(self, request: &HttpRequest) -> Option<Rc<Cell<Self>>> {
        (self.maker == Maker::Undecided).then(|| {
            let place = Rc::new(Cell::new(self));
            request.extensions_mut().insert(Decided(Rc::clone(&place)));
            place
        })
    }

    /// Keeps the destination with the request, once its proxies have run or a rate limit has refused it.
    pub(super) fn attach(self, request: &HttpRequest) {
        let mut extensions = request.extensions_mut();
        if let Some(Decided(place)) = extensions.get() {
            place.set(self);
        } else {
            extensions.insert(Decided(Rc::new(Cell::new(self))));
        }
    }

    /// Returns the destination that the proxies of the request or a rate limit have led to. It is looked up only for a request with
    /// proxies, and for the statuses with which a rate limit refuses.
    pub(super) fn decided(self, request: &HttpRequest, status: StatusCode) -> Self {
        let may_be_limited = matches!(
            status,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::INTERNAL_SERVER_ERROR
        );
        if self.maker != Maker::Undecided && !may_be_limited {
            return self;
        }
        let extensions = request.extensions();
        let decided = extensions.get::<Decided>();
        decided.map_or(self, |Decided(place)| place.get())
    }

    /// Whether a failure of the body is reported by what makes it.
    pub(super) fn reports_body(self) -> bool {
        self.maker != Maker::File && !self.is_forwarded()
    }

    /// Whether another server sends the response, so that its end is not known yet.
    pub(super) fn is_forwarded(self) -> bool {
        matches!(self.maker, Maker::Legacy | Maker::Shadow | Maker::OtherHost)
    }
}

/// A destination in the extensions of a request.
struct Decided(Rc<Cell<Destination>>);
