//! A form, by an extractor of actix-web: any of them works in a handler.

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
