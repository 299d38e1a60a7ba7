use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, Result};

/// Counts the fields of a form, and catches nothing.
pub async fn post(mut req: NextRequest) -> Result {
    let form = req.form_data().await?;
    Ok(NextResponse::json(json!(form.iter().count())))
}
