//! What one request's extractors share.

use std::{cell::Cell, rc::Rc};

use actix_web::{HttpMessage as _, HttpRequest};
use twinroute_core::{ApiError, Query};
use twinroute_matcher::Params;

#[derive(Debug)]
pub(crate) struct Exchange {
    params: Params,
    /// The longest body the handler may read, in bytes.
    pub(crate) body_limit: Option<u64>,
    request_taken: Cell<bool>,
}

impl Exchange {
    /// Puts what an App route needs beside `request`, where its extractors look for it.
    pub(crate) fn begin(request: &HttpRequest, params: Params, body_limit: Option<u64>) {
        let exchange = Self {
            params,
            body_limit,
            request_taken: Cell::new(false),
        };
        request.extensions_mut().insert(Rc::new(exchange));
    }

    /// The exchange that `request` belongs to.
    pub(crate) fn of(request: &HttpRequest) -> Result<Rc<Self>, ApiError> {
        let exchange = request.extensions().get::<Rc<Self>>().cloned();
        exchange.ok_or_else(|| {
            ApiError::new(
                500,
                "`NextRequest` and `RouteContext` belong in the handler of an App route",
            )
        })
    }

    pub(crate) fn take_request(&self) -> Result<(), ApiError> {
        if self.request_taken.replace(true) {
            return Err(ApiError::new(
                500,
                "`NextRequest` was taken twice by one handler",
            ));
        }
        Ok(())
    }

    pub(crate) fn params(&self) -> Query {
        Query::default().with_params(&self.params)
    }
}
