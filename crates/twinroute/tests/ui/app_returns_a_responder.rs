use actix_web::{Responder, web::Json};
use twinroute::app::route;

async fn get() -> impl Responder {
    Json(["a", "b"])
}

fn main() {
    let _ = route().get(get);
}
