use std::collections::BTreeMap;

use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

const SHOWN: [&str; 14] = [
    "accept",
    "accept-language",
    "authorization",
    "cache-control",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "if-none-match",
    "origin",
    "referer",
    "transfer-encoding",
    "user-agent",
];

/// Answers the request's headers: the common ones and every `x-test-...`, by name: actix-web does not keep the order they
/// came in.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let names = req.headers().keys().map(|name| name.as_str());
    let names = names.filter(|name| SHOWN.contains(name) || name.starts_with("x-test-"));
    let shown: BTreeMap<_, _> = names.map(|name| (name, req.header(name))).collect();
    res.json(&shown)
}
