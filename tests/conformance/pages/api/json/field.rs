use serde::{Deserialize, Serialize};
use serde_json::Value;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

#[derive(Deserialize, Serialize)]
pub struct Named {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Value>,
}

/// Answers one field of the body; a body that has no fields is refused before the handler runs.
pub async fn handler(req: NextApiRequest<Named>, res: NextApiResponse) -> Sent {
    res.json(req.body())
}
