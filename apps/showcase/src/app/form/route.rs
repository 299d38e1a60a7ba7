//! A form, with an extractor of actix-web. Handlers can take any extractor.

use actix_web::web::Form;
use serde::Deserialize;
use serde_json::json;
use twinroute::app::NextResponse;

#[derive(Debug, Deserialize)]
pub struct Subscription {
    email: String,
}

pub async fn post(form: Form<Subscription>) -> NextResponse {
    NextResponse::json(json!({ "email": form.email }))
}
