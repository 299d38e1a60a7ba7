use my_api::routes;

use twinroute::test::Client;

async fn client() -> Client {
    Client::new(routes()).await.expect("valid routes")
}

#[actix_web::test]
async fn a_pages_handler() {
    let client = client().await;
    let response = client.get("/api/hello?name=Ada").send().await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.text().unwrap(), r#"{"hello":"Ada"}"#);
    assert_eq!(client.post("/api/hello").send().await.status(), 405);
}

#[actix_web::test]
async fn an_app_route() {
    let client = client().await;
    let response = client.get("/posts/7").send().await;
    assert_eq!(response.text().unwrap(), r#"{"title":"Post 7"}"#);
    assert_eq!(client.get("/posts/10").send().await.status(), 404);
}

#[actix_web::test]
async fn a_proxy_guards_its_folder() {
    let client = client().await;
    assert_eq!(client.get("/account").send().await.status(), 401);
    let request = client.get("/account").header("cookie", "session=ada");
    assert_eq!(request.send().await.text().unwrap(), r#"{"user":"ada"}"#);
}
