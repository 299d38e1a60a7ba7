//! twinroute, Pages.

use actix_web::{error::PayloadError, web::Payload};
use futures_util::StreamExt as _;
use serde::Serialize;
use serde_json::json;
use twinroute::{
    Routes, SetCookie,
    pages::{Body, NextApiRequest, NextApiResponse, PageConfig, Sent, route},
};

use super::responses::{ELSEWHERE, MESSAGE, Posts, edit_json, events, list as posts, mebibyte};

#[derive(Serialize)]
struct Search<'a> {
    q: Option<&'a str>,
    page: Option<&'a str>,
    sort: Option<&'a str>,
}

async fn hello(_req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.status(200).json(json!({ "message": MESSAGE }))
}

async fn post(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(json!({ "id": req.query().get("id") }))
}

async fn file(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let path: Vec<_> = req.query().get_all("path").collect();
    res.json(json!({ "path": path }))
}

async fn search(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let query = req.query();
    res.json(&Search {
        q: query.get("q"),
        page: query.get("page"),
        sort: query.get("sort"),
    })
}

async fn theme(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.set_cookie(SetCookie::new("seen", "1").path("/").http_only())
        .json(json!({ "theme": req.cookies().get("theme") }))
}

async fn echo(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(req.body())
}

async fn edit(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let Body::Json(mut order) = req.into_body() else {
        return res.status(400).end();
    };
    edit_json(&mut order);
    res.json(&order)
}

async fn typed(req: NextApiRequest<Posts>, res: NextApiResponse) -> Sent {
    res.json(req.body())
}

async fn list(res: NextApiResponse) -> Sent {
    res.json(posts())
}

async fn upload(res: NextApiResponse, mut body: Payload) -> Result<Sent, PayloadError> {
    let mut bytes = 0;
    while let Some(chunk) = body.next().await {
        bytes += chunk?.len();
    }
    Ok(res.json(json!({ "bytes": bytes })))
}

async fn missing(res: NextApiResponse) -> Sent {
    res.status(404).json(json!({ "error": "no such post" }))
}

async fn only_get(req: NextApiRequest, res: NextApiResponse) -> Sent {
    if req.method() == "GET" {
        return res.json(json!({ "message": MESSAGE }));
    }
    res.status(405).set_header("Allow", "GET").end()
}

async fn moved(res: NextApiResponse) -> Sent {
    res.redirect(ELSEWHERE)
}

async fn stream(res: NextApiResponse) -> Sent {
    res.set_header("Content-Type", "application/octet-stream")
        .stream(mebibyte())
}

async fn event_stream(res: NextApiResponse) -> Sent {
    res.set_header("Content-Type", "text/event-stream")
        .set_header("Cache-Control", "no-cache, no-transform")
        .stream(events())
}

pub(super) fn routes() -> Routes {
    let unparsed = PageConfig::new().body_parser(false);
    Routes::new()
        .pages("/api/hello", route(hello))
        .pages("/api/posts/[id]", route(post))
        .pages("/api/files/[...path]", route(file))
        .pages("/api/search", route(search))
        .pages("/api/theme", route(theme))
        .pages("/api/echo", route(echo))
        .pages("/api/form", route(echo))
        .pages("/api/upload", route(upload).config(unparsed))
        .pages("/api/missing", route(missing))
        .pages("/api/only-get", route(only_get))
        .pages("/api/moved", route(moved))
        .pages("/api/stream", route(stream))
        .pages("/api/events", route(event_stream))
        .pages("/api/edit", route(edit))
        .pages("/api/typed", route(typed))
        .pages("/api/list", route(list))
}
