//! A request under observation: its span and its counts.

use std::rc::Rc;

use actix_web::{
    HttpRequest, HttpResponse,
    body::{BodySize, BoxBody, MessageBody as _},
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, StatusCode},
};
use tracing::{Span, span::Entered};
use twinroute_core::ResponseNotes;

use super::{
    destination::{Destination, Maker},
    failure::Failure,
    observed_body::ObservedBody,
    request_count::RequestCount,
    request_span::{STATUS, lead, mark_failed},
};
use crate::{resolve::Resolution, router::Router};

/// A request under observation, from its resolution to the end of its response.
#[derive(Debug)]
pub(crate) struct Observation {
    destination: Destination,
    /// Disabled if traces are off.
    pub(super) span: Span,
    /// None if metrics are off.
    pub(super) count: Option<RequestCount>,
}

impl Observation {
    /// Begins to observe a request. Returns `None` if metrics and traces are off.
    pub(crate) fn begin(
        router: &Rc<Router>,
        request: &ServiceRequest,
        resolution: &Resolution,
    ) -> Option<Self> {
        let observer = &router.observer;
        if observer.metrics.is_none() && observer.traces.is_none() {
            return None;
        }
        let destination = Destination::of(router, resolution);
        let (request, payload) = request.parts();
        let span = observer.traces.as_ref();
        let span = span.map(|traces| traces.span(router, request, destination));
        let count = observer.metrics.as_ref();
        let count = count.map(|metrics| metrics.begin(router, request, payload, destination));
        Some(Self {
            destination,
            span: span.unwrap_or_else(Span::none),
            count,
        })
    }

    /// Notes where a request leads once its proxies have run, in their span.
    pub(crate) fn decide(router: &Router, request: &HttpRequest, resolution: &Resolution) {
        let observer = &router.observer;
        if observer.metrics.is_none() && observer.traces.is_none() {
            return;
        }
        let destination = Destination::of(router, resolution);
        destination.attach(request);
        if observer.traces.is_some() {
            lead(router, request, destination);
        }
    }

    pub(super) fn enter(&self) -> Entered<'_> {
        self.span.enter()
    }

    /// Notes the head of the response. The observation ends with it, or with the response's body.
    pub(super) fn respond(mut self, response: ServiceResponse) -> ServiceResponse {
        let (request, http) = (response.request(), response.response());
        let status = http.status();
        let destination = self.destination.decided(request, status);
        self.destination = destination;
        self.span.record(STATUS, status.as_u16());
        if status.is_server_error() {
            self.fail(request, status);
        }
        if let Some(count) = &mut self.count {
            count.respond(destination, status);
        }
        let size = known_size(destination, request.method(), http, self.count.is_some());
        match size {
            Some(size) => {
                if let Some(count) = self.count {
                    count.end(size);
                }
                response
            }
            None => response.map_body(|_, body| BoxBody::new(ObservedBody::new(self, body))),
        }
    }

    /// Notes that the body has failed, unless that is reported.
    #[cold]
    pub(super) fn break_off(&self) {
        if !self.destination.reports_body() {
            mark_failed(&self.span, Failure::Stream.as_str());
            if let Some(count) = &self.count {
                count.add_failure(Failure::Stream);
            }
        }
    }

    #[cold]
    fn fail(&self, request: &HttpRequest, status: StatusCode) {
        match Failure::attached(request) {
            Some(failure) => mark_failed(&self.span, failure.as_str()),
            None => mark_failed(&self.span, status.as_str()),
        }
    }
}

/// The longest body, in bytes, that counts as sent with its head: about what the connection writes at once.
const SENT_AT_ONCE: u64 = 32 * 1024;

/// The size of a response that ends with its head: its body is short and in memory, or belongs to a tunnel. `None` if it must be observed.
fn known_size(
    destination: Destination,
    method: &Method,
    response: &HttpResponse,
    is_counted: bool,
) -> Option<u64> {
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return Some(0);
    }
    if destination.is_forwarded() || ResponseNotes::of(response).is_streamed {
        return None;
    }
    match response.body().size() {
        BodySize::None | BodySize::Sized(0) => Some(0),
        BodySize::Sized(_) if method == Method::HEAD => Some(0),
        BodySize::Sized(size) => {
            let is_short = destination.maker != Maker::File && size <= SENT_AT_ONCE;
            is_short.then_some(size)
        }
        BodySize::Stream => (!is_counted).then_some(0),
    }
}
