use serde_json::json;
use twinroute::app::NextResponse;

use super::Params;

pub const DYNAMIC_PARAMS: bool = false;

pub async fn generate_static_params() -> Vec<Params> {
    vec![Params { a: "a".to_owned() }]
}

pub async fn get() -> NextResponse {
    NextResponse::json(json!({ "by": "[a]/x" }))
}
