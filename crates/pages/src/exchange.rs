//! What one request's extractors share: the request and its parsed body, the answer, and who has taken what.

use std::{
    cell::{Cell, OnceCell, RefCell, RefMut},
    mem,
    rc::Rc,
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::HeaderMap},
};
use twinroute_core::{
    ApiError, Cookies, Query,
    life::{self, Life, Scope},
};
use twinroute_matcher::Params;

use crate::{Body, PageConfig, draft::Preview, write::Outlet};

#[derive(Debug)]
pub(crate) struct Exchange {
    life: Life,
    pub(crate) http: HttpRequest,
    pub(crate) params: Params,
    pub(crate) config: PageConfig,
    pub(crate) query: OnceCell<Query>,
    pub(crate) cookies: OnceCell<Cookies>,
    pub(crate) preview: OnceCell<Preview>,
    pub(crate) is_preview_cleared: Cell<bool>,
    body: RefCell<Option<Body>>,
    /// The answer so far; None stands for an empty one. It stays here, so that an error answer keeps its headers, as in
    /// Next, and so that what handlers pass on is small. While one runs, only its `NextApiResponse` changes it.
    response: RefCell<Option<Box<HttpResponse>>>,
    is_response_taken: Cell<bool>,
    /// Where the pieces of an answer go that has begun.
    outlet: OnceCell<Rc<Outlet>>,
    /// Whether the handler has answered, even if it failed after that.
    is_answered: Cell<bool>,
}

impl Exchange {
    pub(crate) fn new(
        life: Life,
        http: HttpRequest,
        params: Params,
        config: PageConfig,
    ) -> Rc<Self> {
        let body = if config.body_parser {
            Body::Text(String::new())
        } else {
            Body::Unparsed
        };
        Rc::new(Self {
            life,
            http,
            params,
            config,
            query: OnceCell::new(),
            cookies: OnceCell::new(),
            preview: OnceCell::new(),
            is_preview_cleared: Cell::new(false),
            body: RefCell::new(Some(body)),
            response: RefCell::default(),
            is_response_taken: Cell::new(false),
            outlet: OnceCell::new(),
            is_answered: Cell::new(false),
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

    pub(crate) fn set_body(&self, body: Body) {
        self.body.replace(Some(body));
    }

    pub(crate) fn take_body(&self) -> Result<Body, ApiError> {
        self.body
            .take()
            .ok_or_else(|| ApiError::new(500, "`NextApiRequest` was taken twice by one handler"))
    }

    /// Lets one `NextApiResponse` be made.
    pub(crate) fn claim_response(&self) -> Result<(), ApiError> {
        if self.is_response_taken.replace(true) {
            return Err(ApiError::new(
                500,
                "`NextApiResponse` was taken twice by one handler",
            ));
        }
        Ok(())
    }

    pub(crate) fn response(&self) -> RefMut<'_, HttpResponse> {
        RefMut::map(self.response.borrow_mut(), |response| {
            &mut **response.get_or_insert_with(empty)
        })
    }

    /// The same for code that may run while a handler holds the headers.
    pub(crate) fn try_response(&self) -> Result<RefMut<'_, HttpResponse>, ApiError> {
        let in_use = |error| {
            ApiError::new(500, "the response is in use by `headers_mut`").with_source(error)
        };
        drop(self.response.try_borrow_mut().map_err(in_use)?);
        Ok(self.response())
    }

    /// Begins the answer: its pieces go to the outlet.
    pub(crate) fn begin(&self) -> Rc<Outlet> {
        Rc::clone(self.outlet.get_or_init(Rc::default))
    }

    pub(crate) fn outlet(&self) -> Option<&Rc<Outlet>> {
        self.outlet.get()
    }

    pub(crate) fn set_answered(&self) {
        self.is_answered.set(true);
    }

    /// The answer as the handler left it.
    pub(crate) fn take_response(&self) -> Box<HttpResponse> {
        self.response.take().unwrap_or_else(empty)
    }

    /// What was set on an answer that never came.
    pub(crate) fn take_headers(&self) -> HeaderMap {
        let response = self.response.take().filter(|_| !self.is_answered.get());
        response.map_or_else(HeaderMap::new, |mut response| {
            mem::replace(response.headers_mut(), HeaderMap::new())
        })
    }
}

fn empty() -> Box<HttpResponse> {
    Box::new(HttpResponse::new(StatusCode::OK))
}

impl Scope for Exchange {
    fn life(&self) -> &Life {
        &self.life
    }

    fn request(&self) -> &HttpRequest {
        &self.http
    }

    fn has_begun(&self) -> bool {
        self.outlet.get().is_some()
    }
}
