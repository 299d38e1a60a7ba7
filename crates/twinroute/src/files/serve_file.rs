//! Serves a file of the public folder.

use std::io;

use actix_files::NamedFile;
use actix_web::{
    HttpRequest, HttpResponse,
    dev::RequestHead,
    http::{
        Method, StatusCode,
        header::{
            ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap,
            HeaderValue, LAST_MODIFIED, RANGE,
        },
    },
    web::block,
};
use futures_util::future::{FutureExt as _, LocalBoxFuture};

use super::{
    byte_range::ByteRange,
    conditions::{Part, part},
    found_file::FoundFile,
    public_file::PublicFile,
    validators::Validators,
};
use crate::{
    added_headers::AddedHeaders, refusal::Refusal, request_copy::copy_request, router::Router,
};

/// Serves a file. The headers that rules and proxies have `added` take part in conditions, as in Next.js. The future is boxed here, so
/// that those of routes stay small.
#[inline(never)]
pub(crate) fn serve_file<'a>(
    router: &'a Router,
    found: &'a FoundFile,
    request: &'a HttpRequest,
    added: Option<&'a mut AddedHeaders>,
) -> LocalBoxFuture<'a, Box<HttpResponse>> {
    async move {
        let response = respond(router, found, request, added.as_deref()).await;
        if let (Some(added), true) = (added, response.status().is_client_error()) {
            // An error page is never kept.
            added.remove(&CACHE_CONTROL);
        }
        response
    }
    .boxed_local()
}

async fn respond(
    router: &Router,
    found: &FoundFile,
    request: &HttpRequest,
    added: Option<&AddedHeaders>,
) -> Box<HttpResponse> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return refuse_method(router, request);
    }
    let file = &*found.file;
    if file.is_hidden {
        return router.refuse(Refusal::FileUnavailable, request);
    }
    match open(found).await {
        Ok(opened) => send(router, request, file, opened, added),
        Err(error) => {
            tracing::warn!(file = %file.path.display(), %error, "can't open a public file");
            router.refuse(Refusal::FileUnavailable, request)
        }
    }
}

/// Opens a file outside of the worker's thread.
async fn open(found: &FoundFile) -> io::Result<NamedFile> {
    let found = found.clone();
    let opened = block(move || NamedFile::from_file(found.open()?, &found.file.path)).await;
    opened.map_err(io::Error::other)?
}

fn send(
    router: &Router,
    request: &HttpRequest,
    file: &PublicFile,
    opened: NamedFile,
    added: Option<&AddedHeaders>,
) -> Box<HttpResponse> {
    let length = opened.metadata().len();
    let own = Validators::of(opened.metadata());
    let set = |name| added.and_then(|added| added.get(name)).cloned();
    let validators = Validators {
        etag: set(&ETAG).unwrap_or(own.etag),
        last_modified: set(&LAST_MODIFIED).unwrap_or(own.last_modified),
    };
    let part = part(request.headers(), &validators, length);
    let mut response = match part {
        Part::Whole => content(request, opened, None),
        Part::Range(range) => content(request, opened, Some(range)),
        Part::NotModified => Box::new(HttpResponse::new(StatusCode::NOT_MODIFIED)),
        Part::PreconditionFailed => router.refuse(Refusal::FilePrecondition, request),
        Part::Unsatisfiable => router.refuse(Refusal::FileRange, request),
    };
    let headers = response.headers_mut();
    headers.insert(LAST_MODIFIED, validators.last_modified);
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    match part {
        Part::Whole | Part::Range(_) => {
            describe(headers, validators.etag);
            headers.insert(CONTENT_TYPE, file.content_type.clone());
        }
        Part::NotModified => describe(headers, validators.etag),
        Part::PreconditionFailed => {}
        Part::Unsatisfiable => {
            headers.insert(CONTENT_RANGE, ascii(format!("bytes */{length}")));
        }
    }
    response
}

/// Adds the headers by which caches keep a file.
fn describe(headers: &mut HeaderMap, etag: HeaderValue) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=0"));
    headers.insert(ETAG, etag);
}

/// Makes the response with the content of a file, or with a range of it. actix-files gets no header of the request but the range: it
/// reads conditions and lists of ranges otherwise than Next.js.
fn content(request: &HttpRequest, file: NamedFile, range: Option<ByteRange>) -> Box<HttpResponse> {
    let mut head = RequestHead::default();
    if let Some(ByteRange { first, last }) = range {
        let range = ascii(format!("bytes={first}-{last}"));
        head.headers.insert(RANGE, range);
    }
    let file = file
        .use_etag(false)
        .use_last_modified(false)
        .disable_content_disposition();
    let mut response = file.into_response(&copy_request(request, head));
    if range.is_some() {
        // actix-files sends 200 if the range is the whole file.
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Box::new(response)
}

fn ascii(value: String) -> HeaderValue {
    HeaderValue::try_from(value).expect("a range has digits only")
}

/// Responds to a method other than GET and HEAD.
fn refuse_method(router: &Router, request: &HttpRequest) -> Box<HttpResponse> {
    let mut response = router.refuse(Refusal::FileMethod, request);
    for method in ["GET", "HEAD"] {
        let headers = response.headers_mut();
        headers.append(ALLOW, HeaderValue::from_static(method));
    }
    response
}
