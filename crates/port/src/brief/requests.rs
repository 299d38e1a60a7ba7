//! Requests that show what a route does.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use twinroute_scan::model::{
    BodyKind, FieldType, Handler, Method, RequestKey, ResponseKind, Route, RouteStyle,
};

use super::proxy::sample_path;
use super::refusal::Refusal;
use super::sample::{object, sample};
use super::shell::quoted;

/// A request to try, and the responses that the TypeScript has for its method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SampleRequest {
    /// What it shows.
    pub shows: String,
    /// The method.
    pub method: String,
    /// The path and query.
    pub target: String,
    /// The JSON body, if the method has one.
    pub body: Option<String>,
    /// The command, with made-up values.
    pub command: String,
    /// The responses in the source: `400 {"error":"page"}, line 12`.
    pub responses: Vec<String>,
}

/// A request for each method of a route, and one with a method that it does not serve.
pub(super) fn requests(route: &Route, refusal: Option<&Refusal>) -> Vec<SampleRequest> {
    let mut requests: Vec<_> = route
        .handlers
        .iter()
        .map(|handler| request(route, handler))
        .collect();
    requests.extend(refused(route, refusal));
    requests
}

fn request(route: &Route, handler: &Handler) -> SampleRequest {
    let method = handler.method.unwrap_or(Method::Get).name();
    let shows = match handler.method {
        Some(method) => method.name().to_owned(),
        None if route.handlers.len() == 1 => "any method".to_owned(),
        None => "every other method".to_owned(),
    };
    let target = url(route, handler);
    let mut command = command(method, &target);
    for header in handler
        .headers
        .iter()
        .filter(|header| header.name != "content-type" && is_named(header))
    {
        option(&mut command, "-H", &format!("{}: ...", header.name));
    }
    let cookies = handler.cookies.iter().filter(|cookie| is_named(cookie));
    let cookies: Vec<_> = cookies
        .map(|cookie| format!("{}=...", cookie.name))
        .collect();
    if !cookies.is_empty() {
        option(
            &mut command,
            "-H",
            &format!("Cookie: {}", cookies.join("; ")),
        );
    }
    body(handler, &mut command);
    SampleRequest {
        shows,
        method: method.to_owned(),
        target,
        body: json_body(handler),
        command,
        responses: responses(handler),
    }
}

/// Whether a key has a name. `*` stands for a computed one.
fn is_named(key: &RequestKey) -> bool {
    key.name != "*"
}

/// A request with a method that the route does not serve.
fn refused(route: &Route, refusal: Option<&Refusal>) -> Option<SampleRequest> {
    let serves = |method| route.handlers.iter().any(|one| one.method == Some(method));
    if route
        .handlers
        .iter()
        .any(|handler| handler.method.is_none())
    {
        return None;
    }
    let methods = [Method::Patch, Method::Delete, Method::Put];
    let method = methods.into_iter().find(|&method| !serves(method))?;
    let response = match (route.style, refusal) {
        (RouteStyle::App, _) => "405, from Next.js itself".to_owned(),
        (RouteStyle::Pages, Some(refusal)) => {
            format!("{}, in Rust: {}", refusal.status, refusal.code)
        }
        (RouteStyle::Pages, None) => "what the TypeScript does for other methods".to_owned(),
    };
    Some(SampleRequest {
        shows: "a method that the route does not serve".to_owned(),
        method: method.name().to_owned(),
        target: sample_path(route),
        body: None,
        command: command(method.name(), &sample_path(route)),
        responses: vec![response],
    })
}

fn command(method: &str, url: &str) -> String {
    let method = match method {
        "GET" => String::new(),
        "HEAD" => " -I".to_owned(),
        other => format!(" -X {other}"),
    };
    format!("curl -i{method} \"$SERVER\"{}", quoted(url))
}

/// Adds an option to a command, on a line of its own.
fn option(command: &mut String, name: &str, value: &str) {
    command.push_str(&format!(" \\\n    {name} {}", quoted(value)));
}

fn url(route: &Route, handler: &Handler) -> String {
    let pair = |key: &RequestKey| {
        format!(
            "{}={}",
            key.name,
            plain(&sample(&key.field_type, &key.checks))
        )
    };
    let named = handler.query.iter().filter(|key| is_named(key));
    let pairs: Vec<_> = named.map(pair).collect();
    let separator = if pairs.is_empty() { "" } else { "?" };
    sample_path(route) + separator + &pairs.join("&")
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.first().map(plain).unwrap_or_default(),
        other => other.to_string(),
    }
}

/// Adds the body that a handler reads.
fn body(handler: &Handler, command: &mut String) {
    let Some(body) = &handler.body else {
        return;
    };
    let has = |kind| body.kinds.contains(&kind);
    if has(BodyKind::Form) || has(BodyKind::Multipart) {
        for field in &body.fields {
            let value = match field.field_type {
                FieldType::File => "@file.txt".to_owned(),
                _ => plain(&sample(&field.field_type, &field.checks)),
            };
            option(command, "-F", &format!("{}={value}", field.name));
        }
    } else if let Some(text) = json_body(handler) {
        option(command, "-H", "Content-Type: application/json");
        option(command, "-d", &text);
    } else {
        option(command, "--data-binary", "the body");
    }
}

/// A body of JSON, if the handler reads one.
fn json_body(handler: &Handler) -> Option<String> {
    let body = handler.body.as_ref()?;
    let has = |kind| body.kinds.contains(&kind);
    let is_form = has(BodyKind::Form) || has(BodyKind::Multipart);
    let is_json = !body.fields.is_empty() || has(BodyKind::Json) || has(BodyKind::Parsed);
    (!is_form && is_json).then(|| object(&body.fields).to_string())
}

fn responses(handler: &Handler) -> Vec<String> {
    let shown = |response: &twinroute_scan::model::Response| {
        let status = match response.status {
            Some(status) => status.to_string(),
            None => "a computed status".to_owned(),
        };
        let body = match (&response.body, response.kind) {
            (Some(Value::String(text)), ResponseKind::Redirect) => format!(" to {text}"),
            (Some(body), _) => format!(" {}", code_as_is(body)),
            (None, ResponseKind::Empty) => " without a body".to_owned(),
            (None, ResponseKind::Stream) => " with a stream".to_owned(),
            (None, _) => String::new(),
        };
        let via = response
            .via
            .as_ref()
            .map(|via| format!(", by {via}"))
            .unwrap_or_default();
        format!("{status}{body}, line {}{via}", response.line)
    };
    let mut all: Vec<_> = handler.responses.iter().map(shown).collect();
    all.dedup();
    all
}

/// JSON with the source of its computed parts: `{"id": team.id}`.
pub(super) fn code_as_is(value: &Value) -> String {
    match value {
        Value::Object(members) => match members.get("$code") {
            Some(Value::String(code)) if members.len() == 1 => code.clone(),
            _ => {
                let member = |(key, value): (&String, &Value)| {
                    format!("{}: {}", Value::String(key.clone()), code_as_is(value))
                };
                format!(
                    "{{{}}}",
                    members.iter().map(member).collect::<Vec<_>>().join(", ")
                )
            }
        },
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(code_as_is).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}
