use serde_json::json;
use twinroute::app::NextResponse;

use super::Params;

pub const DYNAMIC_PARAMS: bool = false;

pub async fn generate_static_params() -> Vec<Params> {
    let values = ["a"];
    values.map(|k| Params { k: k.to_owned() }).into()
}

pub async fn get() -> NextResponse {
    NextResponse::json(json!({ "by": "[k]" }))
}
