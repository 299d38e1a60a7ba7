use serde_json::{Value, json};
use twinroute::{
    ApiError,
    app::{NextRequest, NextResponse, Result},
};

use crate::app_twin::error_name;

/// Reads the body again and again, and answers what each read gave.
pub async fn get(mut req: NextRequest) -> Result {
    let mut seen = vec![json!(!req.has_body())];
    let mut copy = req.try_clone()?;
    for read in 0..9 {
        seen.push(match one(read, &mut req, &mut copy).await {
            Ok(value) => value,
            Err(error) => json!(error_name(&error)),
        });
        seen.push(json!(req.body_used()));
    }
    Ok(NextResponse::json(
        json!({ "seen": seen, "copy": [!copy.has_body(), copy.body_used()] }),
    ))
}

async fn one(read: u8, req: &mut NextRequest, copy: &mut NextRequest) -> Result<Value, ApiError> {
    Ok(match read {
        0 | 1 => json!(req.text().await?),
        2 => req.json().await?,
        3 => {
            req.form_data().await?;
            json!({})
        }
        4 => json!(req.bytes().await?.len()),
        5 => json!(req.blob().await?.size()),
        6 => json!(req.try_clone()?.text().await?),
        _ => json!(copy.text().await?),
    })
}

pub use get as head;
pub use get as post;
pub use get as delete;
pub use get as options;
