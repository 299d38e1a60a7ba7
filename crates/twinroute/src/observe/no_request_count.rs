//! Without the feature `metrics` no request is counted.

use actix_web::http::StatusCode;

use super::{destination::Destination, failure::Failure};

/// There is no count.
#[derive(Debug)]
pub(crate) enum RequestCount {}

impl RequestCount {
    pub(super) fn respond(&mut self, _: Destination, _: StatusCode) {
        match *self {}
    }

    pub(super) fn add_failure(&self, _: Failure) {
        match *self {}
    }

    pub(super) fn end(self, _: u64) {
        match self {}
    }

    pub(super) fn disconnect(self, _: u64) {
        match self {}
    }
}
