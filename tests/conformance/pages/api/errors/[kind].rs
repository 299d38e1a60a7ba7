use std::{collections::BTreeMap, io};

use serde_json::json;
use twinroute::{
    Error, after,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

/// Fails in the ways that handlers do.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result<Sent, Error> {
    let secret = || io::Error::other("secret");
    match req.query().get("kind").unwrap_or_default() {
        // What is thrown and is no error, is a panic here.
        "undefined" => panic!(),
        "number" => std::panic::panic_any(42),
        "object" => std::panic::panic_any(404),
        "rejected" => Err(secret().into()),
        // Nothing refers to itself here; this is no JSON either.
        "circular" => Ok(res.json(BTreeMap::from([([1], "a key of an object is text")]))),
        "bad-status" => Ok(res.status(99).end()),
        "bad-header" => Ok(res.set_header("X-Bad", "a\nb").end()),
        "all-set" => {
            let _res = res
                .status(201)
                .set_header("X-Kept", "yes")
                .set_header("Content-Type", "text/csv")
                .set_header("Content-Encoding", "identity");
            Err(secret().into())
        }
        "after" => {
            after(async {})?;
            Ok(res.send("answer"))
        }
        "caught" => Err(secret()).or_else(|_| {
            let res = res.status(503).set_header("Retry-After", 1);
            Ok(res.json(json!({ "error": "busy" })))
        }),
        _ => Ok(res.status(404).end()),
    }
}
