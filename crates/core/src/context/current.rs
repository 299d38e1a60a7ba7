//! How code far below a handler finds the context that it works for.

use std::{
    any::Any,
    cell::Cell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use super::{report::ErrorSink, request_context::StyleContext};

thread_local! {
    /// The context whose handler, stream or after-work is being polled.
    static CURRENT: Cell<Option<Rc<dyn StyleContext>>> = const { Cell::new(None) };
}

/// The context that the calling code runs in, of either style.
pub(super) fn any_current() -> Option<Rc<dyn StyleContext>> {
    let current = CURRENT.take();
    CURRENT.set(current.clone());
    current
}

/// The context that the calling code runs in, if it is of the style that asks.
#[must_use]
pub fn current<C: StyleContext>() -> Option<Rc<C>> {
    let context: Rc<dyn Any> = any_current()?;
    context.downcast().ok()
}

/// What receives the errors of the handler that the calling code runs in, of either style, if it is of the type that asks.
#[must_use]
pub fn current_sink<S: ErrorSink>() -> Option<Rc<S>> {
    any_current()?.shared().error_sink()
}

/// A future that is polled in a context.
pub(super) struct InContext<F> {
    context: Option<Rc<dyn StyleContext>>,
    future: F,
}

impl<F> InContext<F> {
    pub(super) fn new(context: Rc<dyn StyleContext>, future: F) -> Self {
        Self {
            context: Some(context),
            future,
        }
    }
}

impl<F: Future + Unpin> Future for InContext<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = &mut *self;
        let _entered = Entered::new(&mut this.context);
        Pin::new(&mut this.future).poll(cx)
    }
}

/// Makes a context the current one until it is dropped, also by a panic.
pub(super) struct Entered<'a> {
    // The context that was the current one: the two have changed places.
    other: &'a mut Option<Rc<dyn StyleContext>>,
}

impl<'a> Entered<'a> {
    pub(super) fn new(context: &'a mut Option<Rc<dyn StyleContext>>) -> Self {
        *context = CURRENT.replace(context.take());
        Self { other: context }
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        *self.other = CURRENT.replace(self.other.take());
    }
}
