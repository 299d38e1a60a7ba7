//! The future of a request under observation.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{Error, dev::ServiceResponse};
use pin_project_lite::pin_project;

use super::observation::Observation;

pin_project! {
    /// Serves a request in its span, and passes the response to its observation.
    pub(crate) struct Observed<F> {
        observation: Option<Observation>,
        // None once it has completed.
        #[pin]
        served: Option<F>,
    }

    impl<F> PinnedDrop for Observed<F> {
        /// Drops the future in its span: the work of a client that has disconnected goes on in it.
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Some(observation) = this.observation {
                let _in_span = observation.enter();
                this.served.set(None);
            }
        }
    }
}

impl<F> Observed<F> {
    pub(crate) fn new(observation: Option<Observation>, served: F) -> Self {
        Self {
            observation,
            served: Some(served),
        }
    }
}

impl<F: Future<Output = Result<ServiceResponse, Error>>> Future for Observed<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let Some(served) = this.served.as_mut().as_pin_mut() else {
            return Poll::Pending;
        };
        let Some(observation) = this.observation else {
            return served.poll(cx);
        };
        let in_span = observation.enter();
        let response = ready!(served.poll(cx));
        this.served.set(None);
        drop(in_span);
        let observation = this.observation.take();
        Poll::Ready(match observation {
            Some(observation) => response.map(|response| observation.respond(response)),
            None => response,
        })
    }
}
