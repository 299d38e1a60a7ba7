//! Each pattern of the Pages style.

use serde_json::json;
use twinroute::test::Client;

async fn client() -> Client {
    Client::new(showcase::routes()).await.expect("valid routes")
}

#[actix_web::test]
async fn hello() {
    let response = client().await.get("/api/hello").send().await;
    assert_eq!(response.status(), 200);
    assert_eq!(
        response.text().unwrap(),
        r#"{"message":"Hello from Next.js!"}"#
    );
    assert_eq!(
        response.header("Content-Type").unwrap(),
        "application/json; charset=utf-8"
    );
    assert!(response.header("ETag").is_some());
}

#[actix_web::test]
async fn methods() {
    let client = client().await;
    let status = async |method: &str| {
        let method = method.parse().unwrap();
        client.request(method, "/api/methods").send().await.status()
    };
    assert_eq!(status("GET").await, 200);
    assert_eq!(status("POST").await, 201);
    assert_eq!(status("DELETE").await, 204);
    assert_eq!(status("HEAD").await, 405);
    assert_eq!(status("PURGE").await, 405);

    let refused = client.put("/api/methods").send().await;
    assert_eq!(refused.header("Allow").unwrap(), "GET, POST, DELETE");
    assert_eq!(refused.text().unwrap(), "Method PUT Not Allowed");
}

#[actix_web::test]
async fn query() {
    let client = client().await;
    let response = client.get("/api/query?q=a+b&tag=x&tag=y").send().await;
    let expected = r#"{"q":"a b","tags":["x","y"],"all":{"q":"a b","tag":["x","y"]}}"#;
    assert_eq!(response.text().unwrap(), expected);
    assert_eq!(client.get("/api/query").send().await.status(), 400);
}

#[actix_web::test]
async fn path_parameters() {
    let client = client().await;
    let cases = [
        ("/api/users/caf%C3%A9", r#"{"user":"café"}"#),
        ("/api/users/a%2Fb?id=query", r#"{"user":"a/b"}"#),
        ("/api/files/a", r#"{"path":["a"]}"#),
        ("/api/files/a/b/c", r#"{"path":["a","b","c"]}"#),
        ("/api/docs", "{}"),
        ("/api/docs/a/b", r#"{"slug":["a","b"]}"#),
    ];
    for (path, expected) in cases {
        let response = client.get(path).send().await;
        assert_eq!(response.text().unwrap(), expected, "{path}");
    }
    assert_eq!(client.get("/api/files").send().await.status(), 404);
}

#[actix_web::test]
async fn json_body() {
    let client = client().await;
    let order = json!({ "item": "tea", "count": 2 });
    let response = client.post("/api/json").json(&order).send().await;
    assert_eq!(response.text().unwrap(), r#"{"ordered":"2 x tea"}"#);

    let wrong = json!({ "item": "tea", "count": "two" });
    let response = client.post("/api/json").json(&wrong).send().await;
    assert_eq!(response.status(), 400);
}

#[actix_web::test]
async fn form() {
    let client = client().await;
    let fields = [("email", "a@b.c"), ("list", "1"), ("list", "2")];
    let response = client.post("/api/form").form(&fields).send().await;
    let expected = r#"{"email":"a@b.c","fields":2,"form":{"email":"a@b.c","list":["1","2"]}}"#;
    assert_eq!(response.text().unwrap(), expected);
    assert_eq!(client.post("/api/form").send().await.status(), 415);
}

#[actix_web::test]
async fn raw_body() {
    let request = client().await.post("/api/raw");
    let request = request.header("Content-Type", "application/json");
    let response = request.body("{ not json").send().await;
    assert_eq!(response.text().unwrap(), r#"{"bytes":10}"#);
}

#[actix_web::test]
async fn cookies() {
    let request = client().await.get("/api/cookies");
    let response = request.header("Cookie", "visits=4; a=b%20c").send().await;
    assert_eq!(response.text().unwrap(), r#"{"visits":"4","a":"b c"}"#);
    assert_eq!(
        response.header("Set-Cookie").unwrap(),
        "visits=5; Path=/; Max-Age=3600; HttpOnly; SameSite=lax"
    );
}

#[actix_web::test]
async fn headers() {
    let request = client().await.get("/api/headers");
    let response = request.header("User-Agent", "tests").send().await;
    assert_eq!(response.text().unwrap(), r#"{"agent":"tests"}"#);
    assert_eq!(response.header("Cache-Control").unwrap(), "no-store");
    assert_eq!(response.header("X-Style").unwrap(), "pages");
}

#[actix_web::test]
async fn redirect() {
    let client = client().await;
    for (path, status) in [("/api/redirect", 307), ("/api/redirect?permanent", 308)] {
        let response = client.get(path).send().await;
        assert_eq!(response.status(), status);
        assert_eq!(response.header("Location").unwrap(), "/api/hello");
    }
}

#[actix_web::test]
async fn errors() {
    let client = client().await;
    let cases = [
        ("/api/errors/7", 200, "7"),
        ("/api/errors/seven", 500, "Internal Server Error"),
        ("/api/errors/panic", 500, "Internal Server Error"),
        ("/api/errors/own", 422, "the date is in the past"),
    ];
    for (path, status, body) in cases {
        let response = client.get(path).send().await;
        assert_eq!(
            (response.status(), response.text().unwrap().as_str()),
            (status, body),
            "{path}"
        );
    }
}

#[actix_web::test]
async fn webhook() {
    let request = client().await.post("/api/webhook");
    let request = request.header("Content-Type", "application/json");
    let response = request.body(r#"{ "id": 1 }"#).send().await;
    assert_eq!(response.text().unwrap(), r#"{"bytes":11,"event":{"id":1}}"#);
}

#[actix_web::test]
async fn a_written_response() {
    let response = client().await.get("/api/export").send().await;
    assert_eq!(response.header("Content-Type").unwrap(), "text/csv");
    let rows = response.text().unwrap();
    assert!(rows.starts_with("id,square\n1,1\n2,4\n") && rows.ends_with("1000,1000000\n"));
}

#[actix_web::test]
async fn draft_mode() {
    let client = client().await;
    assert_eq!(client.get("/api/draft?secret=x").send().await.status(), 401);
    let entered = client.get("/api/draft?secret=from+the+CMS").send().await;
    assert_eq!(entered.status(), 307);
    let cookie = entered.header("Set-Cookie").unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let draft = async |cookie| {
        let request = client.get("/api/draft").header("Cookie", cookie);
        request.send().await.text().unwrap()
    };
    assert_eq!(draft(cookie).await, r#"{"draft":true}"#);
    assert_eq!(
        draft("__prerender_bypass=guess").await,
        r#"{"draft":false}"#
    );
}
