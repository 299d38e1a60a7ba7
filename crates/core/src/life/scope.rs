//! What one request's code shares, and how code far below a handler finds it.

use std::{
    any::Any,
    cell::Cell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::HttpRequest;

use super::{Life, Phase};
use crate::Error;

thread_local! {
    /// The scope whose handler, stream or after-work is being polled.
    static CURRENT: Cell<Option<Rc<dyn Scope>>> = const { Cell::new(None) };
}

/// What a style keeps for one request.
pub trait Scope: Any {
    /// The life of its handler.
    fn life(&self) -> &Life;

    /// The request that it is for.
    fn request(&self) -> &HttpRequest;

    /// Whether the handler has begun its answer and is still at it.
    fn has_begun(&self) -> bool {
        false
    }

    /// Tells whoever wants to know of errors.
    fn report(&self, phase: Phase, error: &Error) {
        self.life().reporter.report(self.request(), phase, error);
    }
}

/// The scope that the calling code runs in, of whatever style.
pub(super) fn any() -> Option<Rc<dyn Scope>> {
    let current = CURRENT.take();
    CURRENT.set(current.clone());
    current
}

/// The scope that the calling code runs in, if it is of the style that asks.
#[must_use]
pub fn current<S: Scope>() -> Option<Rc<S>> {
    let scope: Rc<dyn Any> = any()?;
    scope.downcast().ok()
}

/// A future that is polled in a scope.
pub(super) struct Scoped<F> {
    scope: Option<Rc<dyn Scope>>,
    future: F,
}

impl<F> Scoped<F> {
    pub(super) fn new(scope: Rc<dyn Scope>, future: F) -> Self {
        Self {
            scope: Some(scope),
            future,
        }
    }
}

impl<F: Future + Unpin> Future for Scoped<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = &mut *self;
        let _entered = Entered::new(&mut this.scope);
        Pin::new(&mut this.future).poll(cx)
    }
}

/// Makes a scope the current one until it is dropped, also by a panic.
pub(super) struct Entered<'a> {
    // The scope that was the current one: the two have changed places.
    other: &'a mut Option<Rc<dyn Scope>>,
}

impl<'a> Entered<'a> {
    pub(super) fn new(scope: &'a mut Option<Rc<dyn Scope>>) -> Self {
        *scope = CURRENT.replace(scope.take());
        Self { other: scope }
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        *self.other = CURRENT.replace(self.other.take());
    }
}
