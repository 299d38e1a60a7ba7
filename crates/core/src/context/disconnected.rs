//! `req.disconnected()`.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use futures_util::future::BoxFuture;
use tokio::sync::watch;

/// Resolves when the client disconnects before it has the whole response, and never otherwise: `select!` it with other work.
///
/// It can be cloned, and moved to a task or a thread that should stop then.
#[must_use = "it says nothing until it is awaited or asked"]
pub struct Disconnected {
    receiver: watch::Receiver<bool>,
    waiting: Option<BoxFuture<'static, ()>>,
}

impl Disconnected {
    pub(super) fn new(receiver: watch::Receiver<bool>) -> Self {
        Self {
            receiver,
            waiting: None,
        }
    }

    /// Whether the client has disconnected.
    #[must_use]
    pub fn is_disconnected(&self) -> bool {
        *self.receiver.borrow()
    }
}

impl Clone for Disconnected {
    fn clone(&self) -> Self {
        Self::new(self.receiver.clone())
    }
}

impl Future for Disconnected {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        let receiver = &this.receiver;
        let waiting = this.waiting.get_or_insert_with(|| {
            let mut receiver = receiver.clone();
            Box::pin(async move {
                if receiver
                    .wait_for(|is_disconnected| *is_disconnected)
                    .await
                    .is_err()
                {
                    // The response is complete.
                    std::future::pending::<()>().await;
                }
            })
        });
        waiting.as_mut().poll(cx)
    }
}

impl fmt::Debug for Disconnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Disconnected")
            .field(&self.is_disconnected())
            .finish()
    }
}
