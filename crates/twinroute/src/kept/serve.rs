//! Serves a request of a route whose responses are kept.

use std::{rc::Rc, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse,
    body::BoxBody,
    dev::Payload,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, HeaderValue},
    },
};
use futures_util::future::{FutureExt as _, LocalBoxFuture};
use twinroute_app::{DraftCookie, clear_draft, draft_cookie, is_revalidation};
use twinroute_core::{FixedBody, context::Reporter};
use twinroute_matcher::Params;

use super::{
    computation::{Computation, Computed},
    kept_response::{KeptResponse, PRIVATE, STATE, State},
    kept_route::KeptRoute,
    regenerate::drop_copies,
};
use crate::{
    cache::{Attempt, CacheKey, Entry, Lookup, Outcome, Run},
    not_found::not_found,
    router::Router,
};

/// A request of a kept route.
pub(crate) struct Visit<'v> {
    pub(crate) router: &'v Rc<Router>,
    pub(crate) number: usize,
    pub(crate) kept: &'v KeptRoute,
    pub(crate) request: &'v HttpRequest,
    pub(crate) payload: Payload,
    pub(crate) params: Params,
}

/// Serves a request that the route does not refuse.
pub(crate) async fn serve_kept(visit: Visit<'_>) -> Box<HttpResponse> {
    if is_revalidation(visit.request) {
        return visit.revalidate().await;
    }
    match draft_cookie(visit.request) {
        DraftCookie::Valid => return visit.draft().await,
        DraftCookie::Stale => {
            let mut response = visit.usual().await;
            clear_draft(response.headers_mut());
            return response;
        }
        _ => {}
    }
    match visit.fresh() {
        Some(response) => response,
        None => visit.usual().await,
    }
}

impl<'v> Visit<'v> {
    /// Returns the fresh response of a route without params: without waiting.
    fn fresh(&self) -> Option<Box<HttpResponse>> {
        let Lookup::Fresh(entry) = self.router.kept.cache.peek(self.kept.only_key()?)? else {
            return None;
        };
        let response = KeptResponse::of(&entry)?.respond(State::Hit);
        self.note(Outcome::Hit);
        Some(response)
    }

    /// Counts an outcome, and logs it.
    fn note(&self, outcome: Outcome) {
        self.kept.counter.count(outcome);
        let (route, path) = (self.router.pattern(self.number), self.request.path());
        tracing::debug!(route, path, ?outcome, "kept response");
    }

    /// Serves the kept response, or runs the handler and keeps its response.
    fn usual(self) -> LocalBoxFuture<'v, Box<HttpResponse>> {
        async move {
            let place = self.kept.place(&self.params);
            let Some((path, key)) = place.filter(|(path, _)| self.kept.keeps(path)) else {
                return self.dynamic().await;
            };
            let lookup = self.router.kept.cache.lookup(&key).await;
            if lookup
                .usable()
                .is_some_and(|entry| entry.value().is_empty())
            {
                // The handler has read the request for this path.
                return self.dynamic().await;
            }
            let (kept, state, outcome) = match &lookup {
                Lookup::Fresh(entry) => (KeptResponse::of(entry), State::Hit, Outcome::Hit),
                Lookup::Stale(entry) => (KeptResponse::of(entry), State::Stale, Outcome::Stale),
                Lookup::Expired(_) => (None, State::Hit, Outcome::Miss),
                Lookup::Miss => (None, State::Miss, Outcome::Miss),
            };
            self.note(outcome);
            let computation = |old| self.computation(path, key, old);
            let Some(kept) = kept else {
                let computation = computation(None);
                return self.cold(computation, state).await;
            };
            if let Lookup::Stale(entry) = &lookup {
                computation(Some(Arc::clone(entry))).in_background();
            }
            kept.respond(state)
        }
        .boxed_local()
    }

    /// Runs the handler, unless another request runs it at present.
    async fn cold(self, computation: Computation, state: State) -> Box<HttpResponse> {
        match self.router.kept.cache.begin(&computation.key).await {
            Attempt::Ready(Lookup::Fresh(entry) | Lookup::Stale(entry)) => {
                match KeptResponse::of(&entry) {
                    Some(kept) => kept.respond(state),
                    None => self.dynamic().await,
                }
            }
            Attempt::Run(run) => self.compute(computation, Some(run), state).await,
            Attempt::Ready(_) | Attempt::Alone => self.compute(computation, None, state).await,
        }
    }

    async fn compute(
        self,
        computation: Computation,
        run: Option<Run>,
        state: State,
    ) -> Box<HttpResponse> {
        match computation.detached(run).await {
            Computed::Kept(entry) => match KeptResponse::of(&entry) {
                Some(kept) => kept.respond(state),
                None => self.dynamic().await,
            },
            Computed::Unkept(response, _) => response,
            Computed::Dynamic(_) => self.dynamic().await,
        }
    }

    /// Runs the handler for a client in draft mode. Nothing is read or kept.
    fn draft(self) -> LocalBoxFuture<'v, Box<HttpResponse>> {
        async move {
            let mut response = self.dynamic().await;
            let headers = response.headers_mut();
            headers.insert(STATE, State::Hit.value());
            headers.insert(CACHE_CONTROL, HeaderValue::from_static(PRIVATE));
            response
        }
        .boxed_local()
    }

    /// Runs the handler for a server that shares the secrets, and keeps the response.
    fn revalidate(self) -> LocalBoxFuture<'v, Box<HttpResponse>> {
        async move {
            let place = self.kept.place(&self.params);
            let Some((path, key)) = place.filter(|(path, _)| self.kept.keeps(path)) else {
                return self.dynamic().await;
            };
            let cache = &self.router.kept.cache;
            let old = cache.lookup(&key).await.usable().cloned();
            let only_generated = "x-prerender-revalidate-if-generated";
            if old.is_none() && self.request.headers().contains_key(only_generated) {
                return Box::new(not_generated());
            }
            let computation = Computation {
                is_on_demand: true,
                ..self.computation(path, key, old)
            };
            drop_copies(cache, &computation.path).await;
            let run = cache.begin_anew(&computation.key).await;
            self.compute(computation, run, State::Revalidated).await
        }
        .boxed_local()
    }

    /// Runs the handler for this request alone.
    async fn dynamic(self) -> Box<HttpResponse> {
        let Some(route) = self.router.app_route(self.number) else {
            return Box::new(not_found(self.request));
        };
        let reporter = Reporter::new(Rc::<Router>::clone(self.router), self.number);
        twinroute_app::serve(route, self.request, self.payload, self.params, reporter).await
    }

    fn computation(&self, path: String, key: CacheKey, old: Option<Arc<Entry>>) -> Computation {
        Computation {
            router: Rc::clone(self.router),
            number: self.number,
            asked: self.request.path().to_owned(),
            path,
            key,
            params: self.params.clone(),
            old,
            is_on_demand: false,
        }
    }
}

/// Responds to the revalidation of a response that is not kept.
fn not_generated() -> HttpResponse {
    let body = FixedBody::chunked("This page could not be found");
    let mut response = HttpResponse::with_body(StatusCode::NOT_FOUND, BoxBody::new(body));
    response
        .headers_mut()
        .insert(STATE, State::Revalidated.value());
    response
}
