//! The extractors of actix-web, as arguments of both styles' handlers.

use actix_web::web;
use serde::Deserialize;
use serde_json::json;
use twinroute::{
    Routes, app,
    app::{NextRequest, NextResponse},
    pages,
    pages::{NextApiRequest, NextApiResponse, Sent},
    test::Client,
};

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
        res.json(page.page)
    }

    /// The body is available both as `req.body` and to an extractor.
    pub(super) async fn json(
        req: NextApiRequest,
        name: web::Json<Name>,
        res: NextApiResponse,
    ) -> Sent {
        res.json(json!({ "body": req.body(), "name": name.name }))
    }

    pub(super) async fn bytes(body: web::Bytes, req: NextApiRequest, res: NextApiResponse) -> Sent {
        res.json(json!({ "body": req.body(), "bytes": body.len() }))
    }
}

mod app_extractors {
    use super::*;

    pub(super) async fn query(page: web::Query<Page>) -> NextResponse {
        NextResponse::json(page.page)
    }

    pub(super) async fn json(name: web::Json<Name>, req: NextRequest) -> NextResponse {
        NextResponse::json(json!({ "method": req.method().as_str(), "name": name.name }))
    }

    pub(super) async fn bytes(body: web::Bytes) -> NextResponse {
        NextResponse::json(json!({ "bytes": body.len() }))
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
        let response = request.send().await;
        assert_eq!(response.text().unwrap(), expected);
        assert_eq!(response.status(), 200);
    }
    for target in ["/pages/query?page=two", "/app/query?page=two"] {
        assert_eq!(client.get(target).send().await.status(), 400, "{target}");
    }
    for target in ["/pages/json", "/app/json"] {
        let response = client.post(target).json(&json!({ "name": 1 })).send().await;
        assert_eq!(response.status(), 400, "{target}");
    }
}

#[actix_web::test]
async fn extracting_a_request_twice_is_a_500() {
    async fn hello(res: NextApiResponse) -> Sent {
        res.send("hello")
    }
    async fn requests(_: NextApiRequest, _: NextApiRequest, res: NextApiResponse) -> Sent {
        res.end()
    }
    async fn responses(res: NextApiResponse, _: NextApiResponse) -> Sent {
        res.end()
    }
    async fn app_requests(_: NextRequest, _: NextRequest) -> NextResponse {
        NextResponse::empty(200)
    }
    let routes = Routes::new()
        .pages("/api/hello", pages::route(hello))
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
