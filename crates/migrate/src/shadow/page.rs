//! The report as a page.

use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::{
    HttpRequest, HttpResponse, Resource,
    http::header::{
        ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, X_CONTENT_TYPE_OPTIONS,
    },
    web,
};
use serde_json::{Value, json};
use twinroute_compare::ComparedResponse;

use super::{Counts, Group, Mismatch, Shadow};

/// The page runs no script and loads nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// In which form a client wants the report.
enum Form {
    Html,
    Json,
    Text,
}

/// The first form that a client names in `Accept`.
fn preferred(headers: &HeaderMap) -> Form {
    let accept = headers
        .get_all(ACCEPT)
        .filter_map(|value| value.to_str().ok());
    let types = accept.flat_map(|value| value.split(','));
    let mut essences = types.map(|one| one.split(';').next().unwrap_or_default().trim());
    let named = essences.find_map(|essence| match essence.to_ascii_lowercase().as_str() {
        "application/json" => Some(Form::Json),
        "text/html" | "application/xhtml+xml" => Some(Form::Html),
        "text/plain" => Some(Form::Text),
        _ => None,
    });
    named.unwrap_or(Form::Text)
}

impl Shadow {
    /// The report as a service of actix-web at `path`: a page of HTML for a browser, JSON with both responses for a client that
    /// accepts `application/json`, and text for any other. Secrets are masked, but its readers see what clients were
    /// answered, so it belongs behind a guard.
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
        let respond = move |request: HttpRequest| {
            let mut response = HttpResponse::Ok();
            response.insert_header((CACHE_CONTROL, "no-store"));
            response.insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
            std::future::ready(match preferred(request.headers()) {
                Form::Json => response.json(shadow.to_json()),
                Form::Html => {
                    response.insert_header((CONTENT_SECURITY_POLICY, POLICY));
                    let html = "text/html; charset=utf-8";
                    response.content_type(html).body(shadow.to_html())
                }
                Form::Text => {
                    let text = "text/plain; charset=utf-8";
                    response.content_type(text).body(shadow.to_string())
                }
            })
        };
        web::resource(path).route(web::get().to(respond))
    }

    /// Counts, groups and mismatches, as JSON. Times are in seconds since 1970, and shares parts of the compared requests.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let counts = self.counts();
        let groups = self.groups();
        let groups = groups.iter().map(|group| group_json(group, &counts));
        let routes = counts
            .iter()
            .map(|(route, counts)| route_json(route, counts));
        let mismatches = self.mismatches();
        let mismatches = mismatches.iter().map(mismatch_json);
        json!({
            "routes": routes.collect::<Vec<_>>(),
            "groups": groups.collect::<Vec<_>>(),
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

fn group_json(group: &Group, counts: &[(String, Counts)]) -> Value {
    let [legacy, rust] = &group.values;
    json!({
        "route": group.route,
        "method": group.method,
        "place": group.place,
        "count": group.count,
        "share": share(group, counts),
        "first": seconds(group.first),
        "last": seconds(group.last),
        "target": group.target,
        "legacy": legacy,
        "rust": rust,
    })
}

/// How many of the compared requests for its route have the differences of a group: 1 is all of them.
pub(super) fn share(group: &Group, counts: &[(String, Counts)]) -> f64 {
    let counts = counts.iter().find(|(route, _)| *route == group.route);
    let compared = counts.map_or(0, |(_, counts)| counts.same + counts.different);
    #[expect(clippy::cast_precision_loss, reason = "a share is not exact")]
    let share = group.count as f64 / compared.max(group.count) as f64;
    share
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}

fn mismatch_json(mismatch: &Mismatch) -> Value {
    let differences = mismatch.differences.iter().map(|difference| {
        let [legacy, rust] = difference.values();
        json!({ "place": difference.place().to_string(), "legacy": legacy, "rust": rust })
    });
    json!({
        "route": mismatch.route,
        "method": mismatch.method,
        "target": mismatch.target,
        "at": seconds(mismatch.at),
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
