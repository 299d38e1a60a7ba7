use std::borrow::Cow;

use serde::Serialize;
use twinroute::{
    json,
    pages::{Body, NextApiRequest, NextApiResponse, Sent},
};

use crate::twin::{length_of, type_of};

#[derive(Serialize)]
struct Kind<'a> {
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    length: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keys: Option<Vec<Cow<'a, str>>>,
}

/// Answers what kind of value the body was parsed into.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let body = req.body();
    let kind = match body {
        Body::Json(value) if value.is_null() => "null",
        Body::Json(value) if value.kind() == json::Kind::Array => "array",
        other => type_of(other),
    };
    let keys = match body {
        Body::Json(value) if value.kind() == json::Kind::Object => {
            Some(value.entries().map(|(name, _)| name).collect())
        }
        Body::Form(form) => Some(form.iter().map(|(key, _)| key.into()).collect()),
        _ => None,
    };
    let length = (kind == "string").then(|| length_of(body));
    res.json(&Kind { kind, length, keys })
}
