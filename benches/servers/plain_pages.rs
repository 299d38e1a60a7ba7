//! Plain actix-web, with the responses of Pages routes: an ETag computed for each JSON response, and `Vary`.

use actix_web::{
    HttpRequest, HttpResponse, Route,
    error::PayloadError,
    http::{
        Method, StatusCode,
        header::{
            ALLOW, CACHE_CONTROL, CONTENT_TYPE, COOKIE, ETAG, HeaderMap, IF_NONE_MATCH, LOCATION,
            SET_COOKIE, VARY,
        },
    },
    web::{Form, Json, Path, Payload, Query, to},
};
use bytes::Bytes;
use futures_util::StreamExt as _;
use serde::Serialize;
use serde_json::{Map, Value, json};
use twinroute_core::FixedBody;
use twinroute_pages::etag;

use super::responses::{self, ELSEWHERE, MESSAGE, Posts, Search, events, mebibyte, seen};

/// A response with its ETag, or a 304. The ETag function is twinroute's own, so that it costs the same.
fn tagged(request: &HttpRequest, status: StatusCode, value: &impl Serialize) -> HttpResponse {
    let text = serde_json::to_string(value).unwrap_or_default();
    let tag = etag(&text);
    if request.headers().get(IF_NONE_MATCH) == Some(&tag) {
        return HttpResponse::NotModified()
            .insert_header((CONTENT_TYPE, "application/json; charset=utf-8"))
            .insert_header((ETAG, tag))
            .insert_header((VARY, "Accept-Encoding"))
            .finish();
    }
    HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, "application/json; charset=utf-8"))
        .insert_header((ETAG, tag))
        .insert_header((VARY, "Accept-Encoding"))
        .body(text)
}

async fn hello(request: HttpRequest) -> HttpResponse {
    tagged(&request, StatusCode::OK, &json!({ "message": MESSAGE }))
}

async fn post(request: HttpRequest, id: Path<String>) -> HttpResponse {
    tagged(&request, StatusCode::OK, &json!({ "id": *id }))
}

async fn file(request: HttpRequest, path: Path<String>) -> HttpResponse {
    let path: Vec<_> = path.split('/').collect();
    tagged(&request, StatusCode::OK, &json!({ "path": path }))
}

async fn search(request: HttpRequest, query: Query<Search>) -> HttpResponse {
    tagged(&request, StatusCode::OK, &*query)
}

/// The first `Cookie` header.
pub(super) fn cookie_header(headers: &HeaderMap) -> Option<&str> {
    headers.get(COOKIE)?.to_str().ok()
}

async fn theme(request: HttpRequest) -> HttpResponse {
    let theme = responses::theme(cookie_header(request.headers()));
    let mut response = tagged(&request, StatusCode::OK, &json!({ "theme": theme }));
    if let Ok(value) = seen().parse() {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

async fn echo(request: HttpRequest, body: Json<Value>) -> HttpResponse {
    tagged(&request, StatusCode::OK, &*body)
}

async fn edit(request: HttpRequest, order: Json<Value>) -> HttpResponse {
    tagged(&request, StatusCode::OK, &responses::edit(order.0))
}

async fn typed(request: HttpRequest, posts: Json<Posts>) -> HttpResponse {
    tagged(&request, StatusCode::OK, &*posts)
}

async fn list(request: HttpRequest) -> HttpResponse {
    tagged(&request, StatusCode::OK, &responses::list())
}

async fn form(request: HttpRequest, form: Form<Map<String, Value>>) -> HttpResponse {
    tagged(&request, StatusCode::OK, &*form)
}

async fn upload(request: HttpRequest, mut body: Payload) -> Result<HttpResponse, PayloadError> {
    let mut bytes = 0;
    while let Some(chunk) = body.next().await {
        bytes += chunk?.len();
    }
    Ok(tagged(&request, StatusCode::OK, &json!({ "bytes": bytes })))
}

async fn missing(request: HttpRequest) -> HttpResponse {
    tagged(
        &request,
        StatusCode::NOT_FOUND,
        &json!({ "error": "no such post" }),
    )
}

async fn only_get(request: HttpRequest) -> HttpResponse {
    if request.method() == Method::GET {
        return tagged(&request, StatusCode::OK, &json!({ "message": MESSAGE }));
    }
    HttpResponse::MethodNotAllowed()
        .insert_header((ALLOW, "GET"))
        .body(FixedBody::chunked(Bytes::new()))
}

async fn moved() -> HttpResponse {
    HttpResponse::TemporaryRedirect()
        .insert_header((LOCATION, ELSEWHERE))
        .body(FixedBody::chunked(Bytes::from_static(ELSEWHERE.as_bytes())))
}

pub(super) async fn stream() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/octet-stream"))
        .streaming(mebibyte())
}

pub(super) async fn event_stream() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-cache, no-transform"))
        .streaming(events())
}

/// Its routes, in the order of the scenarios.
pub(super) fn routes() -> Vec<(&'static str, Route)> {
    vec![
        ("/api/hello", to(hello)),
        ("/api/posts/{id}", to(post)),
        ("/api/files/{path:.*}", to(file)),
        ("/api/search", to(search)),
        ("/api/theme", to(theme)),
        ("/api/echo", to(echo)),
        ("/api/form", to(form)),
        ("/api/upload", to(upload)),
        ("/api/missing", to(missing)),
        ("/api/only-get", to(only_get)),
        ("/api/moved", to(moved)),
        ("/api/stream", to(stream)),
        ("/api/events", to(event_stream)),
        ("/api/edit", to(edit)),
        ("/api/typed", to(typed)),
        ("/api/list", to(list)),
    ]
}
