//! The report as a page.

use std::time::UNIX_EPOCH;

use actix_web::{
    HttpRequest, HttpResponse, Resource,
    http::header::{ACCEPT, CACHE_CONTROL},
    web,
};
use serde_json::{Value, json};
use twinroute_compare::ComparedResponse;

use super::{Counts, Mismatch, Shadow};

impl Shadow {
    /// The report as a service of actix-web at `path`: text, or JSON with both answers for a client that accepts
    /// `application/json`. Whoever gets it sees what clients were answered, so it belongs behind a guard.
    ///
    /// ```
    /// use actix_web::{App, guard};
    /// use twinroute_migrate::Rollout;
    ///
    /// let shadow = Rollout::file("rollout.toml").shadow();
    /// let app = App::new().service(shadow.page("/_shadow").guard(guard::Host("localhost:3000")));
    /// ```
    #[must_use]
    pub fn page(&self, path: &str) -> Resource {
        let shadow = self.clone();
        let answer = move |request: HttpRequest| {
            let accept = request.headers().get(ACCEPT);
            let wants_json = accept.is_some_and(|accept| accept.as_bytes() == b"application/json");
            let mut response = HttpResponse::Ok();
            response.insert_header((CACHE_CONTROL, "no-store"));
            std::future::ready(if wants_json {
                response.json(shadow.to_json())
            } else {
                let text = "text/plain; charset=utf-8";
                response.content_type(text).body(shadow.to_string())
            })
        };
        web::resource(path).route(web::get().to(answer))
    }

    /// Counts and mismatches, as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let counts = self.counts();
        let routes = counts
            .iter()
            .map(|(route, counts)| route_json(route, counts));
        let mismatches = self.mismatches();
        let mismatches = mismatches.iter().map(mismatch_json);
        json!({
            "routes": routes.collect::<Vec<_>>(),
            "mismatches": mismatches.collect::<Vec<_>>(),
        })
    }
}

fn route_json(route: &str, counts: &Counts) -> Value {
    json!({
        "route": route,
        "same": counts.same,
        "different": counts.different,
        "busy": counts.busy,
        "tooLong": counts.too_long,
        "brokenOff": counts.broken_off,
        "unanswered": counts.unanswered,
    })
}

fn mismatch_json(mismatch: &Mismatch) -> Value {
    let at = mismatch.at.duration_since(UNIX_EPOCH).unwrap_or_default();
    let differences = mismatch.differences.iter().map(|difference| {
        let [legacy, rust] = difference.values();
        json!({ "place": difference.place().to_string(), "legacy": legacy, "rust": rust })
    });
    json!({
        "route": mismatch.route,
        "method": mismatch.method,
        "target": mismatch.target,
        "at": at.as_secs(),
        "differences": differences.collect::<Vec<_>>(),
        "legacy": answer_json(&mismatch.legacy),
        "rust": mismatch.rust.as_ref().map(answer_json),
    })
}

fn answer_json(answer: &ComparedResponse) -> Value {
    json!({
        "status": answer.status,
        "headers": answer.headers,
        "body": String::from_utf8_lossy(&answer.body),
    })
}
