//! The context of the running request, for any code that a handler calls.

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

/// Returns the context that the calling code runs in, of either style.
pub(crate) fn any_current() -> Option<Rc<dyn StyleContext>> {
    let current = CURRENT.take();
    CURRENT.set(current.clone());
    current
}

/// Returns the context that the calling code runs in, if it is a `C`.
#[must_use]
pub fn current<C: StyleContext>() -> Option<Rc<C>> {
    let context: Rc<dyn Any> = any_current()?;
    context.downcast().ok()
}

/// Returns the error sink of the request that the calling code runs in, if it is an `S`.
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

/// Makes a context the current one until this is dropped, also by a panic.
pub(super) struct Entered<'a> {
    // The previous context: the two were swapped.
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
