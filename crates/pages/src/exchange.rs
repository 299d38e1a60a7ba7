//! What one request's extractors share: the parsed body, who has taken what, and the headers of an answer that never came.

use std::{
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
};

use actix_web::{HttpRequest, http::header::HeaderMap};
use twinroute_core::{
    ApiError, Cookies, Query,
    life::{self, Life, Scope},
};
use twinroute_matcher::Params;

use crate::Body;

#[derive(Debug)]
pub(crate) struct Exchange {
    life: Life,
    pub(crate) http: HttpRequest,
    pub(crate) params: Params,
    pub(crate) query: OnceCell<Query>,
    pub(crate) cookies: OnceCell<Cookies>,
    body: RefCell<Option<Body>>,
    response_taken: Cell<bool>,
    /// What was set on a `res` that was dropped without an answer: an error answer keeps it, as in Next.
    left_headers: RefCell<Option<HeaderMap>>,
}

impl Exchange {
    pub(crate) fn new(life: Life, http: HttpRequest, params: Params, body: Body) -> Rc<Self> {
        Rc::new(Self {
            life,
            http,
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
        life::current().ok_or_else(|| {
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

impl Scope for Exchange {
    fn life(&self) -> &Life {
        &self.life
    }
}
