use my_api::routes;

use twinroute::test::Client;

#[actix_web::test]
async fn hello() {
    let client = Client::new(routes()).await.expect("valid routes");
    let response = client.get("/api/hello").send().await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.text().unwrap(), r#"{"hello":"from Rust"}"#);
}
