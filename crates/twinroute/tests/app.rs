//! What App handlers may take and answer, without a server.

use std::{convert::Infallible, time::Duration};

use actix_web::{HttpResponse, http::Method, rt::time::sleep, web::Json};
use bytes::Bytes;
use futures_util::{TryStreamExt as _, stream::once};
use serde_json::json;
use twinroute::{
    Routes, SetCookie, app,
    app::{Event, FormValue, NextRequest, NextResponse, Result, RouteContext, SegmentConfig, Sse},
    pages,
    pages::{NextApiResponse, Sent},
    test::Client,
};

async fn client(route: app::AppRoute) -> Client {
    let routes = Routes::new().app("/it", route);
    Client::new(routes).await.expect("the route has no mistake")
}

async fn whose(ctx: RouteContext) -> NextResponse {
    NextResponse::json(&ctx.params)
}

#[actix_web::test]
async fn a_handler_may_be_mounted_under_several_routes() {
    let route = app::route().get(whose);
    let routes = Routes::new()
        .app("/users/[id]", route.clone())
        .app("/teams/[team]/[...rest]", route);
    let client = Client::new(routes).await.unwrap();
    assert_eq!(
        client.get("/users/1").send().await.text().unwrap(),
        r#"{"id":"1"}"#
    );
    assert_eq!(
        client.get("/teams/a/b/c").send().await.text().unwrap(),
        r#"{"team":"a","rest":["b","c"]}"#
    );
}

#[actix_web::test]
async fn any_responder_is_an_answer() {
    async fn get() -> NextResponse {
        NextResponse::responder(Json(json!({ "a": 1 })))
            .status(201)
            .set_header("X-A", "1")
    }
    async fn post() -> Result<HttpResponse> {
        Ok(HttpResponse::Conflict().body("taken"))
    }
    let client = client(app::route().get(get).post(post)).await;
    let answer = client.get("/it").send().await;
    assert_eq!(
        (answer.status(), answer.header("x-a").as_deref()),
        (201, Some("1"))
    );
    assert_eq!(answer.text().unwrap(), r#"{"a":1}"#);
    let answer = client.post("/it").send().await;
    assert_eq!(
        (answer.status(), answer.text().unwrap().as_str()),
        (409, "taken")
    );
}

#[actix_web::test]
async fn comments_keep_a_silent_connection_open() {
    async fn get() -> NextResponse {
        let late = once(async {
            sleep(Duration::from_millis(120)).await;
            Ok::<_, Infallible>(Event::data("late"))
        });
        Sse::new(late).keep_alive(Duration::from_millis(40)).into()
    }
    let answer = client(app::route().get(get)).await.get("/it").send().await;
    assert_eq!(answer.header("content-type").unwrap(), "text/event-stream");
    let text = answer.text().unwrap();
    assert!(text.starts_with(":\n\n"), "{text}");
    assert!(text.ends_with(":\n\ndata: late\n\n"), "{text}");
}

#[actix_web::test]
async fn files_go_to_disk_and_are_gone_with_the_form() {
    async fn post(mut req: NextRequest) -> Result {
        let folder = tempfile::tempdir()?;
        let mut form = req.form_data_on_disk(folder.path()).await?;
        let kept = folder.path().join("kept");
        let file = form.take_file("file").ok_or_else(app::not_found)?;
        let temporary = file.path().map(ToOwned::to_owned).unwrap_or_default();
        let (text, size) = (file.text().await?, file.size());
        file.persist(&kept).await?;
        let other = match form.get("other") {
            Some(FormValue::File(other)) => other.path().is_some_and(std::path::Path::exists),
            _ => false,
        };
        let moved = kept.exists() && !temporary.exists();
        Ok(NextResponse::json(&json!([
            text,
            size,
            other,
            moved,
            form.text("note")
        ])))
    }
    let body = "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nabc\r\n\
                --X\r\nContent-Disposition: form-data; name=\"other\"; filename=\"g\"\r\n\r\n\r\n\
                --X\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nn\r\n--X--";
    let client = client(app::route().post(post)).await;
    let request = client.post("/it").body(body);
    let answer = request
        .header("Content-Type", "multipart/form-data; boundary=X")
        .send()
        .await;
    assert_eq!(answer.text().unwrap(), r#"["abc",3,true,true,"n"]"#);
}

#[actix_web::test]
async fn what_a_form_on_disk_holds_in_memory_is_bounded() {
    async fn post(mut req: NextRequest) -> Result {
        req.form_data_on_disk(std::env::temp_dir()).await?;
        Ok(NextResponse::empty(200))
    }
    let client = client(app::route().post(post)).await;
    let long = "x".repeat(60 * 1024);
    let part = |of: &str| format!("Content-Disposition: form-data; name={of}");
    let text = |length| part(&format!("\"a\"\r\n\r\n{}", "x".repeat(length)));
    let (boundary, too_long) = ("b".repeat(256), "b".repeat(257));
    let cases = [
        ("X", text(1024 * 1024 - 1), 1, 200),
        ("X", text(1024 * 1024), 1, 413),
        ("X", part("\"\"\r\n\r\n"), 1000, 200),
        ("X", part("\"\"\r\n\r\n"), 1001, 413),
        ("X", part(&format!("\"{long}\"\r\n\r\n")), 17, 200),
        ("X", part(&format!("\"{long}\"\r\n\r\n")), 18, 413),
        (
            "X",
            part(&format!("\"\"; filename=\"{long}\"\r\n\r\n")),
            18,
            413,
        ),
        (
            "X",
            part(&format!("\"\"\r\nContent-Type: {long}\r\n\r\n")),
            18,
            413,
        ),
        (&boundary, text(1), 1, 200),
        (&too_long, text(1), 1, 400),
    ];
    for (number, (boundary, part, parts, status)) in cases.into_iter().enumerate() {
        let part = format!("--{boundary}\r\n{part}\r\n");
        let body = format!("{}--{boundary}--", part.repeat(parts));
        let content_type = format!("multipart/form-data; boundary={boundary}");
        let request = client.post("/it").header("Content-Type", &content_type);
        let answer = request.body(body).send().await;
        assert_eq!(answer.status(), status, "case {number}");
    }
}

#[actix_web::test]
async fn a_body_limit_holds_for_streams_and_clones() {
    async fn post(mut req: NextRequest) -> Result {
        let chunks: Vec<Bytes> = req.body()?.try_collect().await?;
        Ok(NextResponse::bytes(chunks.concat()))
    }
    async fn put(mut req: NextRequest) -> Result {
        let mut copy = req.try_clone()?;
        Ok(NextResponse::bytes(copy.bytes().await?))
    }
    let config = SegmentConfig::new().body_limit("4b");
    let client = client(app::route().post(post).put(put).segment_config(config)).await;
    for (body, status) in [("four", 200), ("five!", 413)] {
        assert_eq!(client.post("/it").body(body).send().await.status(), status);
        assert_eq!(client.put("/it").body(body).send().await.status(), status);
    }
}

#[actix_web::test]
async fn outside_of_a_request_they_are_errors() {
    let message = "`connection()` was called outside of an App route's request";
    assert_eq!(app::connection().await.unwrap_err().message(), message);
}

#[actix_web::test]
async fn head_drops_a_stream() {
    async fn get() -> NextResponse {
        NextResponse::stream(futures_util::stream::pending::<
            std::result::Result<Bytes, Infallible>,
        >())
        .set_header("X-A", "1")
    }
    async fn handler(res: NextApiResponse) -> Sent {
        res.set_header("X-A", "1")
            .stream(futures_util::stream::pending::<
                std::result::Result<Bytes, Infallible>,
            >())
    }
    let routes = Routes::new()
        .app("/app", app::route().get(get))
        .pages("/pages", pages::route(handler));
    let client = Client::new(routes).await.unwrap();
    for path in ["/app", "/pages"] {
        let answer = client.request(Method::HEAD, path).send().await;
        assert_eq!(
            (answer.status(), answer.header("x-a").as_deref()),
            (200, Some("1")),
            "{path}"
        );
        assert_eq!(answer.bytes().unwrap(), "", "{path}");
    }
}

#[actix_web::test]
async fn targets_are_escaped_as_a_browser_does_it() {
    let client = Client::new(Routes::new().app("/users/[id]", app::route().get(whose)));
    let client = client.await.unwrap();
    for target in ["/users/a b", "users/a%20b", "/users/a b?c=ä d"] {
        let answer = client.get(target).send().await;
        assert_eq!(answer.text().unwrap(), r#"{"id":"a b"}"#, "{target}");
    }
}

#[actix_web::test]
async fn a_cookie_can_not_smuggle_attributes_in() {
    async fn get(req: NextRequest) -> NextResponse {
        let path = req.next_url().search_params();
        let path = path.get("path").unwrap_or_default();
        NextResponse::empty(200).set_cookie(SetCookie::new("a", "b;c").path(path))
    }
    let client = client(app::route().get(get)).await;
    let answer = client.get("/it?path=/x").send().await;
    assert_eq!(answer.header("set-cookie").unwrap(), "a=b%3Bc; Path=/x");
    let answer = client.get("/it?path=/x;Domain=evil.example").send().await;
    assert_eq!((answer.status(), answer.header("set-cookie")), (500, None));
}

#[actix_web::test]
async fn draft_mode_knows_the_cookie_of_its_secrets() {
    async fn get() -> Result {
        Ok(NextResponse::json(&app::draft_mode()?.is_enabled()?))
    }
    async fn post() -> Result {
        let draft = app::draft_mode()?;
        Ok(NextResponse::json(&draft.enable()?.is_enabled()?))
    }
    let id = "0123456789abcdef0123456789abcdef";
    let secrets = app::PreviewSecrets::new(id, "s".repeat(32), "e".repeat(32)).unwrap();
    let routes = Routes::new().app("/it", app::route().get(get).post(post));
    let client = Client::configured(routes, |config| {
        config.app_data(secrets);
    });
    let client = client.await.unwrap();
    let on = client.post("/it").send().await;
    let cookie = format!("__prerender_bypass={id}; Path=/; Secure; HttpOnly; SameSite=none");
    assert_eq!(
        (
            on.text().unwrap().as_str(),
            on.header("set-cookie").unwrap()
        ),
        ("true", cookie)
    );
    for (sent, is_on) in [(id, "true"), (&id[1..], "false")] {
        let request = client
            .get("/it")
            .header("Cookie", &format!("__prerender_bypass={sent}"));
        assert_eq!(request.send().await.text().unwrap(), is_on);
    }
}
