//! Handlers that describe the request in their response: the twin of `seen.ts`.

#![allow(dead_code, reason = "a project need not have both styles")]

use serde::Serialize;
use serde_json::{Value, json};
use twinroute::{
    app::{NextRequest, NextResponse, NextUrl, Result},
    pages::{NextApiRequest, NextApiResponse, Sent},
};

/// Responds with what an App handler sees of the request.
pub(crate) async fn seen(by: &str, mut req: NextRequest, params: &impl Serialize) -> Result {
    let url = NextUrl::parse(req.url())?;
    let next_url = req.next_url();
    let headers = req.headers().iter().filter(|(name, _)| is_ours(name));
    let mut headers: Vec<_> = headers
        .map(|(name, value)| (name.to_owned(), value.into_owned()))
        .collect();
    headers.sort();
    let cookies = req.cookies().iter();
    let cookies: Vec<_> = cookies
        .map(|cookie| (cookie.name(), cookie.value()))
        .collect();
    let mut seen = json!({
        "by": by,
        "method": req.method().as_str(),
        "url": format!("{}{}", url.pathname(), url.search()),
        "pathname": next_url.pathname(),
        "search": next_url.search(),
        "basePath": next_url.base_path(),
        "params": present(serde_json::to_value(params)?),
        "headers": headers,
        "cookies": cookies,
    });
    seen["body"] = Value::String(req.text().await?);
    Ok(NextResponse::json(seen))
}

/// Responds with what a Pages handler sees of the request.
pub(crate) fn pages_seen(by: &str, req: &NextApiRequest, res: NextApiResponse) -> Sent {
    let names = req.headers().keys().map(|name| name.as_str());
    let mut names: Vec<_> = names.filter(|name| is_ours(name)).collect();
    names.sort_unstable();
    names.dedup();
    let headers: Vec<_> = names.iter().map(|name| (name, req.header(name))).collect();
    res.json(json!({
        "by": by,
        "method": req.method().as_str(),
        "url": req.url(),
        "query": req.query(),
        "headers": headers,
        "cookies": req.cookies(),
        "body": req.body(),
    }))
}

/// The params, without those that are absent: JSON has no `undefined`.
fn present(params: Value) -> Value {
    match params {
        Value::Object(mut params) => {
            params.retain(|_, value| !value.is_null());
            Value::Object(params)
        }
        _ => json!({}),
    }
}

/// Whether a case or a proxy sent the header, and not the server.
fn is_ours(name: &str) -> bool {
    name.starts_with("x-") && !name.starts_with("x-forwarded-")
}
