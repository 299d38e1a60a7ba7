//! Who answers.

use std::{
    fs,
    time::{Duration, Instant},
};

use actix_web::{http::Method, rt::time::sleep};
use twinroute::{Routes, test::Client};

use crate::behind::{File, LEGACY, RUST, client, legacy, routes, text};

/// Waits until `path` is answered with `expected`; at most a second, which is what a switch may take.
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
async fn each_route_and_method_is_answered_by_whom_the_file_says() {
    let file = File::new(
        r#"
        default = "legacy"
        [routes]
        "/hello" = "rust"
        "/posts" = { mode = "rust", GET = "legacy" }
        "/posts/[id]" = { POST = "rust" }
        "#,
    );
    let next = legacy();
    let client = client(routes(), &next, file.rollout()).await;
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
    // HEAD goes where GET goes.
    let asked = next.asked();
    text(&client, &Method::HEAD, "/posts").await;
    text(&client, &Method::HEAD, "/hello").await;
    assert_eq!(next.asked(), asked + 1);
}

#[actix_web::test]
async fn a_change_of_the_file_is_in_force_within_a_second_and_loses_nothing() {
    let file = File::new("default = \"rust\"");
    let client = client(routes(), &legacy(), file.rollout()).await;
    let asking = actix_web::rt::spawn(ask_for_ever(client.clone()));
    wait_for(&client, "/posts", RUST).await;
    file.write("default = \"legacy\"");
    wait_for(&client, "/posts", LEGACY).await;
    // As editors do it: a new file takes the old one's name.
    let new = file.0.path().join("new");
    fs::write(
        &new,
        "default = \"legacy\"\n[routes]\n\"/posts\" = \"rust\"",
    )
    .unwrap();
    fs::rename(&new, file.path()).unwrap();
    wait_for(&client, "/posts", RUST).await;
    assert!(!asking.is_finished(), "a request was lost");
    asking.abort();
}

/// Asks until an answer is not 200.
async fn ask_for_ever(client: Client) {
    while client.get("/posts").send().await.status() == 200 {
        sleep(Duration::from_millis(1)).await;
    }
}

#[actix_web::test]
async fn a_bad_file_is_refused_and_the_old_one_stays() {
    let file = File::new("default = \"legacy\"\nroutes = { \"/hello\" = \"rust\" }");
    let client = client(routes(), &legacy(), file.rollout()).await;
    for bad in [
        "",
        "default = \"rust\"\nroutes = { \"/helo\" = \"rust\" }",
        "default =",
    ] {
        file.write(bad);
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
fn all_mistakes_of_a_file_are_told_at_once() {
    let told = |routes: Routes, text: &str| {
        let file = File::new(text);
        let error = routes
            .rollout(file.rollout())
            .build()
            .unwrap_err()
            .to_string();
        error.replace(&format!("{}:", file.path().display()), "")
    };
    let behind = || routes().legacy("http://127.0.0.1:1");
    assert_eq!(
        told(
            behind(),
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
         8: `get` is neither `mode`, `ignore` nor a method such as `GET`\n\
         8: a mode must be a string: `\"legacy\"`, `\"shadow\"` or `\"rust\"`\n\
         10: `ignore` must be a list of strings such as `\"$.time\"`"
    );
    assert_eq!(
        told(behind(), "routes = { \"/hello\" = \"rust\" }"),
        "1: `default` is missing: `legacy`, `shadow` or `rust`, for routes that are not named"
    );
    assert_eq!(
        told(
            behind(),
            "default = \"rust\"\n[routes]\n\"/hello\" = \"rust\"\n\"/hello\" = \"legacy\"\nx"
        ),
        "4: duplicate key\n5: key with no value, expected `=`"
    );
    assert_eq!(
        told(
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
