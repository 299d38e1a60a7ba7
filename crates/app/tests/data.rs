//! Kept data and revalidation in handlers, in their streams and in the work after a response.

use std::{
    cell::RefCell,
    convert::Infallible,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use actix_web::{HttpRequest, body::to_bytes, dev::Payload, test::TestRequest};
use bytes::Bytes;
use futures_util::stream;
use twinroute_app::{
    AppHandler, FetchCache, NextResponse, Result, SegmentConfig, after, cookies, headers, route,
    serve, serve_kept,
};
use twinroute_cache::{
    CacheLife, CacheOptions, IncrementalCache, PathKind, RevalidateError, Revalidation, Scope, Tag,
};
use twinroute_core::{
    ApiError, Error,
    caching::{cached, refresh, revalidate_path, revalidate_path_as, revalidate_tag, update_tag},
    context::{ErrorSink, Phase, Reporter, response_headers},
};
use twinroute_matcher::Params;

/// A server with a cache, which keeps the errors that are reported.
#[derive(Default)]
struct Server {
    cache: IncrementalCache,
    reports: RefCell<Vec<String>>,
}

impl ErrorSink for Server {
    fn report(&self, _: usize, _: &HttpRequest, _: Phase, error: &Error) {
        self.reports.borrow_mut().push(error.to_string());
    }

    fn cache(&self) -> Option<&IncrementalCache> {
        Some(&self.cache)
    }

    fn route_tags(&self, _: usize, request: &HttpRequest) -> Vec<Tag> {
        vec![Tag::of_path(request.path())]
    }
}

impl Server {
    fn new() -> Rc<Self> {
        Rc::default()
    }

    /// Responds to a GET of `/a`; returns status and body.
    async fn get<H: AppHandler<Args>, Args>(self: &Rc<Self>, handler: H) -> (u16, String) {
        self.with(SegmentConfig::new(), TestRequest::get().uri("/a"), handler)
            .await
    }

    async fn with<H: AppHandler<Args>, Args>(
        self: &Rc<Self>,
        config: SegmentConfig,
        request: TestRequest,
        handler: H,
    ) -> (u16, String) {
        let route = route().get(handler).segment_config(config);
        let reporter = Reporter::new(Rc::<Self>::clone(self), 0);
        let request = request.to_http_request();
        let params = Params::default();
        let response = serve(&route, &request, Payload::None, params, reporter).await;
        let status = response.status().as_u16();
        let body = to_bytes((*response).into_body()).await.unwrap_or_default();
        // Background runs and the work after the response.
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        (status, String::from_utf8(body.into()).expect("UTF-8"))
    }
}

/// Data with the tag `t`, whose value is the number of its computations.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicU32>);

impl Counter {
    async fn read(&self) -> u32 {
        let count = Arc::clone(&self.0);
        let options = CacheOptions::new().tag("t").life(CacheLife::FOREVER);
        let compute = async move { Ok::<_, Infallible>(count.fetch_add(1, Ordering::Relaxed) + 1) };
        cached("counter", options, compute)
            .await
            .expect("it never fails")
    }

    /// A handler that responds with the value.
    fn handler(&self) -> impl AppHandler<()> + use<> {
        let this = self.clone();
        move || {
            let this = this.clone();
            async move { NextResponse::text(this.read().await.to_string()) }
        }
    }
}

fn ok(text: &str) -> (u16, String) {
    (200, text.to_owned())
}

#[actix_web::test]
async fn data_is_kept_across_requests() {
    let (server, counter) = (Server::new(), Counter::default());
    for _ in 0..3 {
        assert_eq!(server.get(counter.handler()).await, ok("1"));
    }
    assert_eq!(Server::new().get(counter.handler()).await, ok("2"));
}

#[actix_web::test]
async fn a_revalidation_takes_effect_at_once() {
    async fn now() -> Result {
        revalidate_tag("t", Revalidation::Now).await?;
        Ok(NextResponse::empty(204))
    }
    async fn of_path() -> Result {
        revalidate_path("/a").await?;
        Ok(NextResponse::empty(204))
    }
    async fn of_everything() -> Result {
        revalidate_path_as("/", PathKind::Layout).await?;
        revalidate_path("/other").await?;
        Ok(NextResponse::empty(204))
    }
    let (server, counter) = (Server::new(), Counter::default());
    let read = || server.get(counter.handler());
    assert_eq!(read().await, ok("1"));
    assert_eq!(server.get(now).await.0, 204);
    assert_eq!(read().await, ok("2"));
    // The data that the route reads.
    assert_eq!(server.get(of_path).await.0, 204);
    assert_eq!(read().await, ok("3"));
    let elsewhere = TestRequest::get().uri("/b");
    let elsewhere = server.with(SegmentConfig::new(), elsewhere, counter.handler());
    assert_eq!(elsewhere.await, ok("3"));
    assert_eq!(server.get(of_everything).await.0, 204);
    assert_eq!(read().await, ok("3"));
}

#[actix_web::test]
async fn stale_data_is_used_once_more_but_not_by_the_request_that_revalidates_it() {
    async fn profile() -> Result {
        revalidate_tag("t", "max").await?;
        Ok(NextResponse::empty(204))
    }
    let (server, counter) = (Server::new(), Counter::default());
    let read = || server.get(counter.handler());
    assert_eq!(read().await, ok("1"));
    server.get(profile).await;
    assert_eq!(read().await, ok("1"));
    assert_eq!(read().await, ok("2"));

    let inner = counter.clone();
    let both = move || {
        let counter = inner.clone();
        async move {
            let before = counter.read().await;
            revalidate_tag("t", "max").await?;
            let after = counter.read().await;
            Ok::<_, Error>(NextResponse::text(format!("{before} {after}")))
        }
    };
    assert_eq!(server.get(both).await, ok("2 3"));
    assert_eq!(read().await, ok("3"));
}

#[actix_web::test]
async fn the_work_after_a_response_and_streams_have_the_cache() {
    async fn later() -> Result {
        after(async {
            revalidate_tag("t", Revalidation::Now).await?;
            Ok(())
        })?;
        Ok(NextResponse::empty(204))
    }
    let (server, counter) = (Server::new(), Counter::default());
    let read = || server.get(counter.handler());
    assert_eq!(read().await, ok("1"));
    server.get(later).await;
    assert_eq!(read().await, ok("2"));

    let inner = counter.clone();
    let streaming = move || {
        let counter = inner.clone();
        async move {
            NextResponse::stream(stream::once(async move {
                revalidate_tag("t", Revalidation::Now).await?;
                Ok::<_, RevalidateError>(Bytes::from(counter.read().await.to_string()))
            }))
        }
    };
    assert_eq!(server.get(streaming).await, ok("3"));
    assert_eq!(read().await, ok("3"));
}

#[actix_web::test]
async fn the_errors_of_revalidations_are_those_of_a_handler() {
    async fn unknown() -> Result {
        revalidate_tag("t", "nope").await?;
        Ok(NextResponse::empty(204))
    }
    async fn relative() -> Result {
        revalidate_path("a").await?;
        Ok(NextResponse::empty(204))
    }
    async fn updated() -> Result {
        update_tag("t")?;
        Ok(NextResponse::empty(204))
    }
    async fn refreshed() -> Result {
        refresh()?;
        Ok(NextResponse::empty(204))
    }
    let server = Server::new();
    assert_eq!(server.get(unknown).await.0, 500);
    assert_eq!(server.get(relative).await.0, 500);
    assert_eq!(server.get(updated).await.0, 500);
    assert_eq!(server.get(refreshed).await.0, 500);
    let reports = server.reports.take();
    let starts = [
        "there is no profile `nope`",
        "`a` is not a path",
        "`update_tag` is for Server Actions",
        "`refresh` is for Server Actions",
    ];
    assert_eq!(reports.len(), starts.len());
    for (report, start) in reports.iter().zip(starts) {
        assert!(report.starts_with(start), "{report}");
    }
}

#[actix_web::test]
async fn the_future_of_cached_cannot_read_the_request() {
    async fn compute() -> Result<Vec<String>> {
        let text = |result: std::result::Result<(), ApiError>| result.unwrap_err().to_string();
        let revalidated = revalidate_path("/a").await.unwrap_err();
        assert!(matches!(
            revalidated,
            RevalidateError::WhileComputing {
                function: "revalidate_path"
            }
        ));
        assert!(revalidate_tag("t", "max").await.is_err());
        // Nested data is kept too.
        let nested = async move { Ok::<_, Error>(text(headers().map(drop))) };
        Ok(vec![
            cached("nested", CacheOptions::new(), nested).await?,
            text(cookies().map(drop)),
            text(response_headers().map(drop)),
            text(after(async {})),
        ])
    }
    async fn get() -> Result {
        let texts = cached("read", CacheOptions::new(), compute()).await?;
        // The context is the handler's again.
        headers()?;
        after(async {})?;
        Ok(NextResponse::json(texts))
    }
    let server = Server::new();
    let (status, body) = server.get(get).await;
    assert_eq!((status, server.reports.take()), (200, Vec::new()));
    let texts: Vec<String> = serde_json::from_str(&body).unwrap();
    let names = [
        "`headers()`",
        "`cookies()`",
        "`response_headers`",
        "`after`",
    ];
    for (name, text) in names.iter().zip(&texts) {
        let expected = format!(
            "{name} can't be used in the future of `cached`, whose value is for every client: use it before, and pass what the future needs"
        );
        assert_eq!(*text, expected);
    }
    assert_eq!(texts.len(), names.len());
}

#[actix_web::test]
async fn force_no_store_keeps_nothing() {
    let (server, counter) = (Server::new(), Counter::default());
    let with = |fetch_cache| {
        let config = SegmentConfig::new().fetch_cache(fetch_cache);
        server.with(config, TestRequest::get().uri("/a"), counter.handler())
    };
    assert_eq!(with(FetchCache::ForceNoStore).await, ok("1"));
    assert_eq!(with(FetchCache::OnlyNoStore).await, ok("2"));
    assert_eq!(with(FetchCache::Auto).await, ok("2"));
    assert_eq!(with(FetchCache::ForceNoStore).await, ok("3"));
    assert_eq!(with(FetchCache::Auto).await, ok("2"));
}

#[cfg(feature = "draft-mode")]
#[actix_web::test]
async fn draft_mode_neither_reads_nor_changes_kept_data() {
    use twinroute_app::PreviewSecrets;

    let secrets = PreviewSecrets::new("0123456789abcdef", "signing-signing-", "encryption-encry");
    let secrets = secrets.unwrap();
    let (server, counter) = (Server::new(), Counter::default());
    let with = |cookie: String| {
        let request = TestRequest::get().uri("/a").app_data(secrets.clone());
        let request = request.insert_header(("Cookie", cookie));
        server.with(SegmentConfig::new(), request, counter.handler())
    };
    let draft = format!("__prerender_bypass={}", secrets.id());
    assert_eq!(with("a=1".to_owned()).await, ok("1"));
    assert_eq!(with(draft.clone()).await, ok("2"));
    assert_eq!(with(draft).await, ok("3"));
    assert_eq!(with("__prerender_bypass=forged".to_owned()).await, ok("1"));
}

/// Computes a kept response; returns its body and the tags of its data.
async fn compute<H: AppHandler<Args>, Args>(
    server: &Rc<Server>,
    config: SegmentConfig,
    handler: H,
) -> (String, Vec<Tag>) {
    let route = route().get(handler).segment_config(config);
    let request = TestRequest::get().uri("/a").to_http_request();
    let reporter = Reporter::new(Rc::<Server>::clone(server), 0);
    let scope = Scope::new(&server.cache);
    let run = serve_kept(&route, &request, Params::default(), reporter);
    let run = scope.enter(run).await;
    assert!(run.may_be_kept());
    let body = to_bytes((*run.response).into_body())
        .await
        .unwrap_or_default();
    (String::from_utf8(body.into()).expect("UTF-8"), scope.tags())
}

#[actix_web::test]
async fn a_kept_response_collects_the_tags_of_its_data() {
    let (server, counter) = (Server::new(), Counter::default());
    let tag = Tag::new("t").unwrap();
    let auto = SegmentConfig::new();
    let kept = compute(&server, auto, counter.handler()).await;
    assert_eq!(kept, ("1".to_owned(), vec![tag]));
    assert_eq!(server.get(counter.handler()).await, ok("1"));

    let config = auto.fetch_cache(FetchCache::ForceNoStore);
    let kept = compute(&server, config, counter.handler()).await;
    assert_eq!(kept, ("2".to_owned(), Vec::new()));
    assert_eq!(server.get(counter.handler()).await, ok("1"));
}

#[actix_web::test]
async fn a_kept_response_revalidates_nothing() {
    async fn get() -> NextResponse {
        NextResponse::text(revalidate_path("/b").await.unwrap_err().to_string())
    }
    let kept = compute(&Server::new(), SegmentConfig::new(), get).await;
    let start = "`revalidate_path` was called within a kept computation";
    assert!(kept.0.starts_with(start), "{kept:?}");
}

#[actix_web::test]
async fn outside_of_a_request() {
    let counter = Counter::default();
    assert_eq!((counter.read().await, counter.read().await), (1, 2));
    let error = revalidate_tag("t", "max").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`revalidate_tag` was called outside of a request: call it on the `IncrementalCache`"
    );
}
