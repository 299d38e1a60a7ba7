//! Plain actix-web, with the responses of App routes: chunked, as Next.js sends them, and with `Vary`.

use actix_multipart::Multipart;
use actix_web::{
    HttpRequest, HttpResponse, Route, error,
    http::{
        StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH, LOCATION, SET_COOKIE,
            VARY,
        },
    },
    web::{Form, Json, Path, Query, delete, get, post},
};
use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt as _;
use serde::Serialize;
use serde_json::{Map, Value, json};
use twinroute_core::FixedBody;

use super::{
    plain_pages::{cookie_header, event_stream, stream},
    responses::{self, ELSEWHERE, KEPT, MESSAGE, Posts, Search, TAG, seen},
};

/// JSON in one chunk at the lowest cost: the body type is twinroute's own.
fn chunked(value: &impl Serialize) -> HttpResponse {
    let text = serde_json::to_vec(value).unwrap_or_default();
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((VARY, "Accept-Encoding"))
        .body(FixedBody::chunked(text))
}

fn empty(status: StatusCode) -> HttpResponse {
    HttpResponse::with_body(status, FixedBody::chunked(Bytes::new())).map_into_boxed_body()
}

async fn hello() -> HttpResponse {
    chunked(&json!({ "message": MESSAGE }))
}

/// Hello with the header of a response that a cache may keep.
async fn kept() -> HttpResponse {
    let mut response = hello().await;
    let cached = HeaderValue::from_static(KEPT);
    response.headers_mut().insert(CACHE_CONTROL, cached);
    response
}

async fn by_id(id: Path<String>) -> HttpResponse {
    chunked(&json!({ "id": *id }))
}

async fn file(path: Path<String>) -> HttpResponse {
    let path: Vec<_> = path.split('/').collect();
    chunked(&json!({ "path": path }))
}

async fn search(query: Query<Search>) -> HttpResponse {
    chunked(&*query)
}

async fn theme(request: HttpRequest) -> HttpResponse {
    let theme = responses::theme(cookie_header(request.headers()));
    let mut response = chunked(&json!({ "theme": theme }));
    if let Ok(value) = seen().parse() {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

async fn echo(body: Json<Value>) -> HttpResponse {
    chunked(&*body)
}

async fn edit(order: Json<Value>) -> HttpResponse {
    chunked(&responses::edit(order.0))
}

async fn typed(posts: Json<Posts>) -> HttpResponse {
    chunked(&*posts)
}

async fn list() -> HttpResponse {
    chunked(&responses::list())
}

async fn form(form: Form<Map<String, Value>>) -> HttpResponse {
    chunked(&*form)
}

async fn upload(mut form: Multipart) -> actix_web::Result<HttpResponse> {
    let field = form.try_next().await?;
    let mut field = field.ok_or_else(|| error::ErrorBadRequest("no file"))?;
    let name = field
        .content_disposition()
        .and_then(|header| header.get_filename());
    let name = name.unwrap_or_default().to_owned();
    let mut file = BytesMut::new();
    while let Some(chunk) = field.try_next().await? {
        file.extend_from_slice(&chunk);
    }
    Ok(chunked(&json!({ "name": name, "bytes": file.len() })))
}

async fn missing() -> HttpResponse {
    empty(StatusCode::NOT_FOUND)
}

async fn tagged(request: HttpRequest) -> HttpResponse {
    let tag = HeaderValue::from_static(TAG);
    let mut response = if request.headers().get(IF_NONE_MATCH) == Some(&tag) {
        HttpResponse::NotModified().finish()
    } else {
        chunked(&json!({ "message": MESSAGE }))
    };
    response.headers_mut().insert(ETAG, tag);
    response
}

async fn method_not_allowed() -> HttpResponse {
    empty(StatusCode::METHOD_NOT_ALLOWED)
}

async fn moved() -> HttpResponse {
    let mut response = empty(StatusCode::TEMPORARY_REDIRECT);
    let elsewhere = HeaderValue::from_static(ELSEWHERE);
    response.headers_mut().insert(LOCATION, elsewhere);
    response
}

/// Its routes, in the order of the scenarios.
pub(super) fn routes() -> Vec<(&'static str, Route)> {
    vec![
        ("/hello", get().to(hello)),
        ("/kept", get().to(kept)),
        ("/posts/{id}", get().to(by_id)),
        ("/files/{path:.*}", get().to(file)),
        ("/search", get().to(search)),
        ("/theme", get().to(theme)),
        ("/echo", post().to(echo)),
        ("/form", post().to(form)),
        ("/upload", post().to(upload)),
        ("/missing", get().to(missing)),
        ("/only-get", get().to(hello)),
        ("/only-get", delete().to(method_not_allowed)),
        ("/tagged", get().to(tagged)),
        ("/moved", get().to(moved)),
        ("/stream", get().to(stream)),
        ("/events", get().to(event_stream)),
        ("/edit", post().to(edit)),
        ("/typed", post().to(typed)),
        ("/list", get().to(list)),
    ]
}
