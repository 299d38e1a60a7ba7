//! Routes whose responses are kept.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering::Relaxed},
    },
    time::Duration,
};

use actix_web::{App, HttpRequest, HttpServer, http::header::AUTHORIZATION, web::Data};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use twinroute::{
    Routes, SetCookie, after,
    app::{
        AppRoute, Dynamic, FetchCache, NextRequest, NextResponse, Result, Revalidate, RouteContext,
        SegmentConfig, cookies,
        metadata::{self, ImageResponse},
        not_found, route,
    },
    cache::{
        CacheError, CacheOptions, IncrementalCache, cache_life, cache_tag, cached, revalidate_path,
        revalidate_tag,
    },
    pages::{self, NextApiResponse, Sent},
    test::{Client, ClientResponse},
};

/// How often handlers ran, and whether they fail.
#[derive(Debug, Clone, Default)]
struct Runs(Arc<AtomicU32>, Arc<AtomicBool>);

impl Runs {
    fn next(&self) -> u32 {
        self.0.fetch_add(1, Relaxed) + 1
    }
}

#[derive(Debug, Deserialize, Serialize)]
struct Params {
    id: String,
}

fn is_static() -> SegmentConfig {
    SegmentConfig::new().dynamic(Dynamic::ForceStatic)
}

fn every(seconds: u32) -> SegmentConfig {
    SegmentConfig::new().revalidate(Revalidate::Seconds(seconds))
}

async fn count(runs: Data<Runs>) -> Result<NextResponse> {
    let run = runs.next();
    if runs.1.load(Relaxed) {
        return Err(std::io::Error::other("the database is down").into());
    }
    Ok(NextResponse::text(format!("run {run}")))
}

async fn post(ctx: RouteContext<Params>, runs: Data<Runs>) -> NextResponse {
    NextResponse::text(format!("{} in run {}", ctx.params.id, runs.next()))
}

async fn first() -> Vec<Params> {
    vec![Params { id: "1".to_owned() }]
}

async fn client(routes: Routes) -> (Client, Runs) {
    let runs = Runs::default();
    let client = Client::builder(routes).app_data(Data::new(runs.clone()));
    (client.build().await.unwrap(), runs)
}

async fn one(route: AppRoute) -> (Client, Runs) {
    client(Routes::new().app("/kept", route)).await
}

/// The state and the text of a response.
fn seen(response: &ClientResponse) -> (String, String) {
    let state = response.header("x-nextjs-cache").unwrap_or_default();
    (state, response.text().unwrap())
}

async fn get(client: &Client, path: &str) -> (String, String) {
    seen(&client.get(path).send().await)
}

fn expect(state: &str, text: &str) -> (String, String) {
    (state.to_owned(), text.to_owned())
}

const SECOND: Duration = Duration::from_secs(1);

#[actix_web::test]
async fn a_static_response_is_computed_before_the_first_request() {
    let (client, runs) = one(route().get(count).segment_config(is_static())).await;
    assert_eq!(runs.0.load(Relaxed), 1);
    let response = client.get("/kept?a=1").header("Cookie", "a=1").send().await;
    assert_eq!(seen(&response), expect("HIT", "run 1"));
    assert_eq!(
        response.header("cache-control").unwrap(),
        "s-maxage=31536000"
    );
    client.advance(400 * 24 * 3600 * SECOND);
    assert_eq!(get(&client, "/kept").await, expect("HIT", "run 1"));
    assert_eq!(client.head("/kept").send().await.text().unwrap(), "");
    let refused = client.post("/kept").send().await;
    assert_eq!(
        (refused.status(), refused.header("allow").unwrap().as_str()),
        (405, "GET, HEAD")
    );
}

#[actix_web::test]
async fn a_stale_response_is_renewed_in_the_background() {
    let (client, _) = one(route().get(count).segment_config(every(60))).await;
    client.advance(59 * SECOND);
    assert_eq!(get(&client, "/kept").await, expect("HIT", "run 1"));
    client.advance(2 * SECOND);
    assert_eq!(get(&client, "/kept").await, expect("STALE", "run 1"));
    let response = client.get("/kept").send().await;
    assert_eq!(seen(&response), expect("HIT", "run 2"));
    assert_eq!(
        response.header("cache-control").unwrap(),
        "s-maxage=60, stale-while-revalidate=31535940"
    );
}

#[actix_web::test]
async fn a_failed_run_keeps_the_old_response_and_is_repeated() {
    let (client, runs) = one(route().get(count).segment_config(every(60))).await;
    runs.1.store(true, Relaxed);
    client.advance(61 * SECOND);
    assert_eq!(get(&client, "/kept").await, expect("STALE", "run 1"));
    let response = client.get("/kept").send().await;
    assert_eq!(seen(&response), expect("HIT", "run 1"));
    assert_eq!(
        response.header("cache-control").unwrap(),
        "s-maxage=30, stale-while-revalidate=31535970"
    );
    assert_eq!(runs.0.load(Relaxed), 2);
    runs.1.store(false, Relaxed);
    client.advance(31 * SECOND);
    assert_eq!(get(&client, "/kept").await, expect("STALE", "run 1"));
    assert_eq!(get(&client, "/kept").await, expect("HIT", "run 3"));
}

#[actix_web::test]
async fn an_expired_response_is_not_sent() {
    let cache = IncrementalCache::default().expire_time(90 * SECOND);
    let routes = Routes::new().app("/kept", route().get(count).segment_config(every(60)));
    let (client, runs) = client(routes.cache(cache)).await;
    client.advance(91 * SECOND);
    assert_eq!(get(&client, "/kept").await, expect("HIT", "run 2"));
    runs.1.store(true, Relaxed);
    client.advance(91 * SECOND);
    let response = client.get("/kept").send().await;
    assert_eq!(
        (response.status(), response.header("x-nextjs-cache")),
        (500, None)
    );
}

#[actix_web::test]
async fn a_failing_handler_keeps_the_server_from_starting() {
    let runs = Runs::default();
    runs.1.store(true, Relaxed);
    let kept = route()
        .get(count)
        .segment_config(is_static())
        .origin("src/app/kept/route.rs");
    let client = Client::builder(Routes::new().app("/kept", kept)).app_data(Data::new(runs));
    let error = client.build().await.err().unwrap().to_string();
    assert_eq!(
        error,
        "src/app/kept/route.rs: the handler has failed for `/kept`: the database is down"
    );
}

#[actix_web::test]
async fn params_that_are_not_generated_belong_to_the_next_route() {
    async fn rest(ctx: RouteContext) -> NextResponse {
        NextResponse::json(&ctx.params)
    }
    let closed = SegmentConfig::new().dynamic_params(false);
    let posts = route()
        .get(post)
        .static_params(first)
        .segment_config(closed);
    let routes = Routes::new()
        .app("/posts/[id]", posts)
        .app("/posts/[...rest]", route().get(rest));
    let (client, _) = client(routes).await;
    assert_eq!(get(&client, "/posts/1").await, expect("HIT", "1 in run 1"));
    assert_eq!(
        get(&client, "/posts/%31").await,
        expect("HIT", "1 in run 1")
    );
    assert_eq!(
        get(&client, "/posts/2").await,
        expect("", r#"{"rest":["2"]}"#)
    );
    assert_eq!(
        get(&client, "/posts/1%2F").await,
        expect("", r#"{"rest":["1/"]}"#)
    );
}

#[actix_web::test]
async fn an_image_below_two_segments_is_computed_for_all_its_params() {
    async fn params() -> Vec<Map<String, Value>> {
        let entry = |lang: &str| {
            let entry = [("lang", lang), ("slug", "a")];
            Map::from_iter(entry.map(|(name, value)| (name.to_owned(), value.into())))
        };
        ["de", "en"].map(entry).into()
    }
    async fn image(runs: Data<Runs>) -> ImageResponse {
        ImageResponse::new("image/svg+xml", format!("run {}", runs.next()))
    }
    async fn ids() -> Vec<u32> {
        vec![1]
    }
    // As in `app/[lang]/[slug]/opengraph-image.rs`. The params of one with ids are not known.
    let routes = Routes::new()
        .app(
            "/[lang]/[slug]/opengraph-image",
            metadata::image(image).static_params(params),
        )
        .app(
            "/[lang]/icon/[__metadata_id__]",
            metadata::images(ids, image),
        );
    let (client, _) = client(routes).await;
    let seen = async |path: &str| get(&client, path).await.0;
    for path in ["/de/a/opengraph-image", "/en/a/opengraph-image"] {
        assert_eq!(seen(path).await, "HIT", "{path}");
    }
    for path in ["/fr/a/opengraph-image", "/de/icon/1"] {
        assert_eq!(seen(path).await, "MISS", "{path}");
    }
}

#[actix_web::test]
async fn params_are_kept_on_demand_under_one_spelling() {
    let routes = Routes::new().app("/posts/[id]", route().get(post).static_params(first));
    let (client, _) = client(routes).await;
    assert_eq!(get(&client, "/posts/1").await, expect("HIT", "1 in run 1"));
    assert_eq!(
        get(&client, "/posts/%c3%bc").await,
        expect("MISS", "ü in run 2")
    );
    assert_eq!(
        get(&client, "/posts/%C3%BC?x").await,
        expect("HIT", "ü in run 2")
    );
}

#[actix_web::test]
async fn a_mounted_router_with_closed_params_must_be_prepared() {
    let closed = SegmentConfig::new().dynamic_params(false);
    let posts = move || {
        let posts = route()
            .get(post)
            .static_params(first)
            .segment_config(closed);
        Routes::new()
            .app("/posts/[id]", posts)
            .app_data(Data::new(Runs::default()))
    };
    let server = HttpServer::new(move || App::new().service(posts())).workers(1);
    assert!(server.bind(("127.0.0.1", 0)).unwrap().run().await.is_err());
    let router = posts().build().unwrap();
    router.prerender().await.unwrap();
    let app = actix_web::test::init_service(App::new().service(router)).await;
    let status = async |path: &str| {
        let request = actix_web::test::TestRequest::with_uri(path).to_request();
        actix_web::test::call_service(&app, request)
            .await
            .status()
            .as_u16()
    };
    assert_eq!(
        (status("/posts/1").await, status("/posts/2").await),
        (200, 404)
    );
}

#[actix_web::test]
async fn a_handler_that_reads_the_request_runs_for_each() {
    async fn greet(req: NextRequest, runs: Data<Runs>) -> NextResponse {
        let name = req.header("x-name").unwrap_or_default();
        NextResponse::text(format!("{name} {}", runs.next()))
    }
    let (client, _) = one(route().get(greet).segment_config(every(60))).await;
    for run in [2, 3] {
        let response = client.get("/kept").header("X-Name", "you").send().await;
        assert_eq!(seen(&response), expect("", &format!("you {run}")));
        assert_eq!(response.header("cache-control"), None);
    }
}

#[actix_web::test]
async fn no_extractor_sees_a_client() {
    async fn leak(http: HttpRequest, ctx: RouteContext<Params>) -> NextResponse {
        let token = http
            .headers()
            .get(AUTHORIZATION)
            .map(|value| value.to_str().unwrap());
        let text = format!(
            "{} {token:?} {:?} {}",
            ctx.params.id,
            http.peer_addr(),
            http.uri()
        );
        NextResponse::text(text)
    }
    let posts = route().get(leak).segment_config(is_static());
    let (client, _) = client(Routes::new().app("/posts/[id]", posts)).await;
    for state in ["MISS", "HIT"] {
        let request = client
            .get("/posts/%61?secret=1")
            .header("Authorization", "Bearer secret");
        let seen = seen(&request.header("Cookie", "session=secret").send().await);
        assert_eq!(seen, expect(state, "a None None /posts/a"));
    }
}

#[actix_web::test]
async fn responses_that_set_cookies_and_errors_are_not_kept() {
    async fn session(ctx: RouteContext<Params>, runs: Data<Runs>) -> Result<NextResponse> {
        let run = runs.next();
        let text = NextResponse::text(format!("run {run}"));
        match ctx.params.id.as_str() {
            "cookie" => Ok(text.set_cookie(SetCookie::new("session", "1"))),
            "missing" => Err(not_found()),
            "error" => Ok(text.status(503)),
            _ => {
                cookies()?.set(SetCookie::new("a", "b"));
                Ok(text)
            }
        }
    }
    let posts = route()
        .get(session)
        .static_params(async || Vec::<Params>::new());
    let (client, _) = client(Routes::new().app("/posts/[id]", posts)).await;
    for run in [1, 2] {
        let response = client.get("/posts/cookie").send().await;
        assert_eq!(seen(&response), expect("", &format!("run {run}")));
        assert_eq!(response.header("cache-control"), None);
    }
    for run in [3, 4] {
        let response = client.get("/posts/error").send().await;
        assert_eq!(
            (response.status(), seen(&response)),
            (503, expect("", &format!("run {run}")))
        );
    }
    let missing = client.get("/posts/missing").send().await;
    assert_eq!(
        (
            missing.status(),
            missing.header("x-nextjs-cache").unwrap().as_str()
        ),
        (404, "MISS")
    );
    assert_eq!(get(&client, "/posts/missing").await, expect("HIT", ""));
}

#[actix_web::test]
async fn servers_with_one_cache_agree_which_route_is_dynamic() {
    async fn listed() -> Vec<Params> {
        ["a", "bad"].map(|id| Params { id: id.to_owned() }).into()
    }
    async fn reads(req: NextRequest, ctx: RouteContext<Params>) -> NextResponse {
        if ctx.params.id == "bad" {
            let _ = req.header("x");
        }
        NextResponse::text(ctx.params.id.clone())
    }
    let cache = IncrementalCache::default();
    for _ in 0..2 {
        let route = route().get(reads).static_params(listed);
        let routes = Routes::new().app("/x/[id]", route).cache(cache.clone());
        let client = Client::new(routes).await.unwrap();
        assert_eq!(get(&client, "/x/a").await, expect("HIT", "a"));
        assert_eq!(get(&client, "/x/new").await, expect("", "new"));
        assert_eq!(get(&client, "/x/new").await, expect("", "new"));
    }
}

#[actix_web::test]
async fn a_folder_with_a_space_is_kept() {
    let kept = route().get(count).segment_config(is_static());
    let (client, _) = client(Routes::new().app("/a b", kept)).await;
    assert_eq!(get(&client, "/a%20b").await, expect("HIT", "run 1"));
}

#[actix_web::test]
async fn functions_of_kept_data_work_where_nothing_is_kept() {
    async fn tagged() -> Result<NextResponse> {
        let value = cached("value", CacheOptions::new(), async {
            cache_tag("tag")?;
            cache_life("hours")?;
            Ok::<_, CacheError>(1)
        });
        Ok(NextResponse::json(value.await?))
    }
    let no_store = SegmentConfig::new().fetch_cache(FetchCache::ForceNoStore);
    let (client, _) = one(route().get(tagged).segment_config(no_store)).await;
    assert_eq!(get(&client, "/kept").await, expect("", "1"));
}

#[actix_web::test]
async fn forged_headers_change_nothing() {
    let (client, _) = one(route().get(count).segment_config(every(60))).await;
    for (name, value) in [
        ("x-prerender-revalidate", "0123456789abcdef0123456789abcdef"),
        ("x-prerender-revalidate", ""),
        ("x-next-revalidated-tags", "_N_T_/kept"),
        ("x-nextjs-cache", "MISS"),
        ("cache-control", "no-cache"),
        ("if-none-match", "*"),
        ("range", "bytes=0-1"),
    ] {
        let response = client.get("/kept").header(name, value).send().await;
        assert_eq!(
            (response.status(), seen(&response)),
            (200, expect("HIT", "run 1")),
            "{name}"
        );
    }
}

#[actix_web::test]
async fn revalidation_from_either_style_from_after_and_from_outside() {
    async fn by_path() -> Result<NextResponse> {
        revalidate_path("/kept").await?;
        Ok(NextResponse::empty(204))
    }
    async fn by_after() -> Result<NextResponse> {
        after(async {
            revalidate_tag("_N_T_/kept", "max").await?;
            Ok(())
        })?;
        Ok(NextResponse::empty(204))
    }
    async fn by_pages(res: NextApiResponse) -> pages::Result {
        revalidate_path("/kept").await?;
        Ok(res.end())
    }
    async fn by_response(res: NextApiResponse) -> pages::Result {
        res.revalidate("/kept").await?;
        Ok(res.end())
    }
    async fn fails(res: NextApiResponse) -> Sent {
        match res.revalidate("kept").await {
            Ok(()) => res.end(),
            Err(error) => res.status(400).send(error.to_string()),
        }
    }
    let routes = Routes::new()
        .app("/kept", route().get(count).segment_config(is_static()))
        .app("/path", route().post(by_path))
        .app("/after", route().post(by_after))
        .pages("/api/path", pages::route(by_pages))
        .pages("/api/response", pages::route(by_response))
        .pages("/api/fails", pages::route(fails));
    let (client, _) = client(routes).await;
    assert_eq!(client.post("/path").send().await.status(), 204);
    assert_eq!(get(&client, "/kept").await, expect("MISS", "run 2"));
    client.advance(SECOND);
    assert_eq!(client.post("/api/path").send().await.status(), 200);
    assert_eq!(get(&client, "/kept").await, expect("MISS", "run 3"));
    client.advance(SECOND);
    assert_eq!(client.post("/after").send().await.status(), 204);
    actix_web::rt::task::yield_now().await;
    assert_eq!(get(&client, "/kept").await, expect("STALE", "run 3"));
    assert_eq!(get(&client, "/kept").await, expect("HIT", "run 4"));
    client.advance(SECOND);
    assert_eq!(client.post("/api/response").send().await.status(), 200);
    assert_eq!(get(&client, "/kept").await, expect("HIT", "run 5"));
    client.advance(SECOND);
    client.cache().revalidate_path("/kept").await.unwrap();
    assert_eq!(get(&client, "/kept").await, expect("MISS", "run 6"));
    assert_eq!(
        client.post("/api/fails").send().await.text().unwrap(),
        "Invalid urlPath provided to revalidate(), must be a path e.g. /blog/post-1, received kept"
    );
}

#[actix_web::test]
async fn outcomes_are_counted_by_route() {
    let (client, _) = one(route().get(count).segment_config(every(60))).await;
    get(&client, "/kept").await;
    get(&client, "/kept").await;
    client.advance(61 * SECOND);
    get(&client, "/kept").await;
    let counters = client.cache().counters();
    let (pattern, counts) = &counters[0];
    assert_eq!(
        (pattern.as_str(), counts.hits, counts.stale),
        ("/kept", 2, 1)
    );
}
