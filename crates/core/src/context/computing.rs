//! Computations whose value is kept for every client, so that they can't read the request.

use std::{
    cell::Cell,
    pin::Pin,
    task::{Context, Poll},
};

use super::current::Entered;
use crate::ApiError;

thread_local! {
    /// Whether such a computation is being polled.
    static IS_COMPUTING: Cell<bool> = const { Cell::new(false) };
}

/// Whether the calling code computes a value that is kept for every client.
#[must_use]
pub fn is_computing() -> bool {
    IS_COMPUTING.get()
}

/// The error of a function, called `what`, that needs the context of a request.
#[cold]
#[must_use]
pub fn outside(what: &str) -> ApiError {
    let message = match is_computing() {
        true => format!(
            "{what} can't be used in the future of `cached`, whose value is for every client: use it before, and pass what the future needs"
        ),
        false => format!("{what} was called outside of a request"),
    };
    ApiError::new(500, message)
}

/// Polls a future outside of the context of its request.
pub(crate) fn computing<F: Future>(future: F) -> Computing<F> {
    Computing(Box::pin(future))
}

pub(crate) struct Computing<F>(Pin<Box<F>>);

impl<F: Future> Future for Computing<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let mut none = None;
        let _outside = Entered::new(&mut none);
        let _flag = Flag(IS_COMPUTING.replace(true));
        self.0.as_mut().poll(cx)
    }
}

/// Restores the previous value when dropped, also by a panic.
struct Flag(bool);

impl Drop for Flag {
    fn drop(&mut self) {
        IS_COMPUTING.set(self.0);
    }
}
