//! Work that outlives its request.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `work` on this worker. Without a worker, while one shuts down or outside of a server, it is dropped.
pub(super) fn spawn(work: impl Future<Output = ()> + 'static) {
    let start = AssertUnwindSafe(|| drop(actix_web::rt::spawn(work)));
    if catch_unwind(start).is_err() {
        tracing::warn!("there is no worker to finish a handler's work");
    }
}
