//! Bodies that App handlers read and their limits, without a server.

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use serde_json::json;
use twinroute::{
    Routes, app,
    app::{FormValue, NextRequest, NextResponse, Result, SegmentConfig},
    test::Client,
};

async fn client(route: app::AppRoute) -> Client {
    let routes = Routes::new().app("/it", route);
    Client::new(routes).await.expect("the route is valid")
}

#[actix_web::test]
async fn files_are_written_to_disk_and_deleted_with_the_form() {
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
        Ok(NextResponse::json(json!([
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
    let response = request
        .header("Content-Type", "multipart/form-data; boundary=X")
        .send()
        .await;
    assert_eq!(response.text().unwrap(), r#"["abc",3,true,true,"n"]"#);
}

#[actix_web::test]
async fn the_memory_of_a_form_on_disk_is_limited() {
    async fn post(mut req: NextRequest) -> Result {
        req.form_data_on_disk(std::env::temp_dir()).await?;
        Ok(NextResponse::empty(200))
    }
    let client = client(app::route().post(post)).await;
    let long = "x".repeat(60 * 1024);
    let part = |of: &str| format!("Content-Disposition: form-data; name={of}");
    let text = |length| part(&format!("\"a\"\r\n\r\n{}", "x".repeat(length)));
    let lines = |count| part(&format!("\"a\"\r\n{}\r\n", "X: 1\r\n".repeat(count)));
    let head = |length| part(&format!("\"a\"\r\nX: {}\r\n\r\n", "x".repeat(length)));
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
        ("X", lines(99), 1, 200),
        ("X", lines(100), 1, 413),
        ("X", head(65_490), 1, 200),
        ("X", head(65_500), 1, 413),
        (&boundary, text(1), 1, 200),
        (&too_long, text(1), 1, 400),
    ];
    for (number, (boundary, part, parts, status)) in cases.into_iter().enumerate() {
        let part = format!("--{boundary}\r\n{part}\r\n");
        let body = format!("{}--{boundary}--", part.repeat(parts));
        let content_type = format!("multipart/form-data; boundary={boundary}");
        let request = client.post("/it").header("Content-Type", &content_type);
        let response = request.body(body).send().await;
        assert_eq!(response.status(), status, "case {number}");
    }
}

#[actix_web::test]
async fn a_body_limit_applies_to_streams_and_clones() {
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
async fn the_header_lines_of_a_part_are_limited() {
    async fn post(mut req: NextRequest) -> Result {
        req.form_data().await?;
        Ok(NextResponse::empty(200))
    }
    let client = client(app::route().post(post)).await;
    for (lines, expected) in [(99, 200), (100, 413), (100_000, 413)] {
        let lines = "X-Y: z\r\n".repeat(lines);
        let head = format!("Content-Disposition: form-data; name=\"a\"\r\n{lines}");
        let body = format!("--X\r\n{head}\r\nb\r\n--X--");
        let request = client.post("/it").body(body);
        let request = request.header("Content-Type", "multipart/form-data; boundary=X");
        assert_eq!(request.send().await.status(), expected);
    }
}
