//! One request in shadow.

use std::{
    pin::pin,
    sync::Arc,
    time::{Duration, SystemTime},
};

use actix_web::{
    HttpRequest, HttpResponse,
    body::BoxBody,
    dev::Payload,
    http::{Method, StatusCode, header::HeaderMap},
    rt,
};
use bytes::Bytes;
use futures_util::future::{Either, LocalBoxFuture, select};
use twinroute_compare::ComparedResponse;
use twinroute_core::body::{announces_body, declared_length, is_upgrade};

use super::{
    Running, Shadow, State,
    answer::{Unusable, collect, passed, text_of},
    copy::{Copy, copied_body, copied_payload, nothing, whole},
    counts::End,
    found::{Found, Judge},
    kept::Mismatch,
    mask::Mask,
};
use crate::{
    Legacy,
    rollout::{RoutePlan, is_safe},
};

impl Shadow {
    /// Answers from `legacy`, and compares later what `rust` answers.
    pub(crate) async fn serve<F>(
        &self,
        plan: Arc<RoutePlan>,
        legacy: &Legacy,
        request: HttpRequest,
        payload: Payload,
        rust: impl FnOnce(HttpRequest, Payload) -> F + 'static,
    ) -> HttpResponse
    where
        F: Future<Output = HttpResponse> + 'static,
    {
        let Some((state, running)) = self.place(&plan, request.headers()) else {
            return legacy.serve(request, payload).await;
        };
        let limit = state.settings.body_limit;
        let (payload, body) = copy_request(request.headers(), payload, limit);
        let response = match legacy.ask(&request, payload).await {
            Ok(response) => response,
            Err(failed) => {
                state.counts[plan.number].add(End::Unanswered);
                return failed;
            }
        };
        let head = (response.status(), text_of(response.headers()));
        let (response, answer) = copy_answer(response, request.method(), limit);
        let compared = Compared {
            running,
            judge: Judge { plan, limit },
            legacy: legacy.clone(),
            request,
        };
        rt::spawn(compared.run(Passed { head, answer, body }, rust));
        response
    }

    /// A place for a request to be compared, if it can be and there is one.
    fn place(&self, plan: &RoutePlan, headers: &HeaderMap) -> Option<(&State, Running)> {
        // A WebSocket is no answer that could be compared.
        let state = self.state.get().filter(|_| !is_upgrade(headers))?;
        let counts = state.counts.get(plan.number)?;
        let running = self.begin();
        if running.is_none() {
            counts.add(End::Busy);
        }
        Some((state, running?))
    }
}

fn copy_request(headers: &HeaderMap, payload: Payload, limit: usize) -> (Payload, Copy) {
    if !announces_body(headers) {
        return (payload, nothing());
    }
    copied_payload(payload, declared_length(headers), limit)
}

fn copy_answer(response: HttpResponse, method: &Method, limit: usize) -> (HttpResponse, Copy) {
    if method == Method::HEAD {
        return (response, nothing());
    }
    let (head, body) = response.into_parts();
    let (body, copy) = copied_body(body, limit);
    (head.set_body(BoxBody::new(body)), copy)
}

/// What is copied of a request and its answer as they pass.
struct Passed {
    head: (StatusCode, Vec<(String, String)>),
    answer: Copy,
    body: Copy,
}

/// What is left of a handler that took too long.
type Late<'a> = LocalBoxFuture<'a, Result<ComparedResponse, Unusable>>;

/// A request whose two answers are compared.
struct Compared {
    running: Running,
    judge: Judge,
    legacy: Legacy,
    request: HttpRequest,
}

impl Compared {
    async fn run<F>(self, passed: Passed, rust: impl FnOnce(HttpRequest, Payload) -> F)
    where
        F: Future<Output = HttpResponse>,
    {
        let Some(state) = self.running.0.state.get() else {
            return;
        };
        let time = state.settings.time;
        let (end, late) = match legacy_answer(passed, time).await {
            Ok((legacy, body)) => {
                let (rust, late) = self.rust_answer(body, rust, time).await;
                let end = match rust {
                    Ok(rust) => self.compare(state, legacy, rust).await,
                    Err(unusable) => unusable.into(),
                };
                (end, late)
            }
            Err(unusable) => (unusable.into(), None),
        };
        state.counts[self.judge.plan.number].add(end);
        if let Some(late) = late {
            drop(late.await);
        }
    }

    /// Rust's answer, or why there is none. A handler that is late comes back too: it is waited for, so that it keeps its
    /// place among those that may run at once.
    async fn rust_answer<'a, F>(
        &'a self,
        body: Bytes,
        rust: impl FnOnce(HttpRequest, Payload) -> F + 'a,
        time: Duration,
    ) -> (
        Result<Result<ComparedResponse, String>, Unusable>,
        Option<Late<'a>>,
    )
    where
        F: Future<Output = HttpResponse>,
    {
        let collected: Late<'a> = Box::pin(async move {
            let response = rust(self.request.clone(), payload(&body)).await;
            collect(self.request.method(), response, self.judge.limit).await
        });
        match select(collected, pin!(rt::time::sleep(time))).await {
            Either::Left((Ok(rust), _)) => (Ok(Ok(rust)), None),
            Either::Left((Err(Unusable::BrokenOff(reason)), _)) => (Ok(Err(reason)), None),
            Either::Left((Err(too_long), _)) => (Err(too_long), None),
            Either::Right(((), late)) => {
                let reason = format!("no answer within {time:?}");
                (Ok(Err(reason)), Some(late))
            }
        }
    }

    /// Compares, and tells of what differs and does not between two answers of the server behind.
    async fn compare(
        &self,
        state: &State,
        legacy: ComparedResponse,
        rust: Result<ComparedResponse, String>,
    ) -> End {
        let found = match self.judge.compare(legacy, rust).await {
            Ok(found) if found.differences.is_empty() => return End::Same,
            Ok(found) => found,
            Err(unusable) => return unusable.into(),
        };
        let found = match self.again(&found, state.settings.time).await {
            Some(again) => self.judge.without_noise(found, again).await,
            None => Ok(found),
        };
        match found {
            Ok(found) if found.differences.is_empty() => End::Same,
            Ok(found) => {
                self.tell(state, found).await;
                End::Different
            }
            Err(unusable) => unusable.into(),
        }
    }

    /// A second answer of the server behind, if the request may be repeated and it would tell something.
    async fn again(&self, found: &Found, time: Duration) -> Option<ComparedResponse> {
        let (method, headers) = (self.request.method(), self.request.headers());
        if found.rust.is_none() || !is_safe(method) || announces_body(headers) {
            return None;
        }
        let again = async {
            let response = self.legacy.ask(&self.request, Payload::None).await.ok()?;
            collect(method, response, self.judge.limit).await.ok()
        };
        rt::time::timeout(time, again).await.ok()?
    }

    /// Keeps and logs what differs, without its secrets.
    async fn tell(&self, state: &State, found: Found) {
        let mask = Mask::new(&state.settings.secrets, &self.request);
        let Ok((mask, found)) = self.judge.masked(found, mask).await else {
            return;
        };
        let uri = self.request.uri();
        let target = uri
            .path_and_query()
            .map_or(uri.path(), |target| target.as_str());
        let number = self.judge.plan.number;
        let route = state.patterns[number].clone();
        let mismatch = Mismatch {
            method: self.request.method().to_string(),
            target: mask.target(&route, target),
            route,
            at: SystemTime::now(),
            differences: found.differences,
            legacy: found.legacy,
            rust: found.rust,
        };
        if state.counts[number].may_tell(mismatch.at) {
            tracing::warn!(target: "twinroute::shadow", "answers differ: {mismatch}");
        }
        state.groups.add(&mismatch);
        state.kept.push(mismatch);
    }
}

/// The answer that the client got, and the body of its request. A stream that goes on for longer than `time` is not
/// waited for: it would keep its place among those that may be compared at once.
async fn legacy_answer(
    copied: Passed,
    time: Duration,
) -> Result<(ComparedResponse, Bytes), Unusable> {
    let Passed { head, answer, body } = copied;
    let both = async { Ok((whole(answer).await?, whole(body).await?)) };
    let both = rt::time::timeout(time, both).await;
    let (answer, body) = both.unwrap_or(Err(Unusable::TooLong))?;
    Ok((passed(head, answer), body.into()))
}

fn payload(body: &Bytes) -> Payload {
    if body.is_empty() {
        Payload::None
    } else {
        Payload::from(body.clone())
    }
}
