use std::collections::BTreeSet;

use serde_json::{Map, Value};
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

const SHOWN: [&str; 13] = [
    "accept",
    "accept-language",
    "authorization",
    "origin",
    "user-agent",
    "cache-control",
    "cookie",
    "content-type",
    "content-length",
    "expect",
    "if-none-match",
    "referer",
    "transfer-encoding",
];

/// Answers the request's headers: every `x-test-...` and the common ones. actix-web does not keep the order they came in.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let names = req.headers().keys().map(|name| name.as_str());
    let tests: BTreeSet<_> = names.filter(|name| name.starts_with("x-test-")).collect();
    let shown: Map<String, Value> = ["host"]
        .into_iter()
        .chain(tests)
        .chain(SHOWN)
        .filter_map(|name| Some((name.to_owned(), req.header(name)?.into())))
        .collect();
    res.json(&shown)
}
