use serde_json::{Value, json};
use twinroute::app::{FormValue, NextRequest, NextResponse, Result};

use crate::app_twin::error_name;

/// Answers the fields of a form, files by name, type and size.
pub async fn post(mut req: NextRequest) -> Result {
    let form = match req.form_data().await {
        Ok(form) => form,
        Err(error) => {
            return Ok(NextResponse::json(json!({ "error": error_name(&error) })).status(400));
        }
    };
    let mut fields = Vec::new();
    for (name, value) in form.iter() {
        fields.push(json!([name, shown(value).await?]));
    }
    Ok(NextResponse::json(json!({ "fields": fields })))
}

async fn shown(value: &FormValue) -> Result<Value> {
    Ok(match value {
        FormValue::Text(text) => json!(text),
        FormValue::File(file) => json!({
            "file": file.name(),
            "type": file.content_type(),
            "size": file.size(),
            "text": file.text().await?,
        }),
    })
}
