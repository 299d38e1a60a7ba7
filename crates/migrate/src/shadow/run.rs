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

use super::{
    Running, Shadow, State,
    answer::{self, Unusable, collect},
    copy::{Copied, Copy, copied_body, copied_payload, nothing},
    counts::End,
    kept::Mismatch,
};
use crate::{
    Legacy,
    compare::{Answer, Difference, Differences, Place},
    headers::{declared_length, has_body, is_raw},
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
        // A WebSocket is no answer that could be compared.
        let state = self.state.get().filter(|_| !is_raw(request.headers()));
        let Some((state, counts)) =
            state.and_then(|state| Some((state, state.counts.get(plan.number)?)))
        else {
            return legacy.serve(request, payload).await;
        };
        let Some(running) = self.begin() else {
            counts.add(End::Busy);
            return legacy.serve(request, payload).await;
        };
        let limit = state.settings.body_limit;
        let (payload, body) = copy_request(request.headers(), payload, limit);
        let response = match legacy.ask(&request, payload).await {
            Ok(response) => response,
            Err(failed) => {
                counts.add(End::Unanswered);
                return failed;
            }
        };
        let head = (response.status(), answer::text_of(response.headers()));
        let (response, answered) = copy_answer(response, request.method(), limit);
        let compared = Compared {
            running,
            plan,
            legacy: legacy.clone(),
            request,
            limit,
        };
        rt::spawn(compared.run(head, answered, body, rust));
        response
    }
}

fn copy_request(headers: &HeaderMap, payload: Payload, limit: usize) -> (Payload, Copy) {
    if !has_body(headers) {
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

type Head = (StatusCode, Vec<(String, String)>);

/// A request whose two answers are compared.
struct Compared {
    running: Running,
    plan: Arc<RoutePlan>,
    legacy: Legacy,
    request: HttpRequest,
    limit: usize,
}

impl Compared {
    async fn run<F>(
        self,
        head: Head,
        answered: Copy,
        body: Copy,
        rust: impl FnOnce(HttpRequest, Payload) -> F,
    ) where
        F: Future<Output = HttpResponse>,
    {
        let Some(state) = self.running.0.state.get() else {
            return;
        };
        let (end, late) = match self.legacy_answer(head, answered, body).await {
            Ok((answer, body)) => self.compare(state, answer, body, rust).await,
            Err(Unusable::TooLong) => (End::TooLong, None),
            Err(Unusable::BrokenOff(_)) => (End::BrokenOff, None),
        };
        state.counts[self.plan.number].add(end);
        if let Some(late) = late {
            drop(late.await);
        }
    }

    /// The answer that the client got, and the body of its request.
    async fn legacy_answer(
        &self,
        (status, headers): Head,
        answered: Copy,
        body: Copy,
    ) -> Result<(Answer, Bytes), Unusable> {
        let answered = whole(answered).await?;
        let body = whole(body).await?;
        let answer = answer::answer(status, &headers, answered, self.limit)?;
        Ok((answer, body.into()))
    }

    /// Asks Rust and compares. A handler that is late comes back with it: it is waited for, so that it keeps its place
    /// among those that may run at once.
    async fn compare<'a, F>(
        &'a self,
        state: &State,
        legacy: Answer,
        body: Bytes,
        rust: impl FnOnce(HttpRequest, Payload) -> F + 'a,
    ) -> (End, Option<LocalBoxFuture<'a, Result<Answer, Unusable>>>)
    where
        F: Future<Output = HttpResponse>,
    {
        let time = state.settings.time;
        let collected: LocalBoxFuture<'a, _> = Box::pin(async move {
            let response = rust(self.request.clone(), payload(&body)).await;
            collect(self.request.method(), response, self.limit).await
        });
        let (rust, late) = match select(collected, pin!(rt::time::sleep(time))).await {
            Either::Left((Ok(rust), _)) => (Ok(rust), None),
            Either::Left((Err(Unusable::TooLong), _)) => return (End::TooLong, None),
            Either::Left((Err(Unusable::BrokenOff(reason)), _)) => (Err(reason), None),
            Either::Right(((), late)) => (Err(format!("no answer within {time:?}")), Some(late)),
        };
        let differences = self.differences(&legacy, rust.as_ref(), time).await;
        if differences.is_empty() {
            return (End::Same, late);
        }
        self.tell(state, legacy, rust.ok(), differences);
        (End::Different, late)
    }

    /// What differs, and does not between two answers of the server behind.
    async fn differences(
        &self,
        legacy: &Answer,
        rust: Result<&Answer, &String>,
        time: Duration,
    ) -> Differences {
        let comparison = &self.plan.comparison;
        let differences = match rust {
            Ok(rust) => comparison.compare(legacy, rust),
            Err(reason) => {
                let told = [Some("whole".to_owned()), Some(reason.clone())];
                let ends = Difference::new(Place::End, told);
                return comparison.compare(legacy, legacy).and(ends);
            }
        };
        let repeatable = is_safe(self.request.method()) && !has_body(self.request.headers());
        if differences.is_empty() || !repeatable {
            return differences;
        }
        let again = async {
            let response = self.legacy.ask(&self.request, Payload::None).await.ok()?;
            let method = self.request.method();
            collect(method, response, self.limit).await.ok()
        };
        match rt::time::timeout(time, again).await {
            Ok(Some(again)) => differences.without(&comparison.compare(legacy, &again)),
            Ok(None) | Err(_) => differences,
        }
    }

    fn tell(&self, state: &State, legacy: Answer, rust: Option<Answer>, differences: Differences) {
        let uri = self.request.uri();
        let mismatch = Mismatch {
            route: state.patterns[self.plan.number].clone(),
            method: self.request.method().to_string(),
            target: uri
                .path_and_query()
                .map_or(uri.path(), |target| target.as_str())
                .to_owned(),
            at: SystemTime::now(),
            differences,
            legacy,
            rust,
        };
        if state.counts[self.plan.number].may_tell(mismatch.at) {
            tracing::warn!(target: "twinroute::shadow", "answers differ: {mismatch}");
        }
        state.kept.push(mismatch);
    }
}

async fn whole(copy: Copy) -> Result<Vec<u8>, Unusable> {
    match copy.await {
        Ok(Copied::Whole(bytes)) => Ok(bytes),
        Ok(Copied::TooLong) => Err(Unusable::TooLong),
        Err(_) => Err(Unusable::BrokenOff(String::new())),
    }
}

fn payload(body: &Bytes) -> Payload {
    if body.is_empty() {
        Payload::None
    } else {
        Payload::from(body.clone())
    }
}
