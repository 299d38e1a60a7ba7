//! The body of an answer whose end is seen.

use std::{
    error::Error as StdError,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use bytes::Bytes;

use super::{Scope, after::start};

/// Starts the work after an answer when its body is dropped, and says if that came too soon.
pub(super) struct End {
    scope: Rc<dyn Scope>,
    size: BodySize,
    /// Whether nobody is to get it.
    is_unsent: bool,
    // None once it has ended.
    body: Option<BoxBody>,
}

impl End {
    pub(super) fn new(scope: Rc<dyn Scope>, body: BoxBody, is_unsent: bool) -> Self {
        Self {
            scope,
            size: body.size(),
            is_unsent,
            body: Some(body),
        }
    }
}

impl MessageBody for End {
    type Error = Box<dyn StdError>;

    fn size(&self) -> BodySize {
        self.size
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let polled = ready!(Pin::new(body).poll_next(cx));
        if !matches!(polled, Some(Ok(_))) {
            self.body = None;
        }
        Poll::Ready(polled)
    }
}

impl Drop for End {
    fn drop(&mut self) {
        let is_empty = matches!(self.size, BodySize::None | BodySize::Sized(0));
        let cut = self.body.is_some() && !is_empty && !self.is_unsent;
        // A stream may leave work when it is dropped.
        self.body = None;
        if cut {
            self.scope.life().leave();
        }
        start(&self.scope);
    }
}
