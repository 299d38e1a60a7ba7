//! What one request's extractors share: the parsed body, the response so far, and who has taken what.

use std::{
    cell::{Cell, OnceCell, RefCell, RefMut},
    mem,
    ops::Deref,
    rc::Rc,
};

use actix_web::{
    HttpResponse,
    http::{StatusCode, header::HeaderMap},
};
use twinroute_core::{
    ApiError, Query,
    context::{self, RequestContext, StyleContext},
};

use crate::{Body, PageConfig, draft_state::DraftState, pieces::Pieces, serve::tagged};

/// A request's context with what the Pages style adds.
#[derive(Debug)]
pub(crate) struct PagesContext {
    shared: RequestContext,
    pub(crate) config: PageConfig,
    pub(crate) query: OnceCell<Query>,
    #[cfg_attr(
        not(feature = "draft-mode"),
        expect(dead_code, reason = "nothing is known of draft mode then")
    )]
    pub(crate) draft: DraftState,
    body: RefCell<Option<Body>>,
    /// The response so far; None stands for an empty one. It stays here, so that an error response keeps its headers, as in
    /// Next, and so that what handlers pass on is small. While a handler runs, only its `NextApiResponse` changes it.
    pub(crate) response: RefCell<Option<Box<HttpResponse>>>,
    is_response_taken: Cell<bool>,
    /// Where the handler leaves the pieces of a response that has begun.
    pieces: OnceCell<Rc<Pieces>>,
    /// Whether the handler has responded, even if it failed after that.
    is_sent: Cell<bool>,
}

impl PagesContext {
    pub(crate) fn new(shared: RequestContext, config: PageConfig) -> Rc<Self> {
        let body = if config.body_parser {
            Body::Text(String::new())
        } else {
            Body::Unparsed
        };
        Rc::new(Self {
            shared,
            config,
            query: OnceCell::new(),
            draft: DraftState::default(),
            body: RefCell::new(Some(body)),
            response: RefCell::default(),
            is_response_taken: Cell::new(false),
            pieces: OnceCell::new(),
            is_sent: Cell::new(false),
        })
    }

    /// The context of the running handler.
    pub(crate) fn current() -> Result<Rc<Self>, ApiError> {
        context::current().ok_or_else(|| {
            ApiError::new(
                500,
                "`NextApiRequest` and `NextApiResponse` belong in the handler of a Pages route",
            )
        })
    }

    pub(crate) fn set_body(&self, body: Body) {
        self.body.replace(Some(body));
    }

    pub(crate) fn take_body(&self) -> Body {
        self.body.take().unwrap_or(Body::Unparsed)
    }

    /// Lets one `NextApiResponse` be made.
    pub(crate) fn take_response_type(&self) -> Result<(), ApiError> {
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

    /// Begins the response: the handler leaves its pieces there.
    pub(crate) fn begin(&self) -> Rc<Pieces> {
        self.shared.begin_response();
        Rc::clone(self.pieces.get_or_init(Rc::default))
    }

    pub(crate) fn set_sent(&self) {
        self.is_sent.set(true);
    }

    /// The response as the handler left it.
    pub(crate) fn take_response(&self) -> Box<HttpResponse> {
        self.response.take().unwrap_or_else(empty)
    }

    /// The headers that were set on a response that never came.
    pub(crate) fn take_headers(&self) -> HeaderMap {
        let response = self.response.take().filter(|_| !self.is_sent.get());
        response.map_or_else(HeaderMap::new, |mut response| {
            mem::replace(response.headers_mut(), HeaderMap::new())
        })
    }
}

fn empty() -> Box<HttpResponse> {
    Box::new(HttpResponse::new(StatusCode::OK))
}

impl Deref for PagesContext {
    type Target = RequestContext;

    fn deref(&self) -> &RequestContext {
        &self.shared
    }
}

impl StyleContext for PagesContext {
    fn shared(&self) -> &RequestContext {
        &self.shared
    }

    fn check_streamed(&self, before: u64, now: u64) -> Result<(), ApiError> {
        self.config.check_streamed(self.http(), before, now)
    }

    fn complete(&self, response: HttpResponse) -> HttpResponse {
        tagged(response)
    }
}
