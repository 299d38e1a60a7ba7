//! The client for tests: a function for each of Next's methods, the settings of a server, and the same responses as over a
//! socket.

use std::error::Error;

use actix_web::{
    HttpResponse,
    http::Method,
    middleware::DefaultHeaders,
    web::{self, Data},
};
use serde_json::json;
use twinroute::{
    Routes, Server, app,
    app::{NextRequest, NextResponse, Result, RouteContext},
    pages,
    pages::{NextApiRequest, NextApiResponse, Sent},
    test::{Client, serve},
};
use twinroute_test_client::{Peer, Request};

async fn method(req: NextRequest) -> NextResponse {
    NextResponse::text(req.method().as_str()).set_header("X-Method", req.method().as_str())
}

#[actix_web::test]
async fn a_client_has_each_method_of_next() {
    let route = app::route().get(method).post(method).put(method);
    let route = route.patch(method).delete(method).head(method);
    let client = Client::new(Routes::new().app("/it", route)).await.unwrap();
    let requests = [
        (client.get("/it"), "GET", "GET"),
        (client.head("/it"), "HEAD", ""),
        (client.post("/it"), "POST", "POST"),
        (client.put("/it"), "PUT", "PUT"),
        (client.patch("/it"), "PATCH", "PATCH"),
        (client.delete("/it"), "DELETE", "DELETE"),
    ];
    for (request, method, body) in requests {
        let response = request.send().await;
        assert_eq!(response.header("x-method").as_deref(), Some(method));
        assert_eq!(response.text().unwrap(), body, "{method}");
    }
    let response = client.options("/it").send().await;
    assert_eq!(response.status(), 204);
    assert_eq!(
        response.header("allow").unwrap(),
        "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
    );
}

async fn motto(motto: Data<String>, count: Data<u32>) -> NextResponse {
    NextResponse::text(format!("{} {}", motto.as_str(), **count))
}

#[actix_web::test]
async fn a_client_has_data_services_and_middlewares() {
    let routes = Routes::new().app("/motto", app::route().get(motto));
    let client = Client::builder(routes)
        .app_data(Data::new("first".to_owned()))
        .app_data(Data::new(1_u32))
        .app_data(Data::new("last".to_owned()))
        .configure(|config| {
            config.route("/beside", web::get().to(HttpResponse::Accepted));
        })
        .wrap(|| DefaultHeaders::new().add(("X-Frame-Options", "DENY")))
        .build()
        .await
        .unwrap();
    for (path, status) in [("/motto", 200), ("/beside", 202), ("/none", 404)] {
        let response = client.get(path).send().await;
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(response.header("x-frame-options").unwrap(), "DENY");
    }
    let response = client.get("/motto").send().await;
    assert_eq!(response.text().unwrap(), "last 1");
}

async fn echo(mut req: NextRequest, ctx: RouteContext) -> Result {
    let (path, search) = (
        req.next_url().pathname().to_owned(),
        req.next_url().search().to_owned(),
    );
    let body = req.text().await?;
    Ok(NextResponse::json(json!([path, search, ctx.params, body])))
}

async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(json!([req.url(), req.query(), req.body()]))
}

fn routes() -> Routes {
    let echo = app::route().get(echo).post(echo);
    Routes::new()
        .app("/app/[id]", echo.clone())
        .app("/rest/[...path]", echo)
        .pages("/api/[id]", pages::route(handler))
}

const TARGETS: [&str; 16] = [
    "/app/1",
    "/app/caf%C3%A9?b=1&a=%20&b",
    "/app/1/",
    "//app//1",
    "/app/%2e%2e/1",
    "/rest/a/../b/%2E/c",
    "/rest/a%2Fb",
    "/rest/%zz",
    "/rest",
    "/api/1?id=2&x=1",
    "/api/1/?x=1",
    "/api/%E0%A4%A",
    "/none",
    "/beside",
    "/besides/../beside",
    "/",
];

async fn assert_same(client: Client, server: Server) -> Result<(), Box<dyn Error>> {
    let address = serve(server)?;
    for method in ["GET", "HEAD", "POST", "PUT", "OPTIONS", "PURGE"] {
        for target in TARGETS {
            let body = if method == "POST" { r#"{"a":1}"# } else { "" };
            let over_socket = Request::new(method, target)
                .header("Content-Type", "application/json")
                .body(body)
                .close();
            let expected = Peer::connect(address).ask(over_socket.bytes());
            let response = client
                .request(Method::from_bytes(method.as_bytes())?, target)
                .header("Content-Type", "application/json")
                .body(body)
                .send()
                .await;
            let seen = (response.status(), response.text()?);
            let line = format!("{method} {target}");
            assert_eq!(
                seen,
                (expected.status, expected.text().to_owned()),
                "{line}"
            );
            for name in [
                "content-type",
                "location",
                "allow",
                "etag",
                "cache-control",
                "vary",
            ] {
                let (seen, expected) = (response.header(name), expected.all(name).join(", "));
                assert_eq!(seen.unwrap_or_default(), expected, "{name} of {line}");
            }
        }
    }
    Ok(())
}

#[actix_web::test]
async fn a_client_gets_the_responses_of_a_server() {
    let client = Client::new(routes()).await.unwrap();
    let server = Server::new(routes());
    assert_same(client, server).await.unwrap();
}

#[actix_web::test]
async fn a_client_gets_the_responses_of_a_server_with_services() {
    let beside = |config: &mut web::ServiceConfig| {
        config.route("/beside", web::get().to(HttpResponse::Accepted));
    };
    let client = Client::builder(routes()).configure(beside).build();
    let server = Server::new(routes()).configure(beside);
    assert_same(client.await.unwrap(), server).await.unwrap();
}
