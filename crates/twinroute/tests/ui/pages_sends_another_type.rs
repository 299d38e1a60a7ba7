use serde::Serialize;
use twinroute::pages::{NextApiResponse, Sent, route};

#[derive(Serialize)]
struct Post {
    id: u32,
}

async fn handler(res: NextApiResponse<Post>) -> Sent {
    res.json(&serde_json::json!({ "id": 1 }))
}

fn main() {
    let _ = route(handler);
}
