//! Work that outlives its request.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Spawns `work` on this worker. It is dropped if there is no worker: during shutdown, or outside of a server.
pub(super) fn spawn(work: impl Future<Output = ()> + 'static) {
    let start = AssertUnwindSafe(|| drop(actix_web::rt::spawn(work)));
    if catch_unwind(start).is_err() {
        tracing::warn!("a handler's work was cancelled: its worker has stopped");
    }
}
