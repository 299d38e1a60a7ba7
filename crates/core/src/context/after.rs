//! Work that a handler schedules to run after its response.

use std::{
    future::poll_fn,
    panic::AssertUnwindSafe,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use actix_web::rt::time::timeout;
use futures_util::{FutureExt as _, StreamExt as _, stream::FuturesUnordered};

use super::{
    computing::outside,
    current::{InContext, any_current},
    report::Phase,
    request_context::{RequestContext, StyleContext},
    spawn::spawn,
};
use crate::{ApiError, Error};

/// Runs `work` once the response was sent, also after an error or when the client disconnected.
///
/// It can be called from any code that a handler calls, from a response's stream, and from `work` itself. All work of a
/// request runs concurrently, for at most the route's max duration, if it has one. Panics and errors are reported.
///
/// Work returns nothing, or a `Result` whose error is an [`Error`], which `?` makes of any other:
///
/// ```
/// use twinroute_core::{Error, context::after};
///
/// async fn notify(id: u32) -> std::io::Result<()> {
/// #   let _ = id;
///     Ok(())
/// }
///
/// async fn publish(id: u32) -> Result<(), Error> {
///     after(async move {
///         notify(id).await?;
///         Ok(())
///     })?;
///     Ok(())
/// }
/// ```
///
/// # Errors
/// When called outside of a request, or in the future of [`cached`](crate::caching::cached).
pub fn after<F, T>(work: F) -> Result<(), ApiError>
where
    F: Future<Output = T> + 'static,
    T: AfterOutput,
{
    let context = any_current().ok_or_else(|| outside("`after`"))?;
    let work = AssertUnwindSafe(work).catch_unwind().map(|end| match end {
        Ok(end) => end.into_result(),
        Err(panic) => Err(Error::panic(&*panic)),
    });
    let context = context.shared();
    context.after.borrow_mut().push_back(work.boxed_local());
    if context.is_after() && context.nesting.get() < MAX_NESTED {
        start_next(context);
    }
    Ok(())
}

/// How deep work starts within the work that schedules it. Deeper work starts from the queue, which bounds the stack.
const MAX_NESTED: u32 = 32;

/// The output of the work of [`after`]: `()`, or a `Result` whose error is reported.
// It accepts one error type only, so that `Ok(())` at the end of a block needs no annotation.
#[diagnostic::on_unimplemented(
    message = "the work of `after` must return `()` or `Result<(), Error>`, not `{Self}`",
    note = "`?` converts other errors into `Error`: `after(async move {{ work.await?; Ok(()) }})`"
)]
pub trait AfterOutput {
    /// Converts the output into a `Result`.
    ///
    /// # Errors
    /// When the work failed.
    fn into_result(self) -> Result<(), Error>;
}

impl AfterOutput for () {
    fn into_result(self) -> Result<(), Error> {
        Ok(())
    }
}

impl AfterOutput for Result<(), Error> {
    fn into_result(self) -> Self {
        self
    }
}

/// Starts the work that was scheduled with [`after`].
pub fn start_after(context: &Rc<dyn StyleContext>) {
    if context.shared().after.borrow().is_empty() {
        return;
    }
    let work = Box::pin(bounded(Rc::clone(context)));
    spawn(InContext::new(Rc::clone(context), work));
}

async fn bounded(context: Rc<dyn StyleContext>) {
    let Some(limit) = context.shared().limits.max_duration else {
        return run_all(&context).await;
    };
    if timeout(limit, run_all(&context)).await.is_err() {
        let message = "the work after the response took longer than the route's max duration";
        let error = ApiError::new(504, message).into();
        let context = context.shared();
        // Includes work that destructors have scheduled meanwhile.
        drop((context.after.take(), context.started.take()));
        context.report(Phase::After, &error);
    }
}

async fn run_all(context: &Rc<dyn StyleContext>) {
    let context = context.shared();
    context.is_after.set(true);
    let mut running = FuturesUnordered::new();
    poll_fn(|cx| {
        loop {
            while start_next(context) {}
            running.extend(context.started.take());
            match running.poll_next_unpin(cx) {
                Poll::Ready(Some(end)) => report(context, end),
                // It has scheduled more work, which runs concurrently.
                _ if context.has_pending_work() => {}
                Poll::Ready(None) => return Poll::Ready(()),
                Poll::Pending => return Poll::Pending,
            }
        }
    })
    .await;
}

/// Starts the oldest scheduled work and polls it once; returns false if there is none. As in Next, work that is scheduled
/// within such work starts at once.
fn start_next(context: &RequestContext) -> bool {
    let next = context.after.borrow_mut().pop_front();
    let Some(mut work) = next else { return false };
    context.nesting.set(context.nesting.get() + 1);
    // It is polled again with the real waker by `run_all`.
    let polled = work.poll_unpin(&mut Context::from_waker(Waker::noop()));
    context.nesting.set(context.nesting.get() - 1);
    match polled {
        Poll::Ready(end) => report(context, end),
        Poll::Pending => context.started.borrow_mut().push(work),
    }
    true
}

fn report(context: &RequestContext, end: Result<(), Error>) {
    if let Err(error) = end {
        context.report(Phase::After, &error);
    }
}
