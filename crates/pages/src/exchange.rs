//! What one request's extractors share: the parsed body, who has taken what, and the headers of an answer that never came.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use actix_web::{HttpMessage as _, HttpRequest, http::header::HeaderMap};
use twinroute_core::ApiError;
use twinroute_matcher::Params;

use crate::Body;

#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) params: Params,
    body: RefCell<Option<Body>>,
    response_taken: Cell<bool>,
    /// What was set on a `res` that was dropped without an answer: an error answer keeps it, as in Next.
    left_headers: RefCell<Option<HeaderMap>>,
}

impl Exchange {
    /// Puts what a Pages route needs beside `request`, where its extractors look for it.
    pub(crate) fn begin(request: &HttpRequest, params: Params, body: Body) -> Rc<Self> {
        let exchange = Rc::new(Self {
            params,
            body: RefCell::new(Some(body)),
            response_taken: Cell::new(false),
            left_headers: RefCell::new(None),
        });
        request.extensions_mut().insert(Rc::clone(&exchange));
        exchange
    }

    /// The exchange that `request` belongs to.
    pub(crate) fn of(request: &HttpRequest) -> Result<Rc<Self>, ApiError> {
        let exchange = request.extensions().get::<Rc<Self>>().cloned();
        exchange.ok_or_else(|| {
            ApiError::new(
                500,
                "`NextApiRequest` and `NextApiResponse` belong in the handler of a Pages route",
            )
        })
    }

    pub(crate) fn take_body(&self) -> Result<Body, ApiError> {
        self.body
            .take()
            .ok_or_else(|| ApiError::new(500, "`NextApiRequest` was taken twice by one handler"))
    }

    pub(crate) fn take_response(&self) -> Result<(), ApiError> {
        if self.response_taken.replace(true) {
            return Err(ApiError::new(
                500,
                "`NextApiResponse` was taken twice by one handler",
            ));
        }
        Ok(())
    }

    pub(crate) fn leave_headers(&self, headers: HeaderMap) {
        *self.left_headers.borrow_mut() = Some(headers);
    }

    pub(crate) fn take_left_headers(&self) -> Option<HeaderMap> {
        self.left_headers.take()
    }
}
