//! twinroute, App.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use twinroute::{
    Routes, SetCookie,
    app::{
        Dynamic, FormValue, NextRequest, NextResponse, Result, RouteContext, SegmentConfig,
        cookies, not_found, redirect, route,
    },
    json::JsonValue,
};

use super::responses::{
    ELSEWHERE, MESSAGE, Posts, TAG, edit_json, events, list as posts, mebibyte,
};

#[derive(Deserialize, Serialize)]
struct Id {
    id: String,
}

#[derive(Deserialize, Serialize)]
struct FilePath {
    path: Vec<String>,
}

#[derive(Serialize)]
struct Search<'a> {
    q: Option<&'a str>,
    page: Option<&'a str>,
    sort: Option<&'a str>,
}

async fn hello() -> NextResponse {
    NextResponse::json(json!({ "message": MESSAGE }))
}

async fn post(ctx: RouteContext<Id>) -> NextResponse {
    NextResponse::json(&ctx.params)
}

async fn file(ctx: RouteContext<FilePath>) -> NextResponse {
    NextResponse::json(&ctx.params)
}

async fn search(req: NextRequest) -> NextResponse {
    let query = req.next_url().search_params();
    NextResponse::json(&Search {
        q: query.get("q"),
        page: query.get("page"),
        sort: query.get("sort"),
    })
}

async fn theme() -> Result {
    let jar = cookies()?;
    jar.set(SetCookie::new("seen", "1").http_only());
    Ok(NextResponse::json(json!({ "theme": jar.value("theme") })))
}

async fn echo(mut req: NextRequest) -> Result {
    Ok(NextResponse::json(&req.json::<JsonValue>().await?))
}

async fn edit(mut req: NextRequest) -> Result {
    let mut order: JsonValue = req.json().await?;
    edit_json(&mut order);
    Ok(NextResponse::json(&order))
}

async fn typed(mut req: NextRequest) -> Result {
    let posts: Posts = req.json().await?;
    Ok(NextResponse::json(&posts))
}

async fn list() -> NextResponse {
    NextResponse::json(posts())
}

async fn form(mut req: NextRequest) -> Result {
    let form = req.form_data().await?;
    let fields: Map<String, Value> = form
        .iter()
        .map(|(name, value)| (name.to_owned(), text(value)))
        .collect();
    Ok(NextResponse::json(&fields))
}

fn text(value: &FormValue) -> Value {
    match value {
        FormValue::Text(text) => text.as_str().into(),
        FormValue::File(file) => file.name().into(),
    }
}

async fn upload(mut req: NextRequest) -> Result {
    let form = req.form_data().await?;
    let file = form.file("file").ok_or_else(not_found)?;
    let body = json!({ "name": file.name(), "bytes": file.size() });
    Ok(NextResponse::json(&body))
}

async fn missing() -> Result {
    Err(not_found())
}

async fn tagged(req: NextRequest) -> NextResponse {
    if req.header("if-none-match").as_deref() == Some(TAG) {
        return NextResponse::empty(304).set_header("ETag", TAG);
    }
    NextResponse::json(json!({ "message": MESSAGE })).set_header("ETag", TAG)
}

async fn moved() -> Result {
    Err(redirect(ELSEWHERE))
}

async fn stream() -> NextResponse {
    NextResponse::stream(mebibyte()).set_header("Content-Type", "application/octet-stream")
}

async fn event_stream() -> NextResponse {
    NextResponse::stream(events())
        .set_header("Content-Type", "text/event-stream")
        .set_header("Cache-Control", "no-cache, no-transform")
}

pub(super) fn routes() -> Routes {
    let kept = SegmentConfig::new().dynamic(Dynamic::ForceStatic);
    Routes::new()
        .app("/hello", route().get(hello))
        .app("/kept", route().get(hello).segment_config(kept))
        .app("/posts/[id]", route().get(post))
        .app("/files/[...path]", route().get(file))
        .app("/search", route().get(search))
        .app("/theme", route().get(theme))
        .app("/echo", route().post(echo))
        .app("/form", route().post(form))
        .app("/upload", route().post(upload))
        .app("/missing", route().get(missing))
        .app("/only-get", route().get(hello))
        .app("/tagged", route().get(tagged))
        .app("/moved", route().get(moved))
        .app("/stream", route().get(stream))
        .app("/events", route().get(event_stream))
        .app("/edit", route().post(edit))
        .app("/typed", route().post(typed))
        .app("/list", route().get(list))
}
