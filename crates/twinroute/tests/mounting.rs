//! Routes mounted in an existing `App`: its middleware, services and data still work.

use std::io::ErrorKind;

use actix_web::{
    App, HttpResponse, HttpServer,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse},
    http::StatusCode,
    middleware::{DefaultHeaders, Next, from_fn},
    test::{TestRequest, call_service, init_service, read_body},
    web,
};
use twinroute::{
    Routes, app,
    app::{NextResponse, RouteContext},
    pages,
    pages::{NextApiResponse, Sent},
};

async fn hello(res: NextApiResponse) -> Sent {
    res.send("hello")
}

async fn post(ctx: RouteContext) -> NextResponse {
    NextResponse::json(&ctx.params)
}

fn routes() -> Routes {
    Routes::new()
        .pages("/api/hello", pages::route(hello))
        .app("/posts/[id]", app::route().get(post))
}

fn conflicting() -> Routes {
    routes().app("/api/hello", app::route().get(post))
}

/// The status and body of the response to a GET.
async fn get<S, B>(app: &S, target: &str) -> (u16, String)
where
    S: Service<actix_http::Request, Response = ServiceResponse<B>, Error = actix_web::Error>,
    B: MessageBody,
{
    let request = TestRequest::with_uri(target).to_request();
    let response = call_service(app, request).await;
    assert_eq!(
        response
            .headers()
            .get("X-Outer")
            .map(|value| value.as_bytes()),
        Some(&b"1"[..]),
        "the middleware of the app sees {target}"
    );
    let status = response.status().as_u16();
    let body = read_body(response).await;
    (status, String::from_utf8_lossy(&body).into_owned())
}

async fn text(text: &'static str) -> HttpResponse {
    HttpResponse::Ok().body(text)
}

#[actix_web::test]
async fn unmatched_requests_go_to_the_next_service() {
    let app = App::new()
        .wrap(DefaultHeaders::new().add(("X-Outer", "1")))
        .route("/before", web::get().to(|| text("before")))
        .route("/posts/pinned", web::get().to(|| text("pinned")))
        .service(routes())
        .route("/after", web::get().to(|| text("after")))
        .route("/posts/1/after", web::get().to(|| text("below")))
        .default_service(web::to(|| async { HttpResponse::NotFound().body("none") }));
    let app = init_service(app).await;
    let cases = [
        ("/api/hello", 200, "hello"),
        ("/posts/1", 200, r#"{"id":"1"}"#),
        ("/before", 200, "before"),
        ("/posts/pinned", 200, "pinned"),
        ("/after", 200, "after"),
        ("/posts/1/after", 200, "below"),
        ("/nowhere", 404, "none"),
        // Paths that lead to a route are normalized; other paths are not.
        ("/posts/1/", 308, "/posts/1"),
        ("//api//hello", 308, "/api/hello"),
        ("/after/", 404, "none"),
    ];
    for (target, status, body) in cases {
        let expected = (status, body.to_owned());
        assert_eq!(get(&app, target).await, expected, "{target}");
    }
}

#[actix_web::test]
async fn a_matched_path_is_served_for_every_method() {
    let app = App::new()
        .service(routes())
        .route("/posts/1", web::post().to(|| text("never reached")));
    let app = init_service(app).await;
    let request = TestRequest::post().uri("/posts/1").to_request();
    let response = call_service(&app, request).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[test]
fn a_conflict_is_an_error_of_build() {
    let error = conflicting().build().unwrap_err().to_string();
    assert!(error.contains("the pages route `/api/hello`"), "{error}");
    assert!(error.contains("the app route `/api/hello`"), "{error}");
}

#[actix_web::test]
async fn a_conflict_prevents_the_server_from_starting() {
    let server = HttpServer::new(|| App::new().service(conflicting()))
        .workers(1)
        .bind(("127.0.0.1", 0))
        .unwrap();
    let error = server.run().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Other, "{error}");

    let error = twinroute::Server::new(conflicting()).port(0).bind().await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains("`/api/hello`"), "{error}");
}

struct Greeting(&'static str);

#[actix_web::test]
async fn data_of_the_app_reaches_both_styles() {
    async fn handler(res: NextApiResponse, greeting: web::Data<Greeting>) -> Sent {
        res.send(greeting.0)
    }
    async fn get_text(greeting: web::Data<Greeting>) -> NextResponse {
        NextResponse::text(greeting.0)
    }
    let routes = Routes::new()
        .pages("/pages", pages::route(handler))
        .app("/app", app::route().get(get_text));
    let app = App::new()
        .wrap(DefaultHeaders::new().add(("X-Outer", "1")))
        .app_data(web::Data::new(Greeting("from outside")))
        .service(routes);
    let app = init_service(app).await;
    for target in ["/pages", "/app"] {
        assert_eq!(get(&app, target).await, (200, "from outside".to_owned()));
    }
}

#[actix_rt::test]
async fn a_middleware_wraps_split_off_routes() {
    let mut routes = routes()
        .pages("/api/admin", pages::route(hello))
        .pages("/api/admin/stats", pages::route(hello))
        .pages("/api/administer", pages::route(hello));
    let admin = routes.split_off("/api/admin");
    let guarded = web::scope("/api/admin")
        .wrap(from_fn(forbid))
        .service(admin);
    let outer = DefaultHeaders::new().add(("X-Outer", "1"));
    let app = App::new().wrap(outer).service(guarded).service(routes);
    let app = init_service(app).await;
    for path in [
        "/api/admin",
        "/api/admin/stats",
        "/api/admin/./stats",
        "/api/%61dmin/stats",
    ] {
        assert_eq!(
            get(&app, path).await,
            (403, "forbidden".to_owned()),
            "{path}"
        );
    }
    assert_eq!(
        get(&app, "/api/administer").await,
        (200, "hello".to_owned())
    );
    // Another spelling of the path doesn't match the scope, and the routes below it are not matched elsewhere.
    for path in ["/api//admin/stats", "/api/x/../admin/stats"] {
        assert_eq!(get(&app, path).await.0, 404, "{path}");
    }
}

async fn forbid(
    request: ServiceRequest,
    _: Next<impl MessageBody>,
) -> Result<ServiceResponse, actix_web::Error> {
    Ok(request.into_response(HttpResponse::Forbidden().body("forbidden")))
}
