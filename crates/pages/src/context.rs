//! The state that the extractors of a request share: the parsed body, and the response so far.

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

use crate::{
    PageConfig, body::ReceivedBody, draft_state::DraftState, piece_channel::PieceChannel,
    serve::add_etag,
};

/// The context of a request, with the state of the Pages style.
#[derive(Debug)]
pub(crate) struct PagesContext {
    shared: RequestContext,
    pub(crate) config: PageConfig,
    pub(crate) query: OnceCell<Query>,
    #[cfg_attr(
        not(feature = "draft-mode"),
        expect(dead_code, reason = "draft mode is off without the feature")
    )]
    pub(crate) draft: DraftState,
    body: RefCell<Option<ReceivedBody>>,
    /// The response so far; `None` stands for an empty one. It is stored here, so that an error response keeps its headers, as in
    /// Next, and so that `NextApiResponse` is small. While a handler runs, only its `NextApiResponse` changes it.
    pub(crate) response: RefCell<Option<Box<HttpResponse>>>,
    is_response_taken: Cell<bool>,
    /// Transports the pieces of a response that the handler writes.
    pieces: OnceCell<Rc<PieceChannel>>,
    /// Whether the handler has responded, even if it failed afterwards.
    is_sent: Cell<bool>,
}

impl PagesContext {
    pub(crate) fn new(shared: RequestContext, config: PageConfig) -> Rc<Self> {
        let body = if config.body_parser {
            ReceivedBody::ABSENT
        } else {
            ReceivedBody::UNPARSED
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

    /// Returns the context of the running handler.
    pub(crate) fn current() -> Result<Rc<Self>, ApiError> {
        context::current().ok_or_else(|| {
            ApiError::new(
                500,
                "`NextApiRequest` and `NextApiResponse` can be used only in the handler of a Pages route",
            )
        })
    }

    pub(crate) fn set_body(&self, body: ReceivedBody) {
        self.body.replace(Some(body));
    }

    pub(crate) fn take_body(&self) -> ReceivedBody {
        self.body.take().unwrap_or(ReceivedBody::UNPARSED)
    }

    /// Marks `NextApiResponse` as extracted, which is allowed once.
    pub(crate) fn take_response_type(&self) -> Result<(), ApiError> {
        if self.is_response_taken.replace(true) {
            return Err(ApiError::new(
                500,
                "`NextApiResponse` can be an argument of a handler only once",
            ));
        }
        Ok(())
    }

    pub(crate) fn response(&self) -> RefMut<'_, HttpResponse> {
        RefMut::map(self.response.borrow_mut(), |response| {
            &mut **response.get_or_insert_with(empty)
        })
    }

    /// Begins the response, and returns the channel for its pieces.
    pub(crate) fn begin(&self) -> Rc<PieceChannel> {
        self.shared.begin_response();
        Rc::clone(self.pieces.get_or_init(Rc::default))
    }

    /// Whether a part of the response may have been sent.
    pub(crate) fn has_begun(&self) -> bool {
        self.pieces.get().is_some()
    }

    pub(crate) fn set_sent(&self) {
        self.is_sent.set(true);
    }

    /// Takes the response.
    pub(crate) fn take_response(&self) -> Box<HttpResponse> {
        self.response.take().unwrap_or_else(empty)
    }

    /// Takes the headers of a response that was not sent.
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
        add_etag(response)
    }
}
