use serde_json::json;
use twinroute::app::{NextResponse, Result, cookies};

pub async fn get() -> Result {
    let jar = cookies()?;
    Ok(NextResponse::json(json!({
        "all": jar.get_all(),
        "a": jar.value("a"),
        "named": jar.get_all_of("a"),
    })))
}
