//! What one request's extractors share: the parsed body, who has taken what, and the headers of an answer that never came.

use std::{
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
};

use actix_web::http::header::HeaderMap;
use twinroute_core::{ApiError, Cookies, Query};
use twinroute_matcher::Params;

use crate::Body;

tokio::task_local! {
    /// The exchange whose handler runs, from the extraction of its arguments on.
    pub(crate) static CURRENT: Rc<Exchange>;
}

#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) params: Params,
    pub(crate) query: OnceCell<Query>,
    pub(crate) cookies: OnceCell<Cookies>,
    body: RefCell<Option<Body>>,
    response_taken: Cell<bool>,
    /// What was set on a `res` that was dropped without an answer: an error answer keeps it, as in Next.
    left_headers: RefCell<Option<HeaderMap>>,
}

impl Exchange {
    pub(crate) fn new(params: Params, body: Body) -> Rc<Self> {
        Rc::new(Self {
            params,
            query: OnceCell::new(),
            cookies: OnceCell::new(),
            body: RefCell::new(Some(body)),
            response_taken: Cell::new(false),
            left_headers: RefCell::new(None),
        })
    }

    /// The exchange that the running handler belongs to.
    pub(crate) fn current() -> Result<Rc<Self>, ApiError> {
        CURRENT.try_with(Rc::clone).map_err(|error| {
            let message =
                "`NextApiRequest` and `NextApiResponse` belong in the handler of a Pages route";
            ApiError::new(500, message).with_source(error)
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
