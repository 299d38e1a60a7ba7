//! The number of background runs of this process.

use tokio::sync::watch;

/// Counts the background runs.
#[derive(Debug, Default)]
pub(super) struct Background(watch::Sender<usize>);

impl Background {
    pub(super) fn begin(&self) -> BackgroundGuard {
        self.0.send_modify(|runs| *runs += 1);
        BackgroundGuard(self.0.clone())
    }

    /// Waits until all runs in the background have ended.
    pub(super) async fn idle(&self) {
        // It fails when the sender is dropped, which `self` owns.
        let _ = self.0.subscribe().wait_for(|runs| *runs == 0).await;
    }
}

/// Counts as one until it is dropped.
pub(super) struct BackgroundGuard(watch::Sender<usize>);

impl Drop for BackgroundGuard {
    fn drop(&mut self) {
        self.0.send_modify(|runs| *runs = runs.saturating_sub(1));
    }
}
