//! The report as a service, in the format that the client accepts.

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

/// The format of the report.
enum Format {
    Html,
    Json,
    Text,
}

/// The first supported format in `Accept`; text if there is none.
fn preferred(headers: &HeaderMap) -> Format {
    let accept = headers
        .get_all(ACCEPT)
        .filter_map(|value| value.to_str().ok());
    let types = accept.flat_map(|value| value.split(','));
    let mut essences = types.map(|one| one.split(';').next().unwrap_or_default().trim());
    let named = essences.find_map(|essence| match essence.to_ascii_lowercase().as_str() {
        "application/json" => Some(Format::Json),
        "text/html" | "application/xhtml+xml" => Some(Format::Html),
        "text/plain" => Some(Format::Text),
        _ => None,
    });
    named.unwrap_or(Format::Text)
}

impl Shadow {
    /// The report as a service of actix-web at `path`: an HTML page for a browser, JSON with both responses for a client
    /// that accepts `application/json`, and text for any other. Secrets are masked, but the report shows responses of
    /// other clients, so protect it with a guard.
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
                Format::Json => response.json(shadow.to_json()),
                Format::Html => {
                    response.insert_header((CONTENT_SECURITY_POLICY, POLICY));
                    let html = "text/html; charset=utf-8";
                    response.content_type(html).body(shadow.to_html())
                }
                Format::Text => {
                    let text = "text/plain; charset=utf-8";
                    response.content_type(text).body(shadow.to_string())
                }
            })
        };
        web::resource(path).route(web::get().to(respond))
    }

    /// Counts, groups and mismatches, as JSON. Times are in seconds since 1970; a share is a fraction of the compared
    /// requests.
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
        "incomplete": counts.incomplete,
        "noResponse": counts.no_response,
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

/// The fraction of the compared requests for its route that have the difference of a group.
pub(super) fn share(group: &Group, counts: &[(String, Counts)]) -> f64 {
    let counts = counts.iter().find(|(route, _)| *route == group.route);
    let compared = counts.map_or(0, |(_, counts)| counts.same + counts.different);
    #[expect(clippy::cast_precision_loss, reason = "a share is approximate")]
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
        "legacy": response_json(&mismatch.legacy),
        "rust": mismatch.rust.as_ref().map(response_json),
    })
}

fn response_json(response: &ComparedResponse) -> Value {
    json!({
        "status": response.status,
        "headers": response.headers,
        "body": String::from_utf8_lossy(&response.body),
    })
}
