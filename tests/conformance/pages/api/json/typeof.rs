use serde::Serialize;
use serde_json::Value;
use twinroute::pages::{Body, NextApiRequest, NextApiResponse, Sent};

use crate::twin::{length_of, type_of};

#[derive(Serialize)]
struct Kind<'a> {
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    length: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keys: Option<Vec<&'a str>>,
}

/// Answers what kind of value the body was parsed into.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let body = req.body();
    let kind = match body {
        Body::Json(Value::Null) => "null",
        Body::Json(Value::Array(_)) => "array",
        other => type_of(other),
    };
    let keys = match body {
        Body::Json(Value::Object(fields)) => Some(fields.keys().map(String::as_str).collect()),
        Body::Form(form) => Some(form.iter().map(|(key, _)| key).collect()),
        _ => None,
    };
    let length = (kind == "string").then(|| length_of(body));
    res.json(&Kind { kind, length, keys })
}
