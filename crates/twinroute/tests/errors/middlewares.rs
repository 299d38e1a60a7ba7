//! Errors of middlewares, registered types among sources, and hostile values in responses.

use std::{error::Error as StdError, fmt};

use actix_web::{
    App, HttpResponse, ResponseError,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, Uri},
    middleware::{Next, from_fn},
    test::{TestRequest, call_service, init_service, read_body},
};
use bytesize::ByteSize;
use twinroute::{
    ApiError, Error, Routes, SetCookie, app,
    app::{NextRequest, NextResponse},
    pages,
    pages::{NextApiRequest, NextApiResponse, Sent},
    test::Client,
};

use crate::support::{ask, serve};

async fn fails(
    _: ServiceRequest,
    _: Next<impl MessageBody>,
) -> Result<ServiceResponse, actix_web::Error> {
    Err(ApiError::new(500, "password=hunter2").into())
}

async fn refuses(
    _: ServiceRequest,
    _: Next<impl MessageBody>,
) -> Result<ServiceResponse, actix_web::Error> {
    Err(ApiError::new(403, "admins only").into())
}

async fn get() -> NextResponse {
    NextResponse::text("ok")
}

#[actix_web::test]
async fn the_cause_of_a_500_in_a_middleware_is_not_sent() {
    let routes = Routes::new()
        .app("/a", app::route().get(get))
        .wrap_below("/a", || from_fn(fails))
        .wrap_below("/b", || from_fn(refuses));
    let client = Client::new(routes).await.unwrap();
    let response = client.get("/a").send().await;
    assert_eq!(
        (response.status(), response.text().unwrap()),
        (500, String::new())
    );
    let response = client.get("/b").send().await;
    assert_eq!(response.text().unwrap(), "admins only");
}

/// An error with a response of its own, which may panic.
#[derive(Debug)]
struct Teapot {
    panics: bool,
}

impl fmt::Display for Teapot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("teapot")
    }
}

impl StdError for Teapot {}

impl ResponseError for Teapot {
    fn error_response(&self) -> HttpResponse {
        assert!(!self.panics, "no tea");
        HttpResponse::build(StatusCode::IM_A_TEAPOT).body("short and stout")
    }
}

#[derive(Debug)]
struct Outer(Teapot);

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("outer")
    }
}

impl StdError for Outer {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0)
    }
}

#[actix_web::test]
async fn a_registered_type_is_found_among_the_sources() {
    async fn behind(panics: bool) -> Result<NextResponse, Error> {
        Err(Outer(Teapot { panics }))?
    }
    let routes = Routes::new()
        .app("/tea", app::route().get(async || behind(false).await))
        .app("/panic", app::route().get(async || behind(true).await))
        .error_response::<Teapot>();
    let client = Client::new(routes).await.unwrap();
    let response = client.get("/tea").send().await;
    assert_eq!(
        (response.status(), response.text().unwrap()),
        (418, "short and stout".to_owned())
    );
    assert_eq!(client.get("/panic").send().await.status(), 500);
}

#[actix_web::test]
async fn a_rewritten_path_is_resolved_again_when_mounted() {
    async fn rewrite(
        mut request: ServiceRequest,
        next: Next<impl MessageBody>,
    ) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
        request.head_mut().uri = Uri::from_static("/v2/x");
        next.call(request).await
    }
    let routes = Routes::new()
        .app("/v1/x", app::route().get(async || NextResponse::text("v1")))
        .app("/v2/x", app::route().get(async || NextResponse::text("v2")))
        .wrap_below("/v1", || from_fn(rewrite));
    let app = init_service(App::new().service(routes)).await;
    let response = call_service(&app, TestRequest::with_uri("/v1/x").to_request()).await;
    assert_eq!(read_body(response).await, "v2");
}

#[actix_web::test]
async fn merged_routes_keep_the_limits_of_bodies() {
    async fn post(body: String) -> NextResponse {
        NextResponse::text(body)
    }
    let limited = Routes::new()
        .app("/a", app::route().post(post))
        .max_body_size(ByteSize(4));
    let client = Client::new(Routes::new().merge(limited)).await.unwrap();
    let response = client.post("/a").body("more than four").send().await;
    assert_eq!(response.status(), 413);
}

#[actix_web::test]
async fn an_interim_status_is_a_500() {
    async fn responder() -> NextResponse {
        NextResponse::responder(HttpResponse::build(StatusCode::PROCESSING).finish())
    }
    async fn error() -> Result<NextResponse, ApiError> {
        Err(ApiError::new(103, "early"))
    }
    async fn upgrade(res: NextApiResponse) -> Sent {
        res.responder(HttpResponse::build(StatusCode::SWITCHING_PROTOCOLS).body("hello"))
    }
    let routes = Routes::new()
        .app("/responder", app::route().get(responder))
        .app("/error", app::route().get(error))
        .pages("/api/upgrade", pages::route(upgrade))
        .render_error_below("/hook", |_, _| {
            HttpResponse::build(StatusCode::CONTINUE).finish()
        });
    let server = serve(routes);
    for target in ["/responder", "/error", "/api/upgrade", "/hook"] {
        let response = ask(server, target);
        assert_eq!(response.status, 500, "{target}");
        assert!(!response.text().contains("early"), "{target}");
    }
}

#[test]
fn a_cookie_name_can_not_add_attributes() {
    for name in ["a=1; Domain=evil.example; x", "a;b"] {
        let error = SetCookie::new(name, "1").to_header_value().unwrap_err();
        assert_eq!(error.status(), 500, "{name}");
    }
    assert!(SetCookie::new("__Host-a", "1").to_header_value().is_ok());
}

#[actix_web::test]
async fn a_rejected_value_is_quoted_in_part() {
    #[derive(serde::Deserialize)]
    struct Numbered {
        #[expect(dead_code, reason = "read by serde only")]
        n: u32,
    }
    async fn post(mut req: NextRequest) -> app::Result {
        req.json::<Numbered>().await?;
        Ok(NextResponse::empty(204))
    }
    async fn handler(req: NextApiRequest<Numbered>, res: NextApiResponse) -> Sent {
        let _ = req;
        res.end()
    }
    let routes = Routes::new()
        .app("/app", app::route().post(post))
        .pages("/api/pages", pages::route(handler));
    let client = Client::new(routes).await.unwrap();
    for target in ["/app", "/api/pages"] {
        let body = format!(r#"{{"n":"{}"}}"#, "x".repeat(100_000));
        let request = client
            .post(target)
            .header("Content-Type", "application/json");
        let text = request.body(body).send().await.text().unwrap();
        assert!(
            text.starts_with("Invalid body at `n`: invalid type: string \"xxx"),
            "{text}"
        );
        assert!(text.len() < 1000, "{target}: {}", text.len());
    }
}
