//! Both styles share their posts: one reads what the other writes.

use actix_web::web::Data;
use serde_json::{Value, json};
use showcase::Posts;
use twinroute::test::Client;

async fn client() -> Client {
    Client::builder(showcase::routes())
        .app_data(Data::new(Posts::default()))
        .build()
        .await
        .expect("valid routes")
}

/// Creates, reads, replaces and deletes a post under `ours`, and reads it under `theirs` in between.
async fn walk(ours: &str, theirs: &str) {
    let client = client().await;
    let list = async || client.get(theirs).send().await.text().expect("a list");
    assert_eq!(list().await, "[]");

    let created = client.post(ours).json(&json!({ "title": "a" })).send();
    let created = created.await;
    assert_eq!(created.status(), 201);
    let post: Value = created.json().expect("a post");
    assert_eq!(post, json!({ "id": 1, "title": "a", "body": "" }));
    assert_eq!(list().await, r#"[{"id":1,"title":"a","body":""}]"#);

    let (ours, theirs) = (format!("{ours}/1"), format!("{theirs}/1"));
    let new = json!({ "title": "b", "body": "c" });
    assert_eq!(client.put(&ours).json(&new).send().await.status(), 200);
    let read = client.get(&theirs).send().await;
    let post: Value = read.json().expect("a post");
    assert_eq!(post, json!({ "id": 1, "title": "b", "body": "c" }));

    assert_eq!(client.delete(&ours).send().await.status(), 204);
    assert_eq!(client.delete(&ours).send().await.status(), 404);
    assert_eq!(client.get(&theirs).send().await.status(), 404);
}

#[actix_web::test]
async fn written_by_pages() {
    walk("/api/posts", "/posts").await;
}

#[actix_web::test]
async fn written_by_app() {
    walk("/posts", "/api/posts").await;
}

#[actix_web::test]
async fn bad_input() {
    let client = client().await;
    for path in ["/api/posts", "/posts"] {
        let untitled = client.post(path).json(&json!({ "body": "c" }));
        assert_eq!(untitled.send().await.status(), 400, "{path}");
        let no_id = client.get(&format!("{path}/one")).send().await;
        assert_eq!(no_id.status(), 400, "{path}");
        let missing = client.get(&format!("{path}/1")).send().await;
        assert_eq!(missing.status(), 404, "{path}");
        let patch = client.request("PATCH".parse().unwrap(), path);
        assert_eq!(patch.send().await.status(), 405, "{path}");
    }
}
