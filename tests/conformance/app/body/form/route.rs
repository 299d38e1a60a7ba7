use serde_json::{Value, json};
use twinroute::app::{FormValue, NextRequest, NextResponse};

/// Answers the fields of a form, files by name, type and size.
pub async fn post(mut req: NextRequest) -> NextResponse {
    match req.form_data().await {
        Ok(form) => {
            let fields: Vec<Value> = form
                .iter()
                .map(|(name, value)| json!([name, shown(value)]))
                .collect();
            NextResponse::json(&json!({ "fields": fields }))
        }
        Err(_) => NextResponse::json(&json!({ "error": "TypeError" })).status(400),
    }
}

fn shown(value: &FormValue) -> Value {
    match value {
        FormValue::Text(text) => json!(text),
        FormValue::File(file) => json!({
            "file": file.name(),
            "type": file.blob().content_type(),
            "size": file.blob().size(),
            "text": file.blob().text(),
        }),
    }
}
