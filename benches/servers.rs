//! The servers that are compared: twinroute in both styles, and plain actix-web giving the same answers.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY},
    web,
};
use serde_json::json;
use twinroute::{
    Routes, app,
    app::NextResponse,
    pages,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

/// The message of every hello.
pub const MESSAGE: &str = "Hello from Next.js!";

/// What plain actix-web needs for the Pages answer: the same JSON and headers, an ETag of each answer included.
pub async fn plain_pages(request: HttpRequest) -> HttpResponse {
    let text = serde_json::to_string(&json!({ "message": MESSAGE })).unwrap_or_default();
    let tag = twinroute_core::etag(&text);
    if request.headers().get(IF_NONE_MATCH) == Some(&tag) {
        return HttpResponse::NotModified()
            .insert_header((ETAG, tag))
            .finish();
    }
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json; charset=utf-8"))
        .insert_header((ETAG, tag))
        .insert_header((VARY, "Accept-Encoding"))
        .body(text)
}

/// What plain actix-web needs for the App answer.
pub async fn plain_app() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((VARY, "Accept-Encoding"))
        .json(json!({ "message": MESSAGE }))
}

/// Plain actix-web's own routes, at the addresses of [`routes`].
pub fn plain(config: &mut web::ServiceConfig) {
    config
        .route("/api/hello", web::to(plain_pages))
        .route("/hello", web::get().to(plain_app));
}

async fn pages_hello(_req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.status(200).json(&json!({ "message": MESSAGE }))
}

async fn app_hello() -> NextResponse {
    NextResponse::json(&json!({ "message": MESSAGE }))
}

/// The same in both of twinroute's styles.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .pages("/api/hello", pages::route(pages_hello))
        .app("/hello", app::route().get(app_hello))
}
