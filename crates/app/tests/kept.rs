//! Kept routes: which there are, and what their handlers see and may do.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    rc::Rc,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use actix_web::{
    HttpRequest,
    body::{MessageBody as _, to_bytes},
    dev::Payload,
    http::header::{ALLOW, LOCATION, SET_COOKIE},
    test::TestRequest,
    web::{Data, Query},
};
use bytes::Bytes;
use futures_util::stream;
use serde::Serialize;
use serde_json::json;
use twinroute_app::{
    AppHandler, AppRoute, Caching, CachingRule, Dynamic, FetchCache, KeptRun, NextRequest,
    NextResponse, Result, Revalidate, RouteContext, Runtime, SegmentConfig, StaticParamsHandler,
    after, connection, cookies, headers, not_found, redirect, refuse_method, route, serve,
    serve_kept, static_params,
};
use twinroute_core::{
    ApiError, Error, SetCookie,
    context::{ErrorSink, Phase, Reporter},
};
use twinroute_matcher::{ParamValue, Params, Pattern};

/// Keeps the errors that are reported.
#[derive(Default)]
struct Reports(RefCell<Vec<String>>);

impl ErrorSink for Reports {
    fn report(&self, _: usize, _: &HttpRequest, _: Phase, error: &Error) {
        self.0.borrow_mut().push(error.to_string());
    }
}

fn reporter() -> (Rc<Reports>, Reporter) {
    let reports = Rc::new(Reports::default());
    let reporter = Reporter::new(Rc::<Reports>::clone(&reports), 0);
    (reports, reporter)
}

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).expect("a valid pattern")
}

fn of(dynamic: Dynamic) -> SegmentConfig {
    SegmentConfig::new().dynamic(dynamic)
}

fn renewed(revalidate: Revalidate) -> SegmentConfig {
    SegmentConfig::new().revalidate(revalidate)
}

/// The config of a handler that must not read the request.
fn tracked() -> SegmentConfig {
    renewed(Revalidate::Seconds(60))
}

/// Runs the handler of a kept route; returns also the reported errors.
async fn run<H: AppHandler<Args>, Args>(
    config: SegmentConfig,
    handler: H,
) -> (KeptRun, Vec<String>) {
    let route = route().get(handler).segment_config(config);
    let request = TestRequest::get().uri("/a/b").to_http_request();
    let (reports, reporter) = reporter();
    let run = serve_kept(&route, &request, Params::default(), reporter).await;
    (run, reports.0.take())
}

fn text(run: KeptRun) -> String {
    let body = run.response.into_body().try_into_bytes();
    String::from_utf8(body.expect("a collected body").into()).expect("UTF-8")
}

async fn plain() -> NextResponse {
    NextResponse::text("plain")
}

/// The rules of a route without and with a dynamic segment.
fn rules(route: AppRoute, config: SegmentConfig) -> [Option<CachingRule>; 2] {
    let route = route.segment_config(config);
    let rule = |path| route.caching(&pattern(path)).map(|caching| caching.rule);
    let [dynamic, all, any] = ["/a/[id]", "/[...all]", "/a/[[...any]]"].map(rule);
    assert!(dynamic == all && all == any);
    [rule("/a"), dynamic]
}

const DYNAMIC: [Option<CachingRule>; 2] = [None, None];
const ALWAYS: [Option<CachingRule>; 2] = [Some(CachingRule::Always), Some(CachingRule::Always)];

#[test]
fn the_config_decides_which_routes_are_kept() {
    let zero = renewed(Revalidate::Seconds(0));
    let until_read = [Some(CachingRule::UntilRead), None];
    let table = [
        (SegmentConfig::new(), DYNAMIC),
        (of(Dynamic::Auto), DYNAMIC),
        (of(Dynamic::ForceStatic), ALWAYS),
        (of(Dynamic::Error), ALWAYS),
        (of(Dynamic::ForceDynamic), DYNAMIC),
        (tracked(), until_read),
        (renewed(Revalidate::Never), until_read),
        (zero, DYNAMIC),
        (tracked().dynamic(Dynamic::ForceDynamic), DYNAMIC),
        (tracked().dynamic(Dynamic::ForceStatic), ALWAYS),
        (zero.dynamic(Dynamic::ForceStatic), DYNAMIC),
        (of(Dynamic::ForceStatic).runtime(Runtime::Edge), DYNAMIC),
        (tracked().fetch_cache(FetchCache::ForceNoStore), until_read),
        (
            SegmentConfig::new().fetch_cache(FetchCache::ForceCache),
            DYNAMIC,
        ),
    ];
    for (config, expected) in table {
        assert_eq!(rules(route().get(plain), config), expected, "{config:?}");
    }
}

#[test]
fn listed_params_keep_the_responses_of_a_route_with_a_dynamic_segment() {
    async fn params() -> Vec<BTreeMap<String, String>> {
        Vec::new()
    }
    let (zero, until_read) = (
        renewed(Revalidate::Seconds(0)),
        Some(CachingRule::UntilRead),
    );
    let table = [
        (SegmentConfig::new(), [None, until_read]),
        (tracked(), [until_read, until_read]),
        (zero, DYNAMIC),
        (of(Dynamic::ForceDynamic), DYNAMIC),
        (of(Dynamic::ForceStatic), ALWAYS),
    ];
    let listed = || route().get(plain).static_params(params);
    for (config, expected) in table {
        assert_eq!(rules(listed(), config), expected, "{config:?}");
    }
    assert_eq!(rules(listed().delete(plain), tracked()), DYNAMIC);
}

#[test]
fn a_route_with_other_methods_than_get_and_head_is_not_kept() {
    let get = || route().get(plain);
    let table = [
        (get().head(plain), ALWAYS),
        (get().post(plain), DYNAMIC),
        (get().put(plain), DYNAMIC),
        (get().patch(plain), DYNAMIC),
        (get().delete(plain), DYNAMIC),
        (get().options(plain), DYNAMIC),
        (route().head(plain), DYNAMIC),
        (route(), DYNAMIC),
    ];
    for (route, expected) in table {
        let methods = route.allowed().join(" ");
        assert_eq!(
            rules(route, of(Dynamic::ForceStatic)),
            expected,
            "{methods}"
        );
    }
}

#[test]
fn how_responses_are_kept() {
    let caching = |config: SegmentConfig| -> Caching {
        let route = route().get(plain).segment_config(config);
        route.caching(&pattern("/a")).expect("a kept route")
    };
    let minute = caching(tracked());
    assert_eq!(minute.revalidate, Some(Duration::from_secs(60)));
    assert!(minute.dynamic_params);
    assert_eq!(caching(renewed(Revalidate::Never)).revalidate, None);
    let closed = caching(of(Dynamic::ForceStatic).dynamic_params(false));
    assert_eq!((closed.revalidate, closed.dynamic_params), (None, false));
}

#[test]
fn an_argument_that_may_read_the_request_makes_a_route_dynamic() {
    async fn query(_: Query<BTreeMap<String, String>>) -> NextResponse {
        NextResponse::empty(200)
    }
    async fn harmless(_: NextRequest, _: RouteContext, _: Option<Data<u8>>) -> NextResponse {
        NextResponse::empty(200)
    }
    let is_kept = |route: AppRoute, config| {
        let route = route.segment_config(config);
        route.caching(&pattern("/a")).is_some()
    };
    assert!(!is_kept(route().get(query), tracked()));
    assert!(is_kept(route().get(query), of(Dynamic::ForceStatic)));
    assert!(is_kept(route().get(harmless), tracked()));
}

#[test]
fn settings_without_effect_are_listed_with_the_reason() {
    async fn query(_: HttpRequest) -> NextResponse {
        NextResponse::empty(200)
    }
    let (fixed, dynamic) = (pattern("/a"), pattern("/a/[id]"));
    let get = route().get(plain).segment_config(tracked());
    assert!(get.without_effect(&fixed).is_empty());
    assert_eq!(
        get.without_effect(&dynamic),
        [
            "`REVALIDATE`: responses are not kept, because a route with a dynamic segment needs `generate_static_params`, or `DYNAMIC = \"force-static\"`"
        ]
    );
    let config = of(Dynamic::ForceStatic).dynamic_params(false);
    let post = route().get(plain).post(plain).segment_config(config);
    assert_eq!(
        post.without_effect(&fixed),
        [
            "`DYNAMIC`, `DYNAMIC_PARAMS`: responses are not kept, because the route has other methods than GET and HEAD"
        ]
    );
    let query = route().get(query).segment_config(tracked());
    assert_eq!(
        query.without_effect(&fixed),
        [
            "`REVALIDATE`: responses are not kept, because its `get` takes a `actix_web::request::HttpRequest`, which may read the request; \
          with `DYNAMIC = \"force-static\"` it reads an empty one"
        ]
    );
    assert!(route().get(plain).without_effect(&fixed).is_empty());
}

#[actix_web::test]
async fn a_static_handler_sees_an_empty_request() {
    async fn get(mut req: NextRequest) -> Result {
        let body = req.text().await?;
        connection().await?;
        Ok(NextResponse::json(json!({
            "url": req.url(),
            "next_url": req.next_url(),
            "search": req.next_url().search(),
            "headers": req.headers().iter().count() + headers()?.iter().count(),
            "cookies": req.cookies().len() + cookies()?.get_all().len(),
            "body": body,
            "method": req.method().as_str(),
        })))
    }
    let (run, reports) = run(of(Dynamic::ForceStatic), get).await;
    assert!(run.may_be_kept());
    assert_eq!(run.read, None);
    assert_eq!(
        text(run),
        r#"{"url":"http://localhost:3000/a/b","next_url":"http://localhost:3000/a/b","search":"","headers":0,"cookies":0,"body":"","method":"GET"}"#
    );
    assert_eq!(reports.len(), 0);
}

/// Reads the request in one of the ways there are.
macro_rules! read {
    ($request:ident, $read:expr) => {{
        async fn get(mut $request: NextRequest) -> Result {
            let _ = &mut $request;
            let _ = $read;
            Ok(NextResponse::text("read"))
        }
        run(tracked(), get).await
    }};
}

#[actix_web::test]
async fn reads_of_the_request_are_found() {
    let runs = [
        ("`headers()`", read!(req, headers()?)),
        ("`headers()`", read!(req, drop(headers()))),
        ("`cookies()`", read!(req, cookies()?.get("a"))),
        (
            "`cookies()`",
            read!(req, cookies()?.set(SetCookie::new("a", "1"))),
        ),
        ("`connection()`", read!(req, connection().await?)),
        ("`headers()`", read!(req, req.headers().get("a"))),
        ("`headers()`", read!(req, req.header("a"))),
        ("`cookies()`", read!(req, req.cookies().len())),
        ("`cookies()`", read!(req, req.cookie("a"))),
        ("the URL", read!(req, req.url())),
        ("the URL", read!(req, req.next_url().href())),
        ("the URL", read!(req, req.next_url().to_string())),
        ("the URL", read!(req, req.next_url().search())),
        ("the URL", read!(req, req.next_url().search_params())),
        ("the URL", read!(req, req.next_url().origin())),
        ("the URL", read!(req, json!(req.next_url()))),
        ("the body", read!(req, req.text().await)),
        ("the body", read!(req, req.json::<u8>().await?)),
        ("the body", read!(req, req.bytes().await?)),
        ("the body", read!(req, req.form_data().await?)),
        ("the body", read!(req, req.blob().await?)),
        ("the body", read!(req, req.body()?)),
        ("`try_clone()`", read!(req, req.try_clone()?)),
        ("`ip()`", read!(req, req.ip())),
        ("`geo()`", read!(req, req.geo())),
        ("`http()`", read!(req, req.http())),
        // The first one counts.
        ("`ip()`", read!(req, (req.ip(), req.geo()))),
        // Errors and panics of a handler that has read nothing useful are not reported.
        (
            "`ip()`",
            read!(
                req,
                req.ip()
                    .map(drop)
                    .ok_or_else(|| ApiError::new(500, "no address"))?
            ),
        ),
        ("the URL", read!(req, assert_eq!(req.url(), ""))),
    ];
    for (number, (expected, (run, reports))) in runs.into_iter().enumerate() {
        assert_eq!(run.read, Some(expected), "{number}");
        assert!(!run.may_be_kept() && run.error.is_none(), "{number}");
        assert_eq!(reports.len(), 0, "{number}");
    }

    let harmless = [
        read!(req, req.method()),
        read!(req, req.next_url().pathname()),
        read!(req, req.next_url().host()),
        read!(req, req.next_url().protocol()),
        read!(req, req.next_url().hash()),
        read!(req, (req.next_url().base_path(), req.next_url().locale())),
        read!(req, (req.has_body(), req.body_used())),
        read!(req, Some(req.disconnected())),
        read!(req, req.next_url().clone()),
    ];
    for (number, (run, _)) in harmless.into_iter().enumerate() {
        assert_eq!(run.read, None, "{number}");
        assert!(run.may_be_kept(), "{number}");
    }
}

#[actix_web::test]
async fn a_stream_is_collected() {
    async fn chunks() -> NextResponse {
        let chunks = ["a", "b"].map(|chunk| Ok::<_, ApiError>(Bytes::from(chunk)));
        NextResponse::stream(stream::iter(chunks))
    }
    async fn reading() -> NextResponse {
        let chunk = || async { headers().map(|_| Bytes::new()) };
        NextResponse::stream(stream::once(chunk()))
    }
    async fn failing() -> NextResponse {
        let chunks = [Ok(Bytes::from("a")), Err(ApiError::new(500, "broken"))];
        NextResponse::stream(stream::iter(chunks))
    }
    let (collected, _) = run(tracked(), chunks).await;
    assert!(collected.may_be_kept());
    assert_eq!(text(collected), "ab");

    let (read, reports) = run(tracked(), reading).await;
    assert_eq!(read.read, Some("`headers()`"));
    drop(reports);

    let (failed, reports) = run(tracked(), failing).await;
    assert_eq!(failed.response.status(), 500);
    assert!(failed.error.is_some() && !failed.may_be_kept());
    assert_eq!(reports, ["broken"]);
}

#[actix_web::test]
async fn errors_that_are_responses_may_be_kept() {
    async fn missing() -> Result {
        Err(not_found())
    }
    async fn moved() -> Result {
        Err(redirect("/b"))
    }
    async fn refused() -> Result {
        Err(ApiError::new(403, "no").into())
    }
    async fn returned() -> NextResponse {
        NextResponse::text("created").status(201)
    }
    async fn unavailable() -> NextResponse {
        NextResponse::text("later").status(503)
    }
    let (missing, _) = run(tracked(), missing).await;
    assert_eq!(missing.response.status(), 404);
    assert!(missing.may_be_kept());
    let (moved, _) = run(tracked(), moved).await;
    assert_eq!(moved.response.status(), 307);
    assert_eq!(moved.response.headers().get(LOCATION).unwrap(), "/b");
    assert!(moved.may_be_kept());
    let (refused, _) = run(tracked(), refused).await;
    assert_eq!(refused.response.status(), 403);
    assert!(refused.error.is_none() && !refused.may_be_kept());
    let (returned, _) = run(tracked(), returned).await;
    assert!(returned.may_be_kept());
    let (unavailable, reports) = run(tracked(), unavailable).await;
    assert!(unavailable.error.is_none() && !unavailable.may_be_kept());
    assert_eq!(reports.len(), 0);
}

#[actix_web::test]
async fn failures_are_reported_and_not_kept() {
    async fn fails() -> Result {
        Err(Error::new("the database is down"))
    }
    async fn panics() -> NextResponse {
        panic!("a bug")
    }
    async fn slow() -> NextResponse {
        std::future::pending().await
    }
    for (expected, (run, reports)) in [
        ("the database is down", run(tracked(), fails).await),
        ("the handler panicked: a bug", run(tracked(), panics).await),
        (
            "Gateway Timeout",
            run(tracked().max_duration(1), slow).await,
        ),
    ] {
        assert!(run.response.status().is_server_error() && !run.may_be_kept());
        assert_eq!(
            run.error.map(|error| error.to_string()).as_deref(),
            Some(expected)
        );
        assert_eq!(reports, [expected]);
    }
}

#[actix_web::test]
async fn a_cookie_is_never_kept() {
    async fn own() -> NextResponse {
        NextResponse::text("a").set_cookie(SetCookie::new("a", "1"))
    }
    async fn jar() -> Result {
        cookies()?.set(SetCookie::new("a", "1"));
        Err(redirect("/b"))
    }
    let (own, reports) = run(of(Dynamic::ForceStatic), own).await;
    assert!(own.response.headers().contains_key(SET_COOKIE) && !own.may_be_kept());
    assert_eq!(reports.len(), 0);
    let (jar, reports) = run(of(Dynamic::ForceStatic), jar).await;
    assert_eq!(jar.response.status(), 500);
    assert!(!jar.response.headers().contains_key(SET_COOKIE));
    assert_eq!(
        reports,
        [
            "`cookies()` and draft mode can't set a cookie in a kept response, which is sent to every client; use `DYNAMIC = \"force-dynamic\"`"
        ]
    );
}

#[actix_web::test]
async fn reading_the_request_is_an_error_with_dynamic_error() {
    async fn get(req: NextRequest) -> NextResponse {
        NextResponse::text(req.header("a").unwrap_or_default())
    }
    let (run, reports) = run(of(Dynamic::Error), get).await;
    assert_eq!((run.read, run.response.status().as_u16()), (None, 500));
    assert!(run.error.is_some());
    assert_eq!(
        reports,
        ["`headers()` can't be read in a route with `DYNAMIC = \"error\"`"]
    );
}

#[actix_web::test]
async fn the_work_after_a_kept_response_runs() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    async fn get() -> Result {
        after(async {
            RUNS.fetch_add(1, Ordering::Relaxed);
        })?;
        Ok(NextResponse::text("a"))
    }
    async fn reading() -> Result {
        let text = get().await;
        drop(headers());
        text
    }
    run(tracked(), get).await;
    run(tracked(), reading).await;
    tokio::task::yield_now().await;
    assert_eq!(RUNS.load(Ordering::Relaxed), 2);
}

async fn listed<H: StaticParamsHandler<Args>, Args>(
    path: &str,
    generator: H,
) -> std::result::Result<Vec<Params>, String> {
    let route = route().get(plain).static_params(generator);
    let request = TestRequest::get()
        .app_data(Data::new(7_u8))
        .to_http_request();
    let (reports, reporter) = reporter();
    let listed = static_params(&route, &pattern(path), &request, reporter).await;
    assert!(reports.0.borrow().is_empty());
    listed.map_err(|error| error.to_string())
}

/// Lists the entries of a JSON array.
async fn json_params(path: &str, list: serde_json::Value) -> std::result::Result<String, String> {
    let list = list.as_array().expect("an array").clone();
    let listed = listed(path, move || std::future::ready(list.clone())).await?;
    let shown = |params: &Params| {
        let pairs = params.iter().map(|(name, value)| match value {
            ParamValue::One(value) => format!("{name}={value}"),
            ParamValue::Many(values) => format!("{name}={values:?}"),
        });
        pairs.collect::<Vec<_>>().join("&")
    };
    Ok(listed.iter().map(shown).collect::<Vec<_>>().join(" "))
}

#[actix_web::test]
async fn static_params_come_from_any_serializable_type() {
    #[derive(Serialize)]
    struct Post {
        id: u32,
        title: &'static str,
    }
    async fn posts(first: Data<u8>) -> Result<Vec<Post>> {
        let post = |id| Post { id, title: "any" };
        Ok(vec![post(u32::from(**first)), post(8)])
    }
    let posts = listed("/posts/[id]", posts).await.unwrap();
    let ids: Vec<_> = posts.iter().map(|params| params.one("id")).collect();
    assert_eq!(ids, [Some("7"), Some("8")]);

    let request = TestRequest::get().to_http_request();
    let none = static_params(
        &route().get(plain),
        &pattern("/[id]"),
        &request,
        reporter().1,
    )
    .await;
    assert!(none.unwrap().is_empty());

    let right = [
        ("/[id]", json!([]), ""),
        (
            "/[id]",
            json!([{"id": "a b"}, {"id": true}, {"id": 1.5}, {"id": "a b"}]),
            "id=a b id=true id=1.5 id=a b",
        ),
        ("/[a]/x/[b]", json!([{"b": "2", "a": "1"}]), "a=1&b=2"),
        (
            "/[...path]",
            json!([{"path": ["a", "b/c"]}]),
            "path=[\"a\", \"b/c\"]",
        ),
        (
            "/[[...path]]",
            json!([{}, {"path": null}, {"path": []}, {"path": [1]}]),
            "   path=[\"1\"]",
        ),
        // A part of the params: nothing is computed before the server listens.
        (
            "/[a]/[b]",
            json!([{"b": "2"}, {"a": null, "b": "1"}, {"a": "1", "b": "2"}]),
            "a=1&b=2",
        ),
    ];
    for (path, list, expected) in right {
        assert_eq!(
            json_params(path, list).await.as_deref(),
            Ok(expected),
            "{path}"
        );
    }
}

#[actix_web::test]
async fn wrong_static_params_are_errors() {
    let wrong = [
        (
            "/[id]",
            json!(["a"]),
            "`generate_static_params` must return structs or maps with a value for each segment, not `\"a\"`",
        ),
        (
            "/[id]",
            json!([{"ID": "a"}]),
            "`generate_static_params` of `/[id]` returned no value for `id`, but one for `ID`, which is not a segment",
        ),
        (
            "/[id]",
            json!([{"id": ""}]),
            "`generate_static_params` of `/[id]` returned `\"\"` for `[id]`; expected a text that is not empty, `.` or `..`",
        ),
        (
            "/[id]",
            json!([{"id": ["a"]}]),
            "`generate_static_params` of `/[id]` returned `[\"a\"]` for `[id]`; expected a text that is not empty, `.` or `..`",
        ),
        (
            "/[id]",
            json!([{"id": ".."}]),
            "`generate_static_params` of `/[id]` returned `\"..\"` for `[id]`; expected a text that is not empty, `.` or `..`",
        ),
        (
            "/[...id]",
            json!([{"id": "a"}]),
            "`generate_static_params` of `/[...id]` returned `\"a\"` for `[...id]`; expected a list of texts, none of them empty, `.` or `..`",
        ),
        (
            "/[...id]",
            json!([{"id": []}]),
            "`generate_static_params` of `/[...id]` returned `[]` for `[...id]`; expected a list of texts, none of them empty, `.` or `..`",
        ),
        (
            "/[[...id]]",
            json!([{"id": ["a", ""]}]),
            "`generate_static_params` of `/[[...id]]` returned `[\"a\",\"\"]` for `[[...id]]`; expected a list of texts, none of them empty, `.` or `..`",
        ),
    ];
    for (path, list, expected) in wrong {
        assert_eq!(json_params(path, list).await, Err(expected.to_owned()));
    }

    async fn fails() -> Result<Vec<()>> {
        Err(Error::new("no database"))
    }
    async fn panics() -> Vec<()> {
        panic!("a bug")
    }
    async fn reads() -> Result<Vec<()>> {
        headers()?;
        Ok(Vec::new())
    }
    async fn extracts(_: NextRequest, _: Data<String>) -> Vec<()> {
        Vec::new()
    }
    assert_eq!(listed("/[id]", fails).await, Err("no database".to_owned()));
    assert_eq!(
        listed("/[id]", panics).await,
        Err("the handler panicked: a bug".to_owned())
    );
    assert_eq!(
        listed("/[id]", reads).await,
        Err(
            "`generate_static_params` runs without a request, so it can't read `headers()`"
                .to_owned()
        )
    );
    let missing = listed("/[id]", extracts).await.unwrap_err();
    assert!(
        missing.contains("`web::Data<alloc::string::String>` is missing"),
        "{missing}"
    );
}

#[actix_web::test]
async fn other_methods_of_a_kept_route_are_refused() {
    let request = |method: &str| {
        let method = method.parse().expect("a method");
        TestRequest::default().method(method).to_http_request()
    };
    let refuse = |method| {
        let response = refuse_method(&request(method), &reporter().1);
        let allow = response.headers().get_all(ALLOW).cloned();
        (response.status().as_u16(), allow.collect::<Vec<_>>().len())
    };
    for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
        assert_eq!(refuse(method), (405, 2), "{method}");
    }
    assert_eq!(refuse("PROPFIND"), (405, 2));
    // Node.js doesn't know it, and refuses it before Next.js sees it.
    assert_eq!(refuse("FOO"), (400, 0));

    // The adapter does the same if the config alone makes the route static.
    let static_route = route()
        .get(plain)
        .head(plain)
        .segment_config(of(Dynamic::ForceStatic));
    let zero = of(Dynamic::ForceStatic).revalidate(Revalidate::Seconds(0));
    let dynamic_route = route().get(plain).segment_config(zero);
    for (route, expected) in [(static_route, "Method Not Allowed"), (dynamic_route, "")] {
        let (params, (_, reporter)) = (Params::default(), reporter());
        let response = serve(&route, &request("POST"), Payload::None, params, reporter).await;
        assert_eq!(response.status(), 405);
        let body = to_bytes((*response).into_body()).await.unwrap();
        assert_eq!(body, expected);
    }
}

#[cfg(feature = "draft-mode")]
#[test]
fn cookies_of_draft_mode() {
    use actix_web::HttpResponse;
    use twinroute_app::{DraftCookie, PreviewSecrets, clear_draft, draft_cookie};

    let secrets = PreviewSecrets::new("0123456789abcdef", "signing-signing-", "encryption-encry");
    let secrets = secrets.unwrap();
    let read = |cookie: &str, revalidation: &str| {
        let request = TestRequest::get()
            .app_data(secrets.clone())
            .insert_header(("Cookie", cookie))
            .insert_header(("x-prerender-revalidate", revalidation));
        draft_cookie(&request.to_http_request())
    };
    let id = secrets.id();
    let table = [
        ("a=1", DraftCookie::Absent),
        ("__prerender_bypass=", DraftCookie::Absent),
        ("a=__prerender_bypass", DraftCookie::Absent),
        ("__prerender_bypass=forged", DraftCookie::Stale),
        ("__next_preview_data=forged", DraftCookie::Stale),
    ];
    for (cookie, expected) in table {
        assert_eq!(read(cookie, ""), expected, "{cookie}");
    }
    let valid = format!("a=1; __prerender_bypass={id}");
    assert_eq!(read(&valid, ""), DraftCookie::Valid);
    assert_eq!(read(&valid, "forged"), DraftCookie::Valid);
    assert_eq!(read(&valid, id), DraftCookie::Absent);

    let mut response = HttpResponse::Ok()
        .insert_header((SET_COOKIE, "a=1"))
        .finish();
    clear_draft(response.headers_mut());
    let cookies: Vec<_> = response.headers().get_all(SET_COOKIE).cloned().collect();
    assert_eq!(cookies.len(), 3);
    assert!(
        cookies[0]
            .to_str()
            .unwrap()
            .starts_with("__prerender_bypass=; ")
    );
    assert_eq!(cookies[2], "a=1");
}
