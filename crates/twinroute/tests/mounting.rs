//! Routes in an `App` that is already there: its middleware, services, data and extractors go on working.

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
use serde::Deserialize;
use serde_json::json;
use twinroute::{
    Routes, app,
    app::{NextRequest, NextResponse, RouteContext},
    pages,
    pages::{NextApiRequest, NextApiResponse, Sent},
    test::Client,
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

fn clashing() -> Routes {
    routes().app("/api/hello", app::route().get(post))
}

/// Status and body of the answer to a GET.
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
async fn what_no_route_matches_goes_on_to_the_next_service() {
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
        // One spelling for each path of ours; the spelling of other paths is not our business.
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
async fn a_matched_path_is_answered_whatever_the_method() {
    let app = App::new()
        .service(routes())
        .route("/posts/1", web::post().to(|| text("never reached")));
    let app = init_service(app).await;
    let request = TestRequest::post().uri("/posts/1").to_request();
    let response = call_service(&app, request).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[test]
fn a_clash_is_told_by_build() {
    let error = clashing().build().unwrap_err().to_string();
    assert!(error.contains("the pages route `/api/hello`"), "{error}");
    assert!(error.contains("the app route `/api/hello`"), "{error}");
}

#[actix_web::test]
async fn a_clash_keeps_the_server_from_starting() {
    let server = HttpServer::new(|| App::new().service(clashing()))
        .workers(1)
        .bind(("127.0.0.1", 0))
        .unwrap();
    let error = server.run().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Other, "{error}");

    let error = twinroute::Server::new(clashing()).port(0).bind();
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

#[derive(Deserialize)]
struct Page {
    page: u32,
}

#[derive(Deserialize)]
struct Name {
    name: String,
}

mod pages_extractors {
    use super::*;

    pub(super) async fn query(page: web::Query<Page>, res: NextApiResponse) -> Sent {
        res.json(&page.page)
    }

    /// The body is there twice: as `req.body` and for an extractor.
    pub(super) async fn json(
        req: NextApiRequest,
        name: web::Json<Name>,
        res: NextApiResponse,
    ) -> Sent {
        res.json(&json!({ "body": req.body(), "name": name.name }))
    }

    pub(super) async fn bytes(body: web::Bytes, req: NextApiRequest, res: NextApiResponse) -> Sent {
        res.json(&json!({ "body": req.body(), "bytes": body.len() }))
    }
}

mod app_extractors {
    use super::*;

    pub(super) async fn query(page: web::Query<Page>) -> NextResponse {
        NextResponse::json(&page.page)
    }

    pub(super) async fn json(name: web::Json<Name>, req: NextRequest) -> NextResponse {
        NextResponse::json(&json!({ "method": req.method().as_str(), "name": name.name }))
    }

    pub(super) async fn bytes(body: web::Bytes) -> NextResponse {
        NextResponse::json(&json!({ "bytes": body.len() }))
    }
}

#[actix_web::test]
async fn extractors_of_actix_work_after_the_body_parser() {
    let routes = Routes::new()
        .pages("/pages/query", pages::route(pages_extractors::query))
        .pages("/pages/json", pages::route(pages_extractors::json))
        .pages("/pages/bytes", pages::route(pages_extractors::bytes))
        .app("/app/query", app::route().get(app_extractors::query))
        .app("/app/json", app::route().post(app_extractors::json))
        .app("/app/bytes", app::route().post(app_extractors::bytes));
    let client = Client::new(routes).await.unwrap();
    let ada = || json!({ "name": "Ada" });
    let cases = [
        (client.get("/pages/query?page=2"), "2"),
        (client.get("/app/query?page=2"), "2"),
        (
            client.post("/pages/json").json(&ada()),
            r#"{"body":{"name":"Ada"},"name":"Ada"}"#,
        ),
        (
            client.post("/app/json").json(&ada()),
            r#"{"method":"POST","name":"Ada"}"#,
        ),
        (
            client.post("/pages/bytes").body("four"),
            r#"{"body":"four","bytes":4}"#,
        ),
        (client.post("/app/bytes").body("four"), r#"{"bytes":4}"#),
    ];
    for (request, expected) in cases {
        let answer = request.send().await;
        assert_eq!(answer.text().unwrap(), expected);
        assert_eq!(answer.status(), 200);
    }
    for target in ["/pages/query?page=two", "/app/query?page=two"] {
        assert_eq!(client.get(target).send().await.status(), 400, "{target}");
    }
    for target in ["/pages/json", "/app/json"] {
        let answer = client.post(target).json(&json!({ "name": 1 })).send().await;
        assert_eq!(answer.status(), 400, "{target}");
    }
}

#[actix_web::test]
async fn a_request_taken_twice_is_a_500_and_the_server_goes_on() {
    async fn requests(_: NextApiRequest, _: NextApiRequest, res: NextApiResponse) -> Sent {
        res.end()
    }
    async fn responses(res: NextApiResponse, _: NextApiResponse) -> Sent {
        res.end()
    }
    async fn app_requests(_: NextRequest, _: NextRequest) -> NextResponse {
        NextResponse::empty(200)
    }
    let routes = routes()
        .pages("/twice/req", pages::route(requests))
        .pages("/twice/res", pages::route(responses))
        .app("/twice/app", app::route().get(app_requests));
    let client = Client::new(routes).await.unwrap();
    for target in ["/twice/req", "/twice/res", "/twice/app"] {
        assert_eq!(client.get(target).send().await.status(), 500, "{target}");
        let hello = client.get("/api/hello").send().await;
        assert_eq!(hello.text().unwrap(), "hello");
    }
}

#[actix_rt::test]
async fn a_middleware_stands_around_the_routes_that_were_split_off() {
    let mut routes = routes()
        .pages("/api/admin", pages::route(hello))
        .pages("/api/admin/stats", pages::route(hello))
        .pages("/api/administer", pages::route(hello));
    let admin = routes.split_off("/api/admin");
    let guarded = web::scope("/api/admin")
        .wrap(from_fn(nobody))
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
        assert_eq!(get(&app, path).await, (403, "nobody".to_owned()), "{path}");
    }
    assert_eq!(
        get(&app, "/api/administer").await,
        (200, "hello".to_owned())
    );
    // Another spelling of the path leads around the scope, and so to no route.
    for path in ["/api//admin/stats", "/api/x/../admin/stats"] {
        assert_eq!(get(&app, path).await.0, 404, "{path}");
    }
}

async fn nobody(
    request: ServiceRequest,
    _: Next<impl MessageBody>,
) -> Result<ServiceResponse, actix_web::Error> {
    Ok(request.into_response(HttpResponse::Forbidden().body("nobody")))
}
