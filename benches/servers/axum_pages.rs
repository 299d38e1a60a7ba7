//! axum, with the responses of Pages routes.

use axum::{
    Json, Router,
    body::Body,
    extract::{Form, Path, Query},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{
            ALLOW, CACHE_CONTROL, CONTENT_TYPE, COOKIE, ETAG, IF_NONE_MATCH, LOCATION, SET_COOKIE,
            VARY,
        },
    },
    response::{IntoResponse as _, Response},
    routing::any,
};
use futures_util::StreamExt as _;
use serde::Serialize;
use serde_json::{Map, Value, json};
use twinroute_pages::etag;

use super::responses::{self, ELSEWHERE, MESSAGE, Posts, Search, events, mebibyte, seen};

/// A response with its ETag, or a 304.
fn tagged(request: &HeaderMap, status: StatusCode, value: &impl Serialize) -> Response {
    let text = serde_json::to_string(value).unwrap_or_default();
    let tag = HeaderValue::from_bytes(etag(&text).as_bytes()).expect("a valid header value");
    let fresh = request.get(IF_NONE_MATCH) == Some(&tag);
    let mut response = if fresh {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (status, text).into_response()
    };
    let headers = response.headers_mut();
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    headers.insert(CONTENT_TYPE, json);
    headers.insert(ETAG, tag);
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    response
}

pub(super) async fn hello(headers: HeaderMap) -> Response {
    tagged(&headers, StatusCode::OK, &json!({ "message": MESSAGE }))
}

pub(super) async fn post(Path(id): Path<String>, headers: HeaderMap) -> Response {
    tagged(&headers, StatusCode::OK, &json!({ "id": id }))
}

pub(super) async fn file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let path: Vec<_> = path.split('/').collect();
    tagged(&headers, StatusCode::OK, &json!({ "path": path }))
}

pub(super) async fn search(Query(query): Query<Search>, headers: HeaderMap) -> Response {
    tagged(&headers, StatusCode::OK, &query)
}

/// The first `Cookie` header.
pub(super) fn cookie_header(headers: &HeaderMap) -> Option<&str> {
    headers.get(COOKIE)?.to_str().ok()
}

pub(super) async fn theme(headers: HeaderMap) -> Response {
    let theme = responses::theme(cookie_header(&headers));
    let mut response = tagged(&headers, StatusCode::OK, &json!({ "theme": theme }));
    if let Ok(value) = seen().parse() {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

pub(super) async fn echo(headers: HeaderMap, Json(body): Json<Value>) -> Response {
    tagged(&headers, StatusCode::OK, &body)
}

pub(super) async fn edit(headers: HeaderMap, Json(order): Json<Value>) -> Response {
    tagged(&headers, StatusCode::OK, &responses::edit(order))
}

pub(super) async fn typed(headers: HeaderMap, Json(posts): Json<Posts>) -> Response {
    tagged(&headers, StatusCode::OK, &posts)
}

pub(super) async fn list(headers: HeaderMap) -> Response {
    tagged(&headers, StatusCode::OK, &responses::list())
}

pub(super) async fn form(headers: HeaderMap, Form(form): Form<Map<String, Value>>) -> Response {
    tagged(&headers, StatusCode::OK, &form)
}

pub(super) async fn upload(headers: HeaderMap, body: Body) -> Result<Response, String> {
    let (mut bytes, mut body) = (0, body.into_data_stream());
    while let Some(chunk) = body.next().await {
        bytes += chunk.map_err(|error| error.to_string())?.len();
    }
    Ok(tagged(&headers, StatusCode::OK, &json!({ "bytes": bytes })))
}

pub(super) async fn missing(headers: HeaderMap) -> Response {
    let body = json!({ "error": "no such post" });
    tagged(&headers, StatusCode::NOT_FOUND, &body)
}

pub(super) async fn only_get(method: Method, headers: HeaderMap) -> Response {
    if method == Method::GET {
        return tagged(&headers, StatusCode::OK, &json!({ "message": MESSAGE }));
    }
    let body = super::axum_app::one_chunk(Vec::new());
    (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET")], body).into_response()
}

pub(super) async fn moved() -> Response {
    let body = super::axum_app::one_chunk(ELSEWHERE.into());
    (
        StatusCode::TEMPORARY_REDIRECT,
        [(LOCATION, ELSEWHERE)],
        body,
    )
        .into_response()
}

pub(super) async fn stream() -> Response {
    let headers = [(CONTENT_TYPE, "application/octet-stream")];
    (headers, Body::from_stream(mebibyte())).into_response()
}

pub(super) async fn event_stream() -> Response {
    let headers = [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-cache, no-transform"),
    ];
    (headers, Body::from_stream(events())).into_response()
}

pub(super) fn router() -> Router {
    Router::new()
        .route("/api/hello", any(hello))
        .route("/api/posts/{id}", any(post))
        .route("/api/files/{*path}", any(file))
        .route("/api/search", any(search))
        .route("/api/theme", any(theme))
        .route("/api/echo", any(echo))
        .route("/api/form", any(form))
        .route("/api/upload", any(upload))
        .route("/api/missing", any(missing))
        .route("/api/only-get", any(only_get))
        .route("/api/moved", any(moved))
        .route("/api/stream", any(stream))
        .route("/api/events", any(event_stream))
        .route("/api/edit", any(edit))
        .route("/api/typed", any(typed))
        .route("/api/list", any(list))
}
