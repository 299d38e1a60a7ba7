use serde_json::json;
use twinroute::app::{NextResponse, Result, cookies};

pub async fn get() -> Result {
    let jar = cookies()?;
    let all = jar.get_all();
    let named: Vec<_> = all.iter().filter(|cookie| cookie.name() == "a").collect();
    Ok(NextResponse::json(
        json!({ "all": all, "a": jar.get("a"), "named": named }),
    ))
}
