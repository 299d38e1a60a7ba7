use std::collections::BTreeSet;

use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

use crate::twin::type_of;

const OURS: [&str; 4] = [
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
];

/// Answers all that a handler can tell of a request.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let names = req.headers().keys().map(|name| name.as_str());
    let names: BTreeSet<_> = names.filter(|name| !OURS.contains(name)).collect();
    let headers: Vec<_> = names.iter().map(|name| (name, req.header(name))).collect();
    res.json(json!({
        "method": req.method().as_str(),
        "version": format!("{:?}", req.http().version()).trim_start_matches("HTTP/"),
        "url": req.url(),
        "query": req.query(),
        "cookies": req.cookies(),
        "headers": headers,
        "type": type_of(req.body()),
        "body": req.body(),
    }))
}
