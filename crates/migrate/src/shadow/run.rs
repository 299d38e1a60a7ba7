//! Serves one request in shadow.

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
use tracing::Instrument as _;
use twinroute_compare::ComparedResponse;
use twinroute_core::body::{announces_body, declared_length, is_upgrade};

use super::{
    ComparisonPermit, Shadow, ShadowState,
    comparer::{Comparer, ComparisonResult},
    copy::{BodyCopy, complete, copied_body, copied_payload, empty},
    counts::ShadowOutcome,
    mask::Mask,
    mismatch::Mismatch,
    response::{Incomparable, collect, copied, text_of},
};
use crate::{
    Legacy,
    rollout::{RoutePlan, is_safe},
};

impl Shadow {
    /// Responds from `legacy`, and compares the response of `rust` afterwards.
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
        let Some((state, permit)) = self.begin(&plan, request.headers()) else {
            return legacy.serve(request, payload).await;
        };
        let limit = state.settings.body_limit;
        let (payload, request_body) = copy_request(request.headers(), payload, limit);
        let response = match legacy.forward(&request, payload).await {
            Ok(response) => response,
            Err(failed) => {
                state.counts[plan.number].add(ShadowOutcome::NoResponse);
                return failed;
            }
        };
        let head = (response.status(), text_of(response.headers()));
        let (response, response_body) = copy_response(response, request.method(), limit);
        let copies = Copies {
            head,
            response_body,
            request_body,
        };
        let shadowed = ShadowedRequest {
            permit,
            comparer: Comparer { plan, limit },
            legacy: legacy.clone(),
            request,
        };
        rt::spawn(shadowed.run(copies, rust).in_current_span());
        response
    }

    /// Begins the comparison of a request. Returns `None` if it can't be compared, or too many comparisons are running.
    fn begin(
        &self,
        plan: &RoutePlan,
        headers: &HeaderMap,
    ) -> Option<(&ShadowState, ComparisonPermit)> {
        // A WebSocket can't be compared.
        let state = self.state.get().filter(|_| !is_upgrade(headers))?;
        let counts = state.counts.get(plan.number)?;
        let permit = self.permit();
        if permit.is_none() {
            counts.add(ShadowOutcome::Busy);
        }
        Some((state, permit?))
    }
}

fn copy_request(headers: &HeaderMap, payload: Payload, limit: usize) -> (Payload, BodyCopy) {
    if !announces_body(headers) {
        return (payload, empty());
    }
    copied_payload(payload, declared_length(headers), limit)
}

fn copy_response(
    response: HttpResponse,
    method: &Method,
    limit: usize,
) -> (HttpResponse, BodyCopy) {
    if method == Method::HEAD {
        return (response, empty());
    }
    let (head, body) = response.into_parts();
    let (body, copy) = copied_body(body, limit);
    (head.set_body(BoxBody::new(body)), copy)
}

/// The legacy server's status and headers, and the copies of both bodies.
struct Copies {
    head: (StatusCode, Vec<(String, String)>),
    response_body: BodyCopy,
    request_body: BodyCopy,
}

/// A handler that exceeded the time limit, and still runs.
type LateHandler<'a> = LocalBoxFuture<'a, Result<ComparedResponse, Incomparable>>;

/// A request whose two responses are compared.
struct ShadowedRequest {
    permit: ComparisonPermit,
    comparer: Comparer,
    legacy: Legacy,
    request: HttpRequest,
}

impl ShadowedRequest {
    async fn run<F>(self, copies: Copies, rust: impl FnOnce(HttpRequest, Payload) -> F)
    where
        F: Future<Output = HttpResponse>,
    {
        let Some(state) = self.permit.shadow.state.get() else {
            return;
        };
        let time = state.settings.time;
        let (outcome, late) = match legacy_response(copies, time).await {
            Ok((legacy, body)) => {
                let (rust, late) = self.rust_response(body, rust, time).await;
                let outcome = match rust {
                    Ok(rust) => self.compare(state, legacy, rust).await,
                    Err(reason) => reason.into(),
                };
                (outcome, late)
            }
            Err(reason) => (reason.into(), None),
        };
        state.counts[self.comparer.plan.number].add(outcome);
        if let Some(late) = late {
            drop(late.await);
        }
    }

    /// Rust's response, or the reason why there is none. A late handler is returned too: it holds its permit until it
    /// ends.
    async fn rust_response<'a, F>(
        &'a self,
        body: Bytes,
        rust: impl FnOnce(HttpRequest, Payload) -> F + 'a,
        time: Duration,
    ) -> (
        Result<Result<ComparedResponse, String>, Incomparable>,
        Option<LateHandler<'a>>,
    )
    where
        F: Future<Output = HttpResponse>,
    {
        let collected: LateHandler<'a> = Box::pin(async move {
            let response = rust(self.request.clone(), payload(&body)).await;
            collect(self.request.method(), response, self.comparer.limit).await
        });
        match select(collected, pin!(rt::time::sleep(time))).await {
            Either::Left((Ok(rust), _)) => (Ok(Ok(rust)), None),
            Either::Left((Err(Incomparable::Incomplete(reason)), _)) => (Ok(Err(reason)), None),
            Either::Left((Err(too_long), _)) => (Err(too_long), None),
            Either::Right(((), late)) => {
                let reason = format!("no response within {time:?}");
                (Ok(Err(reason)), Some(late))
            }
        }
    }

    /// Compares the responses, removes noise, and reports the remaining differences.
    async fn compare(
        &self,
        state: &ShadowState,
        legacy: ComparedResponse,
        rust: Result<ComparedResponse, String>,
    ) -> ShadowOutcome {
        let result = match self.comparer.compare(legacy, rust).await {
            Ok(result) if result.differences.is_empty() => return ShadowOutcome::Same,
            Ok(result) => result,
            Err(reason) => return reason.into(),
        };
        let result = match self.second_response(&result, state.settings.time).await {
            Some(second) => self.comparer.without_noise(result, second).await,
            None => Ok(result),
        };
        match result {
            Ok(result) if result.differences.is_empty() => ShadowOutcome::Same,
            Ok(result) => {
                self.report(state, result).await;
                ShadowOutcome::Different
            }
            Err(reason) => reason.into(),
        }
    }

    /// A second response of the legacy server, if the request may be repeated and both first responses are complete.
    async fn second_response(
        &self,
        result: &ComparisonResult,
        time: Duration,
    ) -> Option<ComparedResponse> {
        let (method, headers) = (self.request.method(), self.request.headers());
        if result.rust.is_none() || !is_safe(method) || announces_body(headers) {
            return None;
        }
        let second = async {
            let response = self.legacy.forward(&self.request, Payload::None).await;
            collect(method, response.ok()?, self.comparer.limit)
                .await
                .ok()
        };
        rt::time::timeout(time, second).await.ok()?
    }

    /// Stores and logs the differences, with secrets masked.
    async fn report(&self, state: &ShadowState, result: ComparisonResult) {
        let mask = Mask::new(&state.settings.secrets, &self.request);
        let Ok((mask, result)) = self.comparer.masked(result, mask).await else {
            return;
        };
        let uri = self.request.uri();
        let target = uri
            .path_and_query()
            .map_or(uri.path(), |target| target.as_str());
        let number = self.comparer.plan.number;
        let route = state.patterns[number].clone();
        let mismatch = Mismatch {
            method: self.request.method().to_string(),
            target: mask.target(&route, target),
            route,
            at: SystemTime::now(),
            differences: result.differences,
            legacy: result.legacy,
            rust: result.rust,
        };
        if state.counts[number].may_log(mismatch.at) {
            tracing::warn!(target: "twinroute::shadow", "responses differ: {mismatch}");
        }
        state.groups.add(&mismatch);
        state.mismatches.push(mismatch);
    }
}

/// The response that the client got, and the body of its request. A stream that takes longer than `time` is not compared,
/// since it would hold its permit.
async fn legacy_response(
    copies: Copies,
    time: Duration,
) -> Result<(ComparedResponse, Bytes), Incomparable> {
    let both = async {
        let response_body = complete(copies.response_body).await?;
        Ok((response_body, complete(copies.request_body).await?))
    };
    let both = rt::time::timeout(time, both).await;
    let (response_body, request_body) = both.unwrap_or(Err(Incomparable::TooLong))?;
    Ok((copied(copies.head, response_body), request_body.into()))
}

fn payload(body: &Bytes) -> Payload {
    if body.is_empty() {
        Payload::None
    } else {
        Payload::from(body.clone())
    }
}
