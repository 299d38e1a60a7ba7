//! Rate limit for each API key.

use std::{
    collections::HashMap,
    future::{Ready, ready},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    error::{ErrorInternalServerError, InternalError},
    web::Data,
};
use serde_json::json;
use twinroute::response_headers;

const LIMIT: u32 = 3;
const WINDOW: Duration = Duration::from_secs(60);

/// The number of requests of each key in its window, shared by all workers: a `Data` of the server.
#[derive(Debug, Default)]
pub struct RateLimit(Mutex<HashMap<String, (Instant, u32)>>);

impl RateLimit {
    /// Counts a request, and returns the number of requests in the window.
    fn count(&self, key: &str) -> u32 {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (start, count) = windows.entry(key.to_owned()).or_insert((Instant::now(), 0));
        if start.elapsed() >= WINDOW {
            (*start, *count) = (Instant::now(), 0);
        }
        *count += 1;
        *count
    }
}

/// A guard: the client has not exceeded the limit. Otherwise the handler does not run.
#[derive(Debug)]
pub struct Allowed;

impl FromRequest for Allowed {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(check(request))
    }
}

/// Counts a request, and sets headers with the remaining number, which are sent with every response.
fn check(request: &HttpRequest) -> Result<Allowed, actix_web::Error> {
    let limit = request.app_data::<Data<RateLimit>>();
    let limit = limit.ok_or_else(|| ErrorInternalServerError("no `Data<RateLimit>`"))?;
    let key = request.headers().get("x-api-key");
    let key = key.map_or("anonymous".into(), |key| {
        String::from_utf8_lossy(key.as_bytes())
    });
    let count = limit.count(&key);
    response_headers()?
        .set("X-RateLimit-Limit", LIMIT)?
        .set("X-RateLimit-Remaining", LIMIT.saturating_sub(count))?;
    if count > LIMIT {
        let response = HttpResponse::TooManyRequests()
            .insert_header(("Retry-After", WINDOW.as_secs()))
            .json(json!({ "error": "too many requests" }));
        return Err(InternalError::from_response("too many requests", response).into());
    }
    Ok(Allowed)
}
