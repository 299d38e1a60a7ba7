//! Counts one request.

use std::{cell::Cell, rc::Rc, time::Instant};

use actix_web::{HttpRequest, http::StatusCode};
use twinroute_metrics::{CountedError, Method, Response, RolloutServer, Style};

use super::{
    destination::{Destination, Maker},
    failure::Failure,
    router_metrics::RouterMetrics,
};
use crate::router::Router;

/// A request that is being counted. Dropping it counts a client that has disconnected.
#[derive(Debug)]
pub(crate) struct RequestCount {
    router: Rc<Router>,
    destination: Destination,
    /// Where its proxies have led it, if it has any: the client may disconnect before there is a response.
    decided: Option<Rc<Cell<Destination>>>,
    method: Method,
    start: Instant,
    request_size: u64,
    status: u16,
    response_size: u64,
    has_ended: bool,
}

impl RequestCount {
    pub(super) fn begin(
        metrics: &RouterMetrics,
        router: &Rc<Router>,
        request: &HttpRequest,
        request_size: Option<u64>,
        destination: Destination,
    ) -> Self {
        let method = Method::of(request.method());
        metrics.metrics().begin_request(method);
        Self {
            router: Rc::clone(router),
            destination,
            decided: destination.awaited(request),
            method,
            start: Instant::now(),
            request_size: request_size.unwrap_or_default(),
            status: 0,
            response_size: 0,
            has_ended: false,
        }
    }

    /// Notes the head of the response.
    pub(super) fn respond(&mut self, destination: Destination, status: StatusCode) {
        self.destination = destination;
        self.status = status.as_u16();
    }

    /// Counts a failure after the head of the response.
    pub(super) fn add_failure(&self, failure: Failure) {
        if let Some(metrics) = &self.router.observer.metrics {
            metrics.add_failure(self.destination.route, failure);
        }
    }

    /// Counts a response that was sent, with the size of its body.
    pub(super) fn end(mut self, response_size: u64) {
        self.has_ended = true;
        self.response_size = response_size;
    }

    /// Counts a response whose client has disconnected.
    pub(super) fn disconnect(mut self, response_size: u64) {
        self.response_size = response_size;
    }

    fn count(&self, metrics: &RouterMetrics) {
        metrics.metrics().end_request(self.method);
        let decided = self.decided.as_ref().map(|decided| decided.get());
        let destination = decided.unwrap_or(self.destination);
        let route = metrics.of(destination.route);
        route.add_response(&Response {
            method: self.method,
            status: self.status,
            style: destination.maker.style(),
            duration: self.start.elapsed(),
            request_size: self.request_size,
            response_size: self.response_size,
        });
        if !self.has_ended {
            route.add_error(CountedError::Disconnected);
        }
        if metrics.has_rollout
            && let Some(server) = destination.served_by()
        {
            route.add_served_by(server);
        }
    }
}

impl Drop for RequestCount {
    fn drop(&mut self) {
        if let Some(metrics) = &self.router.observer.metrics {
            self.count(metrics);
        }
    }
}

impl Destination {
    /// Which server the rollout has chosen for a route.
    fn served_by(self) -> Option<RolloutServer> {
        self.route?;
        match self.maker {
            Maker::Pages | Maker::App => Some(RolloutServer::Rust),
            Maker::Legacy => Some(RolloutServer::Legacy),
            Maker::Shadow => Some(RolloutServer::Shadow),
            Maker::OtherHost | Maker::File | Maker::Server | Maker::Undecided => None,
        }
    }
}

impl Maker {
    fn style(self) -> Style {
        match self {
            Self::Pages => Style::Pages,
            Self::App => Style::App,
            Self::Legacy | Self::Shadow => Style::Legacy,
            Self::File => Style::File,
            Self::OtherHost | Self::Server | Self::Undecided => Style::Other,
        }
    }
}
