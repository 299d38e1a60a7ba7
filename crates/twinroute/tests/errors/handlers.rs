//! Handlers of both styles that fail in different ways.

use std::{fmt, future::pending, io, time::Duration};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse, ResponseError,
    dev::Payload,
    error::{ErrorInternalServerError, ErrorUnauthorized, InternalError},
    http::StatusCode,
    web::{self, Data},
};
use serde::Deserialize;
use twinroute::{
    ApiError, ByteSize, Error, FieldError, RequestError, Routes,
    app::{self, NextRequest, NextResponse, RouteContext, SegmentConfig},
    pages::{self, NextApiRequest, NextApiResponse, PageConfig, Sent},
};

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read by serde only")]
pub(crate) struct NewPost {
    title: String,
    #[serde(default)]
    tags: Vec<Tag>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read by serde only")]
struct Tag {
    id: u32,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read by serde only")]
pub(crate) struct Id {
    id: u32,
}

/// An extractor that refuses every request.
pub(crate) struct Admin;

impl FromRequest for Admin {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Err(ErrorUnauthorized("admins only")))
    }
}

/// A guard that fails. The query chooses the error.
pub(crate) struct Guard;

impl FromRequest for Guard {
    type Error = Error;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(fail(request).map(|()| Self))
    }
}

/// An application's own error, with a response for each status.
#[derive(Debug)]
pub(crate) struct TeamError(pub(crate) u16);

impl fmt::Display for TeamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "secret {}", self.0)
    }
}

impl std::error::Error for TeamError {}

impl ResponseError for TeamError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0).unwrap()
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).body(format!("team {}", self.0))
    }
}

/// Data that is not registered.
#[derive(Clone)]
pub(crate) struct Database;

type Result<T, E = Error> = std::result::Result<T, E>;

/// Fails. The query chooses the error.
fn fail(request: &HttpRequest) -> Result<()> {
    match request.query_string() {
        "io" => Err(io::Error::other("secret"))?,
        "api" => Err(ApiError::new(409, "a conflict"))?,
        "api500" => Err(ApiError::new(500, "secret"))?,
        "empty404" => Err(Error::status(StatusCode::NOT_FOUND)),
        "redirect" => Err(app::redirect("/login")),
        "actix" => Err(ErrorUnauthorized("by `?`"))?,
        "actix500" => Err(Error::actix(TeamError(500))),
        "text500" => Err(ErrorInternalServerError("try again"))?,
        "cause500" => Err(ErrorInternalServerError(io::Error::other("secret")))?,
        "once" => {
            let response = HttpResponse::BadRequest().body("once");
            Err(Error::actix(InternalError::from_response("", response)))
        }
        "team409" => Err(TeamError(409))?,
        "team500" => Err(TeamError(500))?,
        "validator" => Err(ApiError::new(422, "two fields").with_fields([
            FieldError::new("a", "is short"),
            FieldError::new("b.c", "is long"),
        ]))?,
        "panic" => panic!("secret"),
        other => panic!("no case {other}"),
    }
}

mod pages_handlers {
    use super::*;

    pub(super) async fn fail(req: NextApiRequest, res: NextApiResponse) -> Result<Sent> {
        let res = res.set_header("X-Set", "before");
        super::fail(req.http())?;
        Ok(res.end())
    }
    pub(super) async fn guarded(_: Admin, res: NextApiResponse) -> Sent {
        res.end()
    }
    pub(super) async fn failing(_: Guard, res: NextApiResponse) -> Sent {
        res.end()
    }
    pub(super) async fn typed(_: NextApiRequest<NewPost>, res: NextApiResponse) -> Sent {
        res.end()
    }
    pub(super) async fn query(req: NextApiRequest, res: NextApiResponse) -> Result<Sent> {
        let _: Id = req.query().read()?;
        Ok(res.end())
    }
    pub(super) async fn json(_: web::Json<NewPost>, res: NextApiResponse) -> Sent {
        res.end()
    }
    pub(super) async fn data(_: Data<Database>, res: NextApiResponse) -> Sent {
        res.end()
    }
    pub(super) async fn slow(_: NextApiResponse) -> Sent {
        pending().await
    }
}

mod app_handlers {
    use super::*;

    pub(super) async fn fail(req: NextRequest) -> app::Result {
        super::fail(req.http())?;
        Ok(NextResponse::empty(204))
    }
    pub(super) async fn guarded(_: Admin) -> NextResponse {
        NextResponse::empty(204)
    }
    pub(super) async fn failing(_: Guard) -> NextResponse {
        NextResponse::empty(204)
    }
    pub(super) async fn typed(mut req: NextRequest) -> app::Result {
        let _: NewPost = req.json().await?;
        Ok(NextResponse::empty(204))
    }
    pub(super) async fn form(mut req: NextRequest) -> app::Result {
        let _: Id = req.form().await?;
        Ok(NextResponse::empty(204))
    }
    pub(super) async fn query(req: NextRequest) -> app::Result {
        let _: Id = req.next_url().search_params().read()?;
        Ok(NextResponse::empty(204))
    }
    pub(super) async fn params(_: RouteContext<Id>) -> NextResponse {
        NextResponse::empty(204)
    }
    pub(super) async fn json(_: web::Json<NewPost>) -> NextResponse {
        NextResponse::empty(204)
    }
    pub(super) async fn actix_query(_: web::Query<Id>) -> NextResponse {
        NextResponse::empty(204)
    }
    pub(super) async fn data(_: NextRequest, _: Data<Database>) -> NextResponse {
        NextResponse::empty(204)
    }
    pub(super) async fn slow() -> NextResponse {
        pending().await
    }
}

/// Creates the routes of all handlers.
pub(crate) fn routes() -> Routes {
    use {app_handlers as a, pages_handlers as p};

    let page = PageConfig::new();
    let segment = SegmentConfig::new();
    Routes::new()
        .pages("/pages/fail", pages::route(p::fail))
        .pages("/pages/guarded", pages::route(p::guarded))
        .pages("/pages/failing", pages::route(p::failing))
        .pages("/pages/typed", pages::route(p::typed))
        .pages(
            "/pages/small",
            pages::route(p::typed).config(page.size_limit("10b")),
        )
        .pages("/pages/query", pages::route(p::query))
        .pages("/pages/json", pages::route(p::json))
        .pages("/pages/data", pages::route(p::data))
        .pages(
            "/pages/slow",
            pages::route(p::slow).config(page.max_duration(1)),
        )
        .pages("/pages/by/[id]", pages::route(p::query))
        .app("/app/fail", app::route().get(a::fail))
        .app("/app/guarded", app::route().get(a::guarded))
        .app("/app/failing", app::route().get(a::failing))
        .app("/app/typed", app::route().post(a::typed))
        .app(
            "/app/small",
            app::route()
                .post(a::typed)
                .segment_config(segment.body_limit("10b")),
        )
        .app("/app/form", app::route().post(a::form))
        .app("/app/query", app::route().get(a::query))
        .app("/app/actix-query", app::route().get(a::actix_query))
        .app("/app/json", app::route().post(a::json))
        .app("/app/data", app::route().get(a::data))
        .app(
            "/app/slow",
            app::route()
                .get(a::slow)
                .segment_config(segment.max_duration(1)),
        )
        .app("/app/by/[id]", app::route().get(a::params))
        .max_body_size(ByteSize(1000))
        .body_timeout(Duration::from_millis(100))
        .error_response::<TeamError>()
        .on_error(|_| {})
}

/// A hook that responds with all parts of an error as JSON.
pub(crate) fn as_json(error: &RequestError<'_>, _: &HttpRequest) -> HttpResponse {
    HttpResponse::build(error.status()).json(serde_json::json!({
        "kind": error.kind().as_str(),
        "message": error.message(),
        "fields": error.fields(),
    }))
}
