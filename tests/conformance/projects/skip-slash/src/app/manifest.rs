use serde_json::{Value, json};

pub async fn manifest() -> Value {
    json!({ "name": "Acme", "start_url": "/" })
}
