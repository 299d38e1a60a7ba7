//! Without the feature `metrics` nothing is counted.

use std::{convert::Infallible, rc::Rc};

use actix_web::{HttpRequest, dev::Payload};

use super::{destination::Destination, failure::Failure, request_count::RequestCount};
use crate::{cache::IncrementalCache, router::Router, upstream::Upstream};

/// There is no setting.
pub(crate) type MetricsSetting = Option<Infallible>;

/// There are no metrics.
#[derive(Debug, Clone)]
pub(crate) enum RouterMetrics {}

impl RouterMetrics {
    pub(crate) fn new(
        metrics: Infallible,
        _: &[String],
        _: &IncrementalCache,
        _: Option<&Upstream>,
    ) -> Self {
        match metrics {}
    }

    pub(super) fn begin(
        &self,
        _: &Rc<Router>,
        _: &HttpRequest,
        _: &Payload,
        _: Destination,
    ) -> RequestCount {
        match *self {}
    }

    pub(super) fn add_failure(&self, _: Option<usize>, _: Failure) {
        match *self {}
    }

    pub(super) fn add_refusal(&self) {
        match *self {}
    }

    #[cfg(feature = "rate-limit")]
    pub(super) fn add_limited(&self, _: Option<usize>) {
        match *self {}
    }

    #[cfg(feature = "rate-limit")]
    pub(super) fn add_local_decision(&self) {
        match *self {}
    }
}
