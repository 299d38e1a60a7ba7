use serde_json::json;
use twinroute::pages::{NextApiResponse, Sent};

/// The first route in Rust: `"/api/hello" = "rust"` in `rollout.toml` switches it on.
pub async fn handler(res: NextApiResponse) -> Sent {
    res.status(200).json(json!({ "hello": "from Rust" }))
}
