use serde_json::Value;
use twinroute::app::{Result, headers, metadata::Manifest};

use crate::data::data;

/// A `Manifest`, or the JSON as it is if the client requests it.
pub async fn manifest() -> Result<Value> {
    let data = data("{}")?;
    if headers()?.get("x-as").as_deref() == Some("json") {
        return Ok(data);
    }
    let manifest: Manifest = serde_json::from_value(data)?;
    Ok(serde_json::to_value(&manifest)?)
}
