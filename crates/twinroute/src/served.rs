//! Notes what serves a request, for the access log.

use actix_web::HttpRequest;
use twinroute_core::{Served, ServedBy, ServingServer};

use crate::{endpoint::Endpoint, resolve::Resolution, router::Router};

impl Router {
    /// Notes the route of a request and the server that responds, if the server has an access log.
    pub(crate) fn note_served(&self, request: &HttpRequest, resolution: &Resolution) {
        Served::note(request, || match resolution {
            Resolution::Route(route) => self.served_by(ServingServer::Rust, Some(route.number)),
            Resolution::Upstream(forwarded, _) => {
                self.served_by(ServingServer::Legacy, forwarded.route())
            }
            Resolution::External(_) => ServedBy::new(ServingServer::OtherHost),
            Resolution::File(_)
            | Resolution::Redirect(_)
            | Resolution::Refused(_)
            | Resolution::Proxy(_)
            | Resolution::Response(_) => ServedBy::new(ServingServer::Rust),
        });
    }

    fn served_by(&self, server: ServingServer, route: Option<usize>) -> ServedBy {
        let served = ServedBy::new(server);
        match route {
            Some(number) => served.route(self.pattern(number), self.endpoint(number).style_name()),
            None => served,
        }
    }
}

impl Endpoint {
    /// Returns the style as one word.
    fn style_name(&self) -> &'static str {
        match self {
            Self::Pages(_) => "Pages",
            Self::App(_) => "App",
        }
    }
}
