//! Work that outlives its request.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::rt::task::{JoinError, JoinHandle};
use tracing::Instrument as _;

use super::count::{DetachedPermit, LiveGuard};

/// Spawns `work` on this worker, in the current span. It is dropped if there is no worker: during shutdown, or outside of a server.
pub(super) fn spawn(work: impl Future<Output = ()> + 'static) {
    let work = work.in_current_span();
    let start = AssertUnwindSafe(|| drop(actix_web::rt::spawn(work)));
    if catch_unwind(start).is_err() {
        tracing::warn!("a handler's work was cancelled: its worker has stopped");
    }
}

/// Spawns `work` on this worker, and lets a stop of the server wait for it.
pub fn spawn_live(work: impl Future<Output = ()> + 'static) {
    let live = LiveGuard::new();
    spawn(async move {
        work.await;
        drop(live);
    });
}

/// Awaits a task of this worker. If this is dropped before, since the client disconnected, the task goes on as a detached handler does: it
/// is cancelled if the limit of detached handlers is exceeded.
pub fn finish_detached<T: 'static>(
    task: JoinHandle<T>,
) -> impl Future<Output = Result<T, JoinError>> {
    FinishDetached(Some(task))
}

struct FinishDetached<T: 'static>(Option<JoinHandle<T>>);

impl<T> Future for FinishDetached<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(task) = &mut self.0 else {
            return Poll::Pending;
        };
        let polled = Pin::new(task).poll(cx);
        if polled.is_ready() {
            self.0 = None;
        }
        polled
    }
}

impl<T> Drop for FinishDetached<T> {
    fn drop(&mut self) {
        let Some(task) = self.0.take() else { return };
        match DetachedPermit::begin() {
            Some(permit) => spawn(async move {
                let _ = task.await;
                drop(permit);
            }),
            None => {
                tracing::warn!(
                    "the run of a kept response was cancelled, since the limit of detached handlers (`max_detached`) is exceeded"
                );
                task.abort();
            }
        }
    }
}
