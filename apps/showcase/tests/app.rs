//! Each pattern of the App style.

use serde_json::json;
use twinroute::test::Client;

async fn client() -> Client {
    Client::new(showcase::routes()).await.expect("valid routes")
}

#[actix_web::test]
async fn hello() {
    let response = client().await.get("/hello").send().await;
    assert_eq!(response.status(), 200);
    assert_eq!(
        response.text().unwrap(),
        r#"{"message":"Hello from Next.js!"}"#
    );
    assert_eq!(response.header("Content-Type").unwrap(), "application/json");
    assert!(response.header("ETag").is_none());
}

#[actix_web::test]
async fn methods() {
    let client = client().await;
    let status = async |method: &str| {
        let method = method.parse().unwrap();
        client.request(method, "/methods").send().await.status()
    };
    assert_eq!(status("GET").await, 200);
    assert_eq!(status("HEAD").await, 200);
    assert_eq!(status("POST").await, 201);
    assert_eq!(status("DELETE").await, 204);
    assert_eq!(status("PUT").await, 405);
    assert_eq!(status("PURGE").await, 400);

    let options = client.request("OPTIONS".parse().unwrap(), "/methods");
    let options = options.send().await;
    assert_eq!(options.status(), 204);
    assert_eq!(
        options.header("Allow").unwrap(),
        "DELETE, GET, HEAD, OPTIONS, POST"
    );
}

#[actix_web::test]
async fn a_proxy_guards_its_folder() {
    let client = client().await;
    for target in ["/account", "/account/unknown"] {
        let response = client.get(target).send().await;
        assert_eq!(response.status(), 401, "{target}");
        assert_eq!(response.text().unwrap(), r#"{"error":"no session"}"#);
    }
    let forged = client.get("/account").header("x-user", "root");
    let response = forged.header("cookie", "session=ann").send().await;
    assert_eq!(response.text().unwrap(), r#"{"user":"ann"}"#);
}

#[actix_web::test]
async fn search_params() {
    let client = client().await;
    let response = client.get("/search?q=a+b&tag=x&tag=y").send().await;
    assert_eq!(response.text().unwrap(), r#"{"q":"a b","tags":["x","y"]}"#);
    assert_eq!(client.get("/search").send().await.status(), 400);
}

#[actix_web::test]
async fn path_parameters() {
    let client = client().await;
    let cases = [
        ("/users/caf%C3%A9", r#"{"user":"café"}"#),
        ("/users/a%2Fb", r#"{"user":"a/b"}"#),
        ("/files/a/b/c", r#"{"path":["a","b","c"],"depth":3}"#),
        ("/docs", r#"{"index":true}"#),
        ("/docs/a/b", r#"{"page":"a/b"}"#),
        ("/about", "twinroute, in twins"),
    ];
    for (path, expected) in cases {
        let response = client.get(path).send().await;
        assert_eq!(response.text().unwrap(), expected, "{path}");
    }
    assert_eq!(client.get("/files").send().await.status(), 404);
}

#[actix_web::test]
async fn json_body() {
    let client = client().await;
    let order = json!({ "item": "tea", "count": 2 });
    let response = client.post("/json").json(&order).send().await;
    assert_eq!(response.text().unwrap(), r#"{"ordered":"2 x tea"}"#);

    let wrong = json!({ "item": "tea", "count": "two" });
    let response = client.post("/json").json(&wrong).send().await;
    assert_eq!(response.status(), 400);

    let long = json!({ "item": "t".repeat(64 * 1024), "count": 1 });
    let response = client.post("/json").json(&long).send().await;
    assert_eq!(response.status(), 413);
}

#[actix_web::test]
async fn form() {
    let client = client().await;
    let response = client.post("/form").form(&[("email", "a@b.c")]);
    let response = response.send().await;
    assert_eq!(response.text().unwrap(), r#"{"email":"a@b.c"}"#);
    let response = client.post("/form").form(&[("mail", "a@b.c")]);
    assert_eq!(response.send().await.status(), 400);
}

#[actix_web::test]
async fn cookies() {
    let client = client().await;
    let request = client.get("/cookies").header("Cookie", "visits=4; bare");
    let response = request.send().await;
    assert_eq!(
        response.text().unwrap(),
        r#"[{"name":"visits","value":"4"},{"name":"bare","value":"true"}]"#
    );
    let cookie = response.header("Set-Cookie").unwrap();
    assert!(cookie.starts_with("visits=5; Path=/; Expires="), "{cookie}");
    assert!(
        cookie.ends_with("; Max-Age=3600; HttpOnly; SameSite=lax"),
        "{cookie}"
    );

    let response = client.delete("/cookies").send().await;
    assert_eq!(
        response.header("Set-Cookie").unwrap(),
        "visits=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
    );
}

#[actix_web::test]
async fn headers() {
    let request = client().await.get("/headers");
    let response = request.header("User-Agent", "tests").send().await;
    assert_eq!(response.text().unwrap(), r#"{"agent":"tests"}"#);
    assert_eq!(response.header("Cache-Control").unwrap(), "no-store");
    assert_eq!(response.header("X-Style").unwrap(), "app");
}

#[actix_web::test]
async fn redirect() {
    let client = client().await;
    let cases = [
        (client.get("/redirect"), 307, "/hello"),
        (client.get("/redirect?to=permanent"), 308, "/hello"),
        (
            client.get("/redirect?to=https://example.com/a"),
            307,
            "https://example.com/a",
        ),
        (client.post("/redirect").form(&[("a", "b")]), 303, "/hello"),
        (client.post("/redirect").json(&1), 307, "/hello"),
    ];
    for (request, status, location) in cases {
        let response = request.send().await;
        assert_eq!(response.status(), status);
        assert_eq!(response.header("Location").unwrap(), location);
    }
    let relative = client.get("/redirect?to=relative").send().await;
    assert_eq!(relative.status(), 500);
}

#[actix_web::test]
async fn errors() {
    let client = client().await;
    let cases = [
        ("/errors/7", 200, "7"),
        ("/errors/seven", 500, ""),
        ("/errors/panic", 500, ""),
        ("/errors/own", 422, "the date is in the past"),
        ("/errors/not-found", 404, ""),
        ("/errors/unauthorized", 401, ""),
        ("/errors/forbidden", 403, ""),
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
