use serde_json::json;
use twinroute::app::{NextResponse, Result, cookies};

use crate::app_twin::named;

pub async fn get() -> Result {
    let jar = cookies()?;
    let a = jar.get("a");
    let of_name: Vec<_> = a.iter().map(|value| named("a", value)).collect();
    let all: Vec<_> = jar
        .all()
        .iter()
        .map(|(name, value)| named(name, value))
        .collect();
    Ok(NextResponse::json(
        &json!({ "all": all, "a": a, "named": of_name }),
    ))
}
