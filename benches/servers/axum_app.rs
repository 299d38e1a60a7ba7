//! axum, with the responses of App routes.

use std::convert::Infallible;

use axum::{
    Json, Router,
    body::Body,
    extract::{Form, Multipart, Path, Query, multipart::MultipartError},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION, SET_COOKIE, VARY},
    },
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use bytes::Bytes;
use futures_util::stream;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    axum_pages::{cookie_header, event_stream, stream},
    responses::{self, ELSEWHERE, KEPT, MESSAGE, Posts, Search, TAG, seen},
};

/// A body that is sent in one chunk, without a length.
pub(super) fn one_chunk(text: Vec<u8>) -> Body {
    let chunk = (!text.is_empty()).then(|| Ok::<_, Infallible>(Bytes::from(text)));
    Body::from_stream(stream::iter(chunk))
}

fn chunked(value: &impl Serialize) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (VARY, "Accept-Encoding"),
    ];
    let text = serde_json::to_vec(value).unwrap_or_default();
    (headers, one_chunk(text)).into_response()
}

fn empty(status: StatusCode) -> Response {
    (status, one_chunk(Vec::new())).into_response()
}

/// Hello with the header of a response that a cache may keep.
pub(super) async fn kept() -> Response {
    let mut response = hello().await;
    let cached = HeaderValue::from_static(KEPT);
    response.headers_mut().insert(CACHE_CONTROL, cached);
    response
}

pub(super) async fn hello() -> Response {
    chunked(&json!({ "message": MESSAGE }))
}

pub(super) async fn by_id(Path(id): Path<String>) -> Response {
    chunked(&json!({ "id": id }))
}

pub(super) async fn file(Path(path): Path<String>) -> Response {
    let path: Vec<_> = path.split('/').collect();
    chunked(&json!({ "path": path }))
}

pub(super) async fn search(Query(query): Query<Search>) -> Response {
    chunked(&query)
}

pub(super) async fn theme(headers: HeaderMap) -> Response {
    let theme = responses::theme(cookie_header(&headers));
    let mut response = chunked(&json!({ "theme": theme }));
    if let Ok(value) = seen().parse() {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

pub(super) async fn echo(Json(body): Json<Value>) -> Response {
    chunked(&body)
}

pub(super) async fn edit(Json(order): Json<Value>) -> Response {
    chunked(&responses::edit(order))
}

pub(super) async fn typed(Json(posts): Json<Posts>) -> Response {
    chunked(&posts)
}

pub(super) async fn list() -> Response {
    chunked(&responses::list())
}

pub(super) async fn form(Form(form): Form<Map<String, Value>>) -> Response {
    chunked(&form)
}

pub(super) async fn upload(mut form: Multipart) -> Result<Response, MultipartError> {
    let Some(field) = form.next_field().await? else {
        return Ok(empty(StatusCode::BAD_REQUEST));
    };
    let name = field.file_name().unwrap_or_default().to_owned();
    let file = field.bytes().await?;
    Ok(chunked(&json!({ "name": name, "bytes": file.len() })))
}

pub(super) async fn missing() -> Response {
    empty(StatusCode::NOT_FOUND)
}

pub(super) async fn tagged(headers: HeaderMap) -> Response {
    let tag = HeaderValue::from_static(TAG);
    let mut response = if headers.get(IF_NONE_MATCH) == Some(&tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        chunked(&json!({ "message": MESSAGE }))
    };
    response.headers_mut().insert(ETAG, tag);
    response
}

pub(super) async fn method_not_allowed() -> Response {
    empty(StatusCode::METHOD_NOT_ALLOWED)
}

pub(super) async fn moved() -> Response {
    let mut response = empty(StatusCode::TEMPORARY_REDIRECT);
    let elsewhere = HeaderValue::from_static(ELSEWHERE);
    response.headers_mut().insert(LOCATION, elsewhere);
    response
}

pub(super) fn router() -> Router {
    Router::new()
        .route("/hello", get(hello))
        .route("/kept", get(kept))
        .route("/posts/{id}", get(by_id))
        .route("/files/{*path}", get(file))
        .route("/search", get(search))
        .route("/theme", get(theme))
        .route("/echo", post(echo))
        .route("/form", post(form))
        .route("/upload", post(upload))
        .route("/missing", get(missing))
        .route("/only-get", get(hello).delete(method_not_allowed))
        .route("/tagged", get(tagged))
        .route("/moved", get(moved))
        .route("/stream", get(stream))
        .route("/events", get(event_stream))
        .route("/edit", post(edit))
        .route("/typed", post(typed))
        .route("/list", get(list))
}
