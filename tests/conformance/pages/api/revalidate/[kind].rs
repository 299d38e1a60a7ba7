use serde_json::json;
use twinroute::{
    Error,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

/// What `res.revalidate` takes.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result<Sent, Error> {
    let path = match req.query().get("kind").unwrap_or_default() {
        "root" => "/",
        "unknown" => "/no/such/page",
        "static" => "/methods/static",
        "query" => "/methods/static?a=1",
        "api-route" => "/api/hello",
        "relative" => "api/hello",
        "absolute" => "https://example.com/",
        "space" => " /",
        "fails" => "/api/throw/error",
        _ => "",
    };
    match res.revalidate(path).await {
        Err(error) if req.query().get("caught") == Some("message") => {
            return Ok(res.status(500).send(error.message()));
        }
        Err(_) if req.query().get("caught").is_some() => {
            return Ok(res.status(500).send("Error revalidating"));
        }
        revalidated => revalidated?,
    }
    Ok(res.json(json!({ "revalidated": true })))
}
