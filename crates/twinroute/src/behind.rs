//! What the server behind answers: all that no route matches, and the routes that a rollout leaves to it.

use std::rc::Rc;

use actix_web::{HttpRequest, HttpResponse, dev::Payload};
use futures_util::future::{FutureExt as _, LocalBoxFuture};
use twinroute_migrate::{
    Legacy,
    rollout::{Mode, Switch},
};

use crate::{
    compress::{compress, negotiate},
    dispatch::answer,
    router::Router,
};

/// How the server behind is asked.
pub(crate) struct Behind<'a> {
    legacy: &'a Legacy,
    // Whose answer is compared, and by what.
    shadow: Option<(usize, &'a Switch)>,
}

impl Router {
    /// The server behind, when a request is for it.
    pub(crate) fn behind(&self, request: &HttpRequest) -> Option<Behind<'_>> {
        let legacy = self.legacy.as_deref()?;
        let answers = |shadow| Some(Behind { legacy, shadow });
        let Some(found) = self.table.lookup(request.uri().path()) else {
            return answers(None);
        };
        let switch = self.switch.as_ref()?;
        let number = found.route.value().number;
        match switch.mode(number, request.method()) {
            Mode::Legacy => answers(None),
            Mode::Shadow => answers(Some((number, switch))),
            Mode::Rust => None,
        }
    }
}

impl<'a> Behind<'a> {
    /// Answers a request. The future is boxed here, out of line, since it is much larger than what our own routes need:
    /// whoever made it in place would have the room for it on the stack.
    #[inline(never)]
    pub(crate) fn serve(
        self,
        router: &Rc<Router>,
        request: &HttpRequest,
        payload: Payload,
    ) -> LocalBoxFuture<'a, HttpResponse> {
        let (router, request) = (Rc::clone(router), request.clone());
        let Some((number, switch)) = self.shadow else {
            return self.legacy.serve(request, payload).boxed_local();
        };
        let rust = async move |request: HttpRequest, payload| {
            let mut response = *answer(&router, &request, payload).await;
            match negotiate(request.headers(), request.method(), &mut response) {
                Some(encoding) => compress(response, encoding),
                None => response,
            }
        };
        switch
            .serve_in_shadow(number, self.legacy, request, payload, rust)
            .boxed_local()
    }
}
