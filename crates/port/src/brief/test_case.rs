//! The tests that a brief proposes: one for each response in the source.

use std::collections::HashSet;

use serde_json::Value;
use twinroute_scan::model::{Handler, Response, ResponseKind, RouteStyle};

use super::refusal::Refusal;
use super::requests::{SampleRequest, code_as_is};

/// A test of a response.
#[derive(Debug)]
pub(super) struct TestCase {
    /// The name of the function.
    pub(super) name: String,
    /// Where the response is made.
    pub(super) comment: String,
    /// Why the test is ignored at first.
    pub(super) ignored: Option<&'static str>,
    /// Whether the request has a session.
    pub(super) has_session: bool,
    pub(super) method: String,
    pub(super) target: String,
    /// The JSON body.
    pub(super) body: Option<String>,
    /// The statements that check the response.
    pub(super) checks: Vec<String>,
}

const NEEDS_DATA: &str = "write what leads to it: a value of the request, or data";

/// The tests of a route: its responses, in the order of the source, then a method that it does not serve.
pub(super) fn test_cases(
    style: RouteStyle,
    handlers: &[Handler],
    requests: &[SampleRequest],
    refusal: Option<&Refusal>,
    needs_data: bool,
) -> Vec<TestCase> {
    let mut cases = Vec::new();
    for (handler, request) in handlers.iter().zip(requests) {
        cases.extend(of_handler(handler, request, needs_data));
    }
    let refused = requests.get(handlers.len());
    cases.extend(refused.and_then(|request| refused_method(style, request, refusal)));
    let mut names = HashSet::new();
    for case in &mut cases {
        if !names.insert(case.name.clone()) {
            case.name = format!("{}_{}", case.name, names.len());
            names.insert(case.name.clone());
        }
    }
    cases
}

fn of_handler(handler: &Handler, request: &SampleRequest, needs_data: bool) -> Vec<TestCase> {
    let mut cases = Vec::new();
    let mut seen = Vec::new();
    let method = request.method.to_ascii_lowercase();
    for response in &handler.responses {
        // A failure of the database or of a service can't be had at will.
        let Some(status) = response.status.filter(|status| *status < 500) else {
            continue;
        };
        // The same response in several places is one test.
        if seen.contains(&(status, response.body.as_ref())) {
            continue;
        }
        let is_first = !seen.iter().any(|(known, _)| *known == status);
        seen.push((status, response.body.as_ref()));
        let is_refusal = matches!(status, 401 | 403) && is_first && cases.is_empty();
        let is_success = (200..400).contains(&status) && is_first && !needs_data;
        let name = match is_refusal {
            true => format!("{method}_without_credentials_is_refused"),
            false => format!("{method}_{status}{}", words(response)),
        };
        cases.push(TestCase {
            name,
            comment: format!("{}, line {}", handler.file, response.line),
            ignored: (!is_refusal && !is_success).then_some(NEEDS_DATA),
            has_session: !is_refusal,
            checks: checks(status, response),
            ..case(request)
        });
    }
    cases.extend(without_body(handler, request));
    cases
}

/// A test of the request as it is.
fn case(request: &SampleRequest) -> TestCase {
    TestCase {
        name: String::new(),
        comment: String::new(),
        ignored: None,
        has_session: true,
        method: request.method.clone(),
        target: request.target.clone(),
        body: request.body.clone(),
        checks: Vec::new(),
    }
}

/// A request without the fields that the body must have, if the source refuses bodies.
fn without_body(handler: &Handler, request: &SampleRequest) -> Option<TestCase> {
    let fields = &handler.body.as_ref()?.fields;
    request.body.as_ref()?;
    fields.iter().find(|field| field.optional != Some(true))?;
    let refusals = handler.responses.iter().filter_map(|one| one.status);
    let mut refusals: Vec<u16> = refusals.filter(|one| matches!(one, 400 | 422)).collect();
    refusals.dedup();
    let statuses: Vec<_> = refusals.iter().map(u16::to_string).collect();
    let check = match &statuses[..] {
        [] => return None,
        [one] => format!("assert_eq!(response.status(), {one});"),
        all => format!("assert!(matches!(response.status(), {}));", all.join(" | ")),
    };
    let method = request.method.to_ascii_lowercase();
    Some(TestCase {
        name: format!("{method}_with_an_empty_body_is_refused"),
        comment: "the text depends on the first check that fails; where a check of data comes first, give it data".to_owned(),
        body: Some("{}".to_owned()),
        checks: vec![check],
        ..case(request)
    })
}

fn refused_method(
    style: RouteStyle,
    request: &SampleRequest,
    refusal: Option<&Refusal>,
) -> Option<TestCase> {
    let (status, allow) = match (style, refusal) {
        (RouteStyle::App, _) => (405, None),
        (RouteStyle::Pages, refusal) => {
            let refusal = refusal?;
            (refusal.status, refusal.allow.as_deref())
        }
    };
    let mut checks = vec![format!("assert_eq!(response.status(), {status});")];
    checks.extend(allow.map(|allow| {
        format!("assert_eq!(response.header(\"allow\").as_deref(), Some({allow:?}));")
    }));
    Some(TestCase {
        name: format!("{}_is_not_served", request.method.to_ascii_lowercase()),
        comment: "a method that the route does not serve".to_owned(),
        checks,
        ..case(request)
    })
}

/// The statements that check a response. A part of the body that is no literal is not checked.
fn checks(status: u16, response: &Response) -> Vec<String> {
    let mut checks = vec![format!("assert_eq!(response.status(), {status});")];
    let Some(body) = &response.body else {
        return checks;
    };
    checks.push(match (response.kind, body, response.literal) {
        (ResponseKind::Json, body, true) => {
            format!("assert_eq!(response.json::<Value>().expect(\"JSON\"), json!({body}));")
        }
        (ResponseKind::Redirect, Value::String(target), true) => {
            format!("assert_eq!(response.header(\"location\").as_deref(), Some({target:?}));")
        }
        (_, Value::String(text), true) => {
            format!("assert_eq!(response.text().expect(\"text\"), {text:?});")
        }
        (_, body, _) => format!("// its body: {}", code_as_is(body).replace('\n', " ")),
    });
    checks
}

/// The first words of a response, for a name: `_team_does_not_exist`.
fn words(response: &Response) -> String {
    let text = match &response.body {
        Some(Value::String(text)) => Some(text),
        Some(Value::Object(members)) if response.literal => {
            members.values().find_map(|value| match value {
                Value::String(text) => Some(text),
                _ => None,
            })
        }
        _ => None,
    };
    let text = text.map_or("", String::as_str).to_ascii_lowercase();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty()).take(6);
    words.map(|word| format!("_{word}")).collect()
}
