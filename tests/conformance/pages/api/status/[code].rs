use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

/// Answers with the status of the path, in the way that `?with=` names.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let code = req.query().get("code").and_then(|code| code.parse().ok());
    let code = code.unwrap_or(0);
    let res = res.status(code);
    match req.query().get("with").unwrap_or_default() {
        "json" => res.json(json!({ "status": code })),
        "send" => res.send("sent"),
        "typed" => res
            .set_header("Content-Type", "text/plain")
            .set_header("Content-Length", "4")
            .set_header("ETag", "\"kept\"")
            .send("sent"),
        "end-body" => res.end_with("a body"),
        _ => res.end(),
    }
}
