//! `attempt()`.

use std::rc::Rc;

use actix_web::{HttpRequest, body::to_bytes, dev::Payload, test::TestRequest};
use twinroute_app::{AppHandler, NextResponse, Result, attempt, route, serve};
use twinroute_core::{
    ApiError, Error,
    context::{ErrorSink, Phase, Reporter},
};
use twinroute_matcher::Params;

/// A server that reports nothing.
struct Server;

impl ErrorSink for Server {
    fn report(&self, _: usize, _: &HttpRequest, _: Phase, _: &Error) {}
}

/// Responds to a request; returns status and body.
async fn run<H: AppHandler<Args>, Args>(handler: H) -> (u16, String) {
    let reporter = Reporter::new(Rc::new(Server), 0);
    let request = TestRequest::get().uri("/a").to_http_request();
    let route = route().get(handler);
    let response = serve(&route, &request, Payload::None, Params::default(), reporter).await;
    let status = response.status().as_u16();
    let body = to_bytes((*response).into_body()).await.unwrap_or_default();
    (status, String::from_utf8_lossy(&body).into_owned())
}

async fn caught(error: Error) -> Result<NextResponse> {
    Ok(NextResponse::text(format!("caught: {error}")).status(418))
}

#[actix_web::test]
async fn the_error_of_a_setter_is_caught() {
    async fn get() -> Result<NextResponse> {
        let part = async || Ok(NextResponse::text("sent").set_header("x-a", "a\nb"));
        attempt(part, caught).await
    }
    let (status, body) = run(get).await;
    assert_eq!(status, 418, "{body}");
    assert!(body.starts_with("caught: "), "{body}");
}

#[actix_web::test]
async fn only_what_is_not_ported_is_not_caught() {
    async fn own() -> Result<NextResponse> {
        attempt(async || Err(ApiError::new(501, "own").into()), caught).await
    }
    async fn not_ported() -> Result<NextResponse> {
        attempt(async || Err(Error::not_ported("a")), caught).await
    }
    assert_eq!(run(own).await, (418, "caught: own".to_owned()));
    assert_eq!(run(not_ported).await.0, 501);
}
