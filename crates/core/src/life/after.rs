//! Work that a handler leaves for the time after its answer.

use std::{future::poll_fn, panic::AssertUnwindSafe, rc::Rc, task::Poll};

use actix_web::rt::time::timeout;
use futures_util::{FutureExt as _, StreamExt as _, stream::FuturesUnordered};

use super::{
    Phase, Scope,
    scope::{Scoped, any},
    spawn,
};
use crate::{ApiError, Error, handler::IntoAnswer};

/// Runs `work` once the answer was sent, whatever became of it: also after an error, and when the client has gone.
///
/// It works in everything that a handler calls, in the stream it answers with, and in such work itself. All work of a
/// request runs side by side, for at most the route's max duration, if it has one. A panic or an error is reported.
///
/// # Errors
/// Outside of a request.
pub fn after<F, T>(work: F) -> Result<(), ApiError>
where
    F: Future<Output = T> + 'static,
    T: IntoAnswer<()>,
{
    let scope =
        any().ok_or_else(|| ApiError::new(500, "`after` was called outside of a request"))?;
    let work = AssertUnwindSafe(work).catch_unwind().map(|end| match end {
        Ok(end) => end.into_answer(),
        Err(panic) => Err(Error::panic(&*panic)),
    });
    scope.life().after.borrow_mut().push(work.boxed_local());
    Ok(())
}

impl IntoAnswer<Self> for () {
    fn into_answer(self) -> Result<Self, Error> {
        Ok(self)
    }
}

/// Starts what waits for the end of the answer.
pub(super) fn start(scope: &Rc<dyn Scope>) {
    if scope.life().after.borrow().is_empty() {
        return;
    }
    let work = Box::pin(bounded(Rc::clone(scope)));
    spawn(Scoped::new(Rc::clone(scope), work));
}

async fn bounded(scope: Rc<dyn Scope>) {
    let Some(limit) = scope.life().limits.max_duration else {
        return finish(&scope).await;
    };
    if timeout(limit, finish(&scope)).await.is_err() {
        let message = "the work after the answer took longer than the route's max duration";
        let error = ApiError::new(504, message).into();
        scope.report(Phase::After, &error);
    }
}

async fn finish(scope: &Rc<dyn Scope>) {
    let life = scope.life();
    let mut running = FuturesUnordered::new();
    poll_fn(|cx| {
        loop {
            running.extend(life.after.take());
            match running.poll_next_unpin(cx) {
                Poll::Ready(Some(Ok(()))) => {}
                Poll::Ready(Some(Err(error))) => scope.report(Phase::After, &error),
                // What it has left in turn runs beside it.
                _ if !life.after.borrow().is_empty() => {}
                Poll::Ready(None) => return Poll::Ready(()),
                Poll::Pending => return Poll::Pending,
            }
        }
    })
    .await;
}
