use serde::Serialize;
use twinroute::{
    json::JsonRef,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

#[derive(Serialize)]
struct Named<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<JsonRef<'a>>,
}

/// Answers one field of the body, as handlers do that trust their input.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let name = req.body().as_json().and_then(|body| body.get("name"));
    res.json(&Named { name })
}
