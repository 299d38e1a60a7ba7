//! Which server serves a route.

use std::{
    fs,
    time::{Duration, Instant},
};

use actix_web::{http::Method, rt::time::sleep};
use twinroute::{Routes, test::Client};

use crate::setup::{LEGACY, RUST, RolloutFile, client, legacy, routes, text};

/// Waits until the response to `path` is `expected`. A switch may take a second.
async fn wait_for(client: &Client, path: &str, expected: &str) {
    let start = Instant::now();
    while text(client, &Method::GET, path).await != expected {
        assert!(
            start.elapsed() < Duration::from_secs(1),
            "{path} is not {expected}"
        );
        sleep(Duration::from_millis(10)).await;
    }
}

#[actix_web::test]
async fn each_route_and_method_is_served_as_the_file_configures() {
    let file = RolloutFile::new(
        r#"
        default = "legacy"
        [routes]
        "/hello" = "rust"
        "/posts" = { mode = "rust", GET = "legacy" }
        "/posts/[id]" = { POST = "rust" }
        "#,
    );
    let legacy_server = legacy();
    let client = client(routes(), &legacy_server, file.rollout()).await;
    for (method, path, expected) in [
        (Method::GET, "/hello", RUST),
        (Method::GET, "/posts", LEGACY),
        (Method::POST, "/posts", RUST),
        (Method::GET, "/posts/1", LEGACY),
        (Method::POST, "/posts/1", RUST),
        (Method::GET, "/elsewhere", LEGACY),
    ] {
        assert_eq!(
            text(&client, &method, path).await,
            expected,
            "{method} {path}"
        );
    }
    // HEAD is served by the same server as GET.
    let requests = legacy_server.requests();
    text(&client, &Method::HEAD, "/posts").await;
    text(&client, &Method::HEAD, "/hello").await;
    assert_eq!(legacy_server.requests(), requests + 1);
}

#[actix_web::test]
async fn a_change_of_the_file_applies_within_a_second_and_loses_no_request() {
    let file = RolloutFile::new("default = \"rust\"");
    let client = client(routes(), &legacy(), file.rollout()).await;
    let requesting = actix_web::rt::spawn(request_endlessly(client.clone()));
    wait_for(&client, "/posts", RUST).await;
    file.write("default = \"legacy\"");
    wait_for(&client, "/posts", LEGACY).await;
    // Editors write a new file and rename it over the old one.
    let new = file.0.path().join("new");
    fs::write(
        &new,
        "default = \"legacy\"\n[routes]\n\"/posts\" = \"rust\"",
    )
    .unwrap();
    fs::rename(&new, file.path()).unwrap();
    wait_for(&client, "/posts", RUST).await;
    assert!(!requesting.is_finished(), "a request was lost");
    requesting.abort();
}

/// Sends requests until a response is not 200.
async fn request_endlessly(client: Client) {
    while client.get("/posts").send().await.status() == 200 {
        sleep(Duration::from_millis(1)).await;
    }
}

#[actix_web::test]
async fn an_invalid_file_is_rejected_and_the_old_one_stays() {
    let file = RolloutFile::new("default = \"legacy\"\nroutes = { \"/hello\" = \"rust\" }");
    let client = client(routes(), &legacy(), file.rollout()).await;
    for invalid in [
        "",
        "default = \"rust\"\nroutes = { \"/helo\" = \"rust\" }",
        "default =",
    ] {
        file.write(invalid);
        sleep(Duration::from_millis(400)).await;
        assert_eq!(text(&client, &Method::GET, "/hello").await, RUST);
        assert_eq!(text(&client, &Method::GET, "/posts").await, LEGACY);
    }
    fs::remove_file(file.path()).unwrap();
    sleep(Duration::from_millis(400)).await;
    assert_eq!(text(&client, &Method::GET, "/hello").await, RUST);
    file.write("default = \"rust\"");
    wait_for(&client, "/posts", RUST).await;
}

#[test]
fn all_errors_of_a_file_are_reported_together() {
    let errors_of = |routes: Routes, text: &str| {
        let file = RolloutFile::new(text);
        let error = routes
            .rollout(file.rollout())
            .build()
            .unwrap_err()
            .to_string();
        error.replace(&format!("{}:", file.path().display()), "")
    };
    let with_legacy = || routes().legacy("http://127.0.0.1:1");
    assert_eq!(
        errors_of(
            with_legacy(),
            r#"
            default = "both"
            ignored = []
            ignore = ["etag", 1]
            [routes]
            "/hello" = "rust"
            "/post" = "legacy"
            "/posts" = { GET = "rust", get = "rust", POST = 1 }
            [routes."/posts/[id]"]
            ignore = "$.a"
            "#
        ),
        "2: `both` is neither `legacy`, `shadow` nor `rust`\n\
         3: `ignored` is neither `default`, `ignore` nor `routes`\n\
         4: `etag` is neither `$.path`, `header name`, `cookie name` nor `body`\n\
         4: an ignored part must be a string such as `\"$.time\"`\n\
         7: there is no route `/post`; did you mean `/posts`?\n\
         8: `get` is neither `mode`, `ignore`, `proxy` nor a method such as `GET`\n\
         8: a mode must be a string: `\"legacy\"`, `\"shadow\"` or `\"rust\"`\n\
         10: `ignore` must be a list of strings such as `\"$.time\"`"
    );
    assert_eq!(
        errors_of(with_legacy(), "routes = { \"/hello\" = \"rust\" }"),
        "1: `default` is missing: `legacy`, `shadow` or `rust`, for routes that are not named"
    );
    assert_eq!(
        errors_of(
            with_legacy(),
            "default = \"rust\"\n[routes]\n\"/hello\" = \"rust\"\n\"/hello\" = \"legacy\"\nx"
        ),
        "4: duplicate key\n5: key with no value, expected `=`"
    );
    assert_eq!(
        errors_of(
            routes(),
            "default = \"rust\"\nroutes = { \"/hello\" = \"shadow\" }"
        ),
        "1: `legacy` and `shadow` need a legacy server: set it with `Routes::legacy`"
    );
    let missing = routes()
        .rollout("no/such/rollout.toml")
        .build()
        .unwrap_err();
    assert!(
        missing.to_string().starts_with("no/such/rollout.toml: "),
        "{missing}"
    );
}
