//! A JSON response.

use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(_req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.status(200)
        .json(json!({ "message": "Hello from Next.js!" }))
}
