//! The metrics of a server, as they were requested over real sockets.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "clippy.toml allows them in tests, but not in their helpers"
)]

mod support;

use std::{
    collections::BTreeMap,
    fs, io,
    net::SocketAddr,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::channel,
    },
    thread::sleep,
    time::{Duration, Instant},
};

use actix_web::http::Method;
use bytes::Bytes;
use futures_util::{
    StreamExt as _,
    future::{BoxFuture, ready},
    stream,
};
use openmetrics_parser::{openmetrics::parse_openmetrics, prometheus::parse_prometheus};
use support::{LONG, ask, start};
use twinroute::{
    AccessLog, AccessOutput, ByteSize, Routes, Server,
    app::{self, Dynamic, NextRequest, NextResponse, RouteContext, SegmentConfig, route},
    metrics::Metrics,
    pages::{self, NextApiResponse, Sent},
    rate_limit::{Decision, Quota, RateKey, RateLimit, SharedLimits},
};
use twinroute_test_client::{Message, Peer, Request, listen};

/// The values of a page by their series. Fails unless the page is valid, as `promtool check metrics` would.
fn scrape(metrics: &Metrics) -> BTreeMap<String, f64> {
    let address = metrics.address().expect("the metrics are served");
    let page = ask(address, "/metrics");
    assert_eq!(
        page.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    let parsed = parse_prometheus(page.text()).unwrap();
    assert!(
        parsed
            .families
            .values()
            .all(|family| !family.help.is_empty())
    );
    let open = Request::get("/metrics")
        .header("Accept", "application/openmetrics-text")
        .close();
    let open = Peer::send_to(address, open.bytes()).last_response();
    parse_openmetrics(open.text()).unwrap();

    let mut values = BTreeMap::new();
    for line in page.text().lines().filter(|line| !line.starts_with('#')) {
        let (series, value) = line.rsplit_once(' ').unwrap();
        let before = values.insert(series.to_owned(), value.parse().unwrap());
        assert!(before.is_none(), "`{series}` is there twice");
    }
    check_histograms(&values, page.text());
    values
}

/// Checks that buckets are cumulative, and that the last one is the count.
fn check_histograms(values: &BTreeMap<String, f64>, page: &str) {
    let mut last = (String::new(), 0.0);
    for line in page.lines().filter(|line| line.contains("_bucket{")) {
        let (series, value) = line.rsplit_once(' ').unwrap();
        let (labels, bound) = series.split_once(",le=").unwrap();
        let value: f64 = value.parse().unwrap();
        assert!(last.0 != labels || last.1 <= value, "{line}");
        if bound == "\"+Inf\"}" {
            let count = labels.replace("_bucket{", "_count{") + "}";
            assert_eq!(values.get(&count), Some(&value), "{line}");
        }
        last = (labels.to_owned(), value);
    }
}

/// The number of requests with these labels.
fn requests(route: &str, method: &str, status: &str, style: &str) -> String {
    format!(
        "http_server_request_duration_seconds_count{{http_route=\"{route}\",http_request_method=\"{method}\",http_response_status_code=\"{status}\",twinroute_style=\"{style}\"}}"
    )
}

fn errors(route: &str, kind: &str) -> String {
    format!("twinroute_errors_total{{http_route=\"{route}\",error_type=\"{kind}\"}}")
}

/// Scrapes until the values are there: a response reaches its client before it is counted.
fn expect(metrics: &Metrics, expected: &[(String, f64)]) {
    let begin = Instant::now();
    loop {
        let values = scrape(metrics);
        let wrong = |(series, value): &&(String, f64)| values.get(series) != Some(value);
        let Some((series, value)) = expected.iter().find(wrong) else {
            return;
        };
        let found = values.get(series);
        assert!(
            begin.elapsed() < LONG,
            "{series} is {found:?} and not {value}: {values:#?}"
        );
        sleep(Duration::from_millis(20));
    }
}

fn send(address: SocketAddr, method: &str, path: &str) -> Message {
    let request = Request::new(method, path).close().bytes();
    let mut peer = Peer::send_to(address, &request);
    peer.read_response_to(&request).expect("a response")
}

async fn hello(res: NextApiResponse) -> Sent {
    res.send("hello")
}

async fn post(ctx: RouteContext) -> NextResponse {
    NextResponse::json(&ctx.params)
}

async fn broken() -> app::Result {
    Err(io::Error::other("planted").into())
}

async fn panics(req: NextRequest) -> NextResponse {
    panic!("planted in {}", req.method())
}

async fn endless() -> NextResponse {
    std::future::pending().await
}

async fn echo(mut req: NextRequest) -> app::Result {
    Ok(NextResponse::text(req.text().await?))
}

async fn streamed() -> NextResponse {
    NextResponse::stream(stream::iter(
        ["ab", "cde"].map(|piece| Ok::<_, io::Error>(Bytes::from(piece))),
    ))
}

async fn aborted() -> NextResponse {
    let pieces = stream::iter([Ok(Bytes::from("start")), Err("planted")]);
    NextResponse::stream(pieces)
}

async fn forever() -> NextResponse {
    let pieces = stream::repeat(()).then(|()| async {
        actix_rt::time::sleep(Duration::from_millis(10)).await;
        Ok::<_, io::Error>(Bytes::from("piece"))
    });
    NextResponse::stream(pieces)
}

fn routes() -> Routes {
    let late = SegmentConfig::new().max_duration(1);
    let kept = SegmentConfig::new().dynamic(Dynamic::ForceStatic);
    Routes::new()
        .pages("/api/hello", pages::route(hello))
        .app(
            "/api/posts/[id]",
            route().get(post).delete(broken).put(panics).post(echo),
        )
        .app("/api/late", route().get(endless).segment_config(late))
        .app(
            "/streamed",
            route().get(streamed).post(aborted).put(forever),
        )
        .app("/kept/[id]", route().get(post).segment_config(kept))
        .max_body_size(ByteSize(100))
}

/// A server with metrics on a port of their own.
fn serve(routes: Routes) -> (SocketAddr, Metrics) {
    let metrics = Metrics::new();
    let server = Server::new(routes.metrics(&metrics)).metrics("0");
    (start(server), metrics)
}

#[test]
fn requests_are_counted_by_route_method_status_and_style() {
    let (address, metrics) = serve(routes());
    for _ in 0..3 {
        assert_eq!(ask(address, "/api/hello").status, 200);
    }
    for id in ["1", "2"] {
        assert_eq!(ask(address, &format!("/api/posts/{id}")).status, 200);
    }
    assert_eq!(ask(address, "/api/posts/%zz").status, 400);
    assert_eq!(send(address, "BREW", "/api/hello").status, 200);
    assert_eq!(send(address, "SMOKE", "/api/hello").status, 200);
    assert_eq!(send(address, "PATCH", "/api/posts/1").status, 405);
    assert_eq!(ask(address, "/unknown/a").status, 404);
    assert_eq!(ask(address, "/unknown/b").status, 404);
    assert_eq!(ask(address, "/api//hello").status, 308);
    let item = "/api/posts/[id]";
    let active = "http_server_active_requests{http_request_method=\"GET\"}".to_owned();
    expect(
        &metrics,
        &[
            (requests("/api/hello", "GET", "200", "pages"), 3.0),
            (requests("/api/hello", "_OTHER", "200", "pages"), 2.0),
            (requests(item, "GET", "200", "app"), 2.0),
            (requests(item, "PATCH", "405", "app"), 1.0),
            (requests("(unmatched)", "GET", "404", "other"), 2.0),
            (requests("(unmatched)", "GET", "400", "other"), 1.0),
            (requests("(unmatched)", "GET", "308", "other"), 1.0),
            (errors("(unmatched)", "refused"), 1.0),
            (active, 0.0),
        ],
    );
    // No path of a client is a label.
    let page = ask(metrics.address().unwrap(), "/metrics");
    assert!(!page.text().contains("unknown"), "{}", page.text());
}

#[test]
fn errors_are_counted_by_kind() {
    let (address, metrics) = serve(routes());
    assert_eq!(send(address, "DELETE", "/api/posts/1").status, 500);
    assert_eq!(send(address, "PUT", "/api/posts/1").status, 500);
    assert_eq!(ask(address, "/api/late").status, 504);
    let large = Request::new("POST", "/api/posts/1")
        .body(vec![b'a'; 200])
        .close();
    assert_eq!(
        Peer::send_to(address, large.bytes()).last_response().status,
        413
    );
    let mut peer = Peer::send_to(address, Request::new("POST", "/streamed").bytes());
    peer.rest();
    let mut peer = Peer::send_to(address, Request::new("PUT", "/streamed").bytes());
    assert_eq!(peer.head().status, 200);
    drop(peer);
    let item = "/api/posts/[id]";
    expect(
        &metrics,
        &[
            (requests(item, "DELETE", "500", "app"), 1.0),
            (requests(item, "PUT", "500", "app"), 1.0),
            (requests(item, "POST", "413", "app"), 1.0),
            (requests("/api/late", "GET", "504", "app"), 1.0),
            (errors(item, "handler"), 1.0),
            (errors(item, "panic"), 1.0),
            (errors("/api/late", "timeout"), 1.0),
            (errors("(unmatched)", "refused"), 1.0),
            (errors("/streamed", "stream"), 1.0),
            (errors("/streamed", "disconnected"), 1.0),
        ],
    );
}

#[test]
fn bodies_are_measured() {
    let (address, metrics) = serve(routes());
    assert_eq!(ask(address, "/streamed").text(), "abcde");
    let echoed = Request::new("POST", "/api/posts/1")
        .body("0123456789")
        .close();
    assert_eq!(
        Peer::send_to(address, echoed.bytes())
            .last_response()
            .text(),
        "0123456789"
    );
    assert_eq!(send(address, "HEAD", "/api/hello").status, 200);
    let size = |what: &str, route: &str| {
        format!("http_server_{what}_body_size_bytes_sum{{http_route=\"{route}\"}}")
    };
    expect(
        &metrics,
        &[
            (size("response", "/streamed"), 5.0),
            (size("request", "/api/posts/[id]"), 10.0),
            (size("response", "/api/posts/[id]"), 10.0),
            (size("response", "/api/hello"), 0.0),
        ],
    );
}

#[test]
fn connections_and_kept_responses_are_counted() {
    let (address, metrics) = serve(routes());
    let mut open = Peer::connect(address);
    assert_eq!(open.ask(Request::get("/api/hello").bytes()).status, 200);
    for _ in 0..3 {
        assert_eq!(ask(address, "/kept/1").status, 200);
    }
    let refused = Peer::send_to(address, "NONSENSE\r\n\r\n").last_response();
    assert_eq!(refused.status, 400);
    let kept = |outcome: &str| {
        format!("twinroute_kept_responses_total{{name=\"/kept/[id]\",outcome=\"{outcome}\"}}")
    };
    expect(
        &metrics,
        &[
            ("twinroute_open_connections".to_owned(), 1.0),
            ("twinroute_accepted_connections_total".to_owned(), 5.0),
            ("twinroute_refused_heads_total".to_owned(), 1.0),
            (kept("miss"), 1.0),
            (kept("hit"), 2.0),
        ],
    );
}

#[test]
fn the_rollout_and_shadow_are_counted() {
    let legacy = listen(|mut peer| {
        let request = peer.read_message().unwrap();
        let body = match request.line.contains("/same") {
            true => r#"{"id":"1"}"#,
            false => r#"{"id":"2"}"#,
        };
        let length = body.len();
        peer.send(format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nVary: Accept-Encoding\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ));
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rollout.toml");
    let rollout = "default = \"rust\"\n[routes]\n\"/same/[id]\" = \"shadow\"\n\"/other/[id]\" = \"shadow\"\n\"/old\" = \"legacy\"\n";
    fs::write(&file, rollout).unwrap();
    let routes = Routes::new()
        .app("/same/[id]", route().get(post))
        .app("/other/[id]", route().get(post))
        .app("/old", route().get(broken))
        .pages("/api/hello", pages::route(hello))
        .legacy(format!("http://{legacy}").as_str())
        .rollout(file.as_path());
    let (address, metrics) = serve(routes);
    for path in [
        "/same/1",
        "/same/1",
        "/other/1",
        "/old",
        "/api/hello",
        "/page",
    ] {
        assert_eq!(ask(address, path).status, 200, "{path}");
    }
    let chosen = |route: &str, server: &str| {
        format!("twinroute_rollout_requests_total{{http_route=\"{route}\",server=\"{server}\"}}")
    };
    let compared = |route: &str, outcome: &str| {
        format!(
            "twinroute_shadow_comparisons_total{{http_route=\"{route}\",outcome=\"{outcome}\"}}"
        )
    };
    expect(
        &metrics,
        &[
            (requests("/same/[id]", "GET", "200", "legacy"), 2.0),
            (requests("/old", "GET", "200", "legacy"), 1.0),
            (requests("(unmatched)", "GET", "200", "legacy"), 1.0),
            (requests("/api/hello", "GET", "200", "pages"), 1.0),
            (chosen("/same/[id]", "shadow"), 2.0),
            (chosen("/old", "legacy"), 1.0),
            (chosen("/api/hello", "rust"), 1.0),
            (compared("/same/[id]", "equal"), 2.0),
            (compared("/other/[id]", "different"), 1.0),
        ],
    );
}

#[test]
fn a_proxy_leads_to_the_route_that_is_counted() {
    async fn pass() -> NextResponse {
        NextResponse::next()
    }
    let (address, metrics) = serve(routes().proxy("/", app::proxy(pass)));
    assert_eq!(ask(address, "/api/posts/1").status, 200);
    assert_eq!(ask(address, "/unknown").status, 404);
    expect(
        &metrics,
        &[
            (requests("/api/posts/[id]", "GET", "200", "app"), 1.0),
            (requests("(unmatched)", "GET", "404", "other"), 1.0),
        ],
    );
}

#[test]
fn a_client_that_disconnects_behind_a_proxy_counts_for_its_route() {
    static HAS_BEGUN: AtomicBool = AtomicBool::new(false);
    async fn pass() -> NextResponse {
        NextResponse::next()
    }
    async fn waits() -> NextResponse {
        HAS_BEGUN.store(true, Ordering::SeqCst);
        std::future::pending().await
    }
    let waiting = routes().app("/waits", route().get(waits));
    let (address, metrics) = serve(waiting.proxy("/", app::proxy(pass)));
    let peer = Peer::send_to(address, Request::get("/waits").bytes());
    let begin = Instant::now();
    while !HAS_BEGUN.load(Ordering::SeqCst) && begin.elapsed() < LONG {
        sleep(Duration::from_millis(5));
    }
    drop(peer);
    expect(
        &metrics,
        &[
            (requests("/waits", "GET", "", "app"), 1.0),
            (errors("/waits", "disconnected"), 1.0),
        ],
    );
}

#[test]
fn a_file_counts_until_it_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let file = fs::File::create(folder.path().join("large.bin")).unwrap();
    // More than all buffers between the server and its client have room for.
    file.set_len(256 * 1024 * 1024).unwrap();
    fs::write(folder.path().join("small.txt"), "0123456789").unwrap();
    let (address, metrics) = serve(routes().public(folder.path()));
    let file = requests("(unmatched)", "GET", "200", "file");
    let active = "http_server_active_requests{http_request_method=\"GET\"}".to_owned();
    let disconnected = errors("(unmatched)", "disconnected");
    let size = "http_server_response_body_size_bytes_sum{http_route=\"(unmatched)\"}".to_owned();
    assert_eq!(ask(address, "/small.txt").text(), "0123456789");
    assert_eq!(send(address, "HEAD", "/large.bin").status, 200);
    expect(&metrics, &[(file.clone(), 1.0), (size, 10.0)]);
    let mut peer = Peer::send_to(address, Request::get("/large.bin").bytes());
    assert_eq!(peer.head().status, 200);
    expect(&metrics, &[(active.clone(), 1.0), (file.clone(), 1.0)]);
    drop(peer);
    expect(&metrics, &[(active, 0.0), (file, 2.0), (disconnected, 1.0)]);
}

#[test]
fn a_large_body_in_memory_counts_until_it_is_sent() {
    // More than all buffers between the server and its client have room for.
    async fn large(res: NextApiResponse) -> Sent {
        res.send("a".repeat(32 * 1024 * 1024))
    }
    let (address, metrics) = serve(Routes::new().pages("/large", pages::route(large)));
    let active = "http_server_active_requests{http_request_method=\"GET\"}".to_owned();
    let mut peer = Peer::send_to(address, Request::get("/large").bytes());
    assert_eq!(peer.head().status, 200);
    expect(&metrics, &[(active.clone(), 1.0)]);
    drop(peer);
    expect(
        &metrics,
        &[(active, 0.0), (errors("/large", "disconnected"), 1.0)],
    );
}

#[test]
fn an_incomplete_response_of_the_legacy_server_is_an_error() {
    let legacy = listen(|mut peer| {
        peer.read_message().unwrap();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
    });
    let routes = routes().legacy(format!("http://{legacy}").as_str());
    let (address, metrics) = serve(routes);
    let mut peer = Peer::send_to(address, Request::get("/page").bytes());
    peer.rest();
    expect(
        &metrics,
        &[
            (requests("(unmatched)", "GET", "200", "legacy"), 1.0),
            (errors("(unmatched)", "stream"), 1.0),
        ],
    );
}

#[test]
fn refusals_of_files_are_no_errors() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "0123456789").unwrap();
    let (address, metrics) = serve(routes().public(folder.path()));
    assert_eq!(send(address, "POST", "/a.txt").status, 405);
    for (name, value, status) in [("If-Match", "\"a\"", 412), ("Range", "bytes=20-", 416)] {
        let request = Request::get("/a.txt").header(name, value).close();
        let response = Peer::send_to(address, request.bytes()).last_response();
        assert_eq!(response.status, status);
    }
    let counted = |method, status| (requests("(unmatched)", method, status, "file"), 1.0);
    let expected = [
        counted("POST", "405"),
        counted("GET", "412"),
        counted("GET", "416"),
    ];
    expect(&metrics, &expected);
    let refused = scrape(&metrics).remove(&errors("(unmatched)", "refused"));
    assert_eq!(refused, None);
}

/// A store that does not respond.
#[derive(Debug)]
struct Lost;

impl SharedLimits for Lost {
    fn check<'a>(
        &'a self,
        _: &'a str,
        _: Quota,
        _: &'a RateKey,
    ) -> BoxFuture<'a, Option<Decision>> {
        Box::pin(ready(None))
    }
}

#[test]
fn requests_that_a_limit_refuses_are_counted_by_route() {
    let legacy = listen(|mut peer| {
        peer.read_message().unwrap();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rollout.toml");
    let rollout = "default = \"rust\"\n[routes]\n\"/old\" = \"legacy\"\n";
    fs::write(&file, rollout).unwrap();
    let once = RateLimit::per_hour(1);
    let routes = routes()
        .app("/old", route().get(broken))
        .legacy(format!("http://{legacy}").as_str())
        .rollout(file.as_path())
        .rate_limit_route("/old", once.clone())
        .rate_limit_below("/api/posts", once.clone())
        .rate_limit_below("/unknown", once)
        .shared_limits(Lost);
    let (address, metrics) = serve(routes);
    for path in ["/old", "/api/posts/1", "/unknown"] {
        assert_eq!(ask(address, path).status, 200, "{path}");
        assert_eq!(ask(address, path).status, 429, "{path}");
    }
    let chosen = |server: &str| {
        format!("twinroute_rollout_requests_total{{http_route=\"/old\",server=\"{server}\"}}")
    };
    let limited =
        |route: &str| format!("twinroute_rate_limited_requests_total{{http_route=\"{route}\"}}");
    let local = "twinroute_rate_limit_local_decisions_total".to_owned();
    expect(
        &metrics,
        &[
            (requests("/old", "GET", "200", "legacy"), 1.0),
            (requests("/old", "GET", "429", "other"), 1.0),
            (requests("/api/posts/[id]", "GET", "429", "other"), 1.0),
            (requests("(unmatched)", "GET", "429", "other"), 1.0),
            (chosen("legacy"), 1.0),
            (limited("/old"), 1.0),
            (limited("/api/posts/[id]"), 1.0),
            (limited("(unmatched)"), 1.0),
            (local, 6.0),
        ],
    );
    let refused = scrape(&metrics).remove(&errors("(unmatched)", "refused"));
    assert_eq!(refused, None);
}

#[test]
fn an_error_in_shadow_is_reported_and_not_counted() {
    let legacy = listen(|mut peer| {
        peer.read_message().unwrap();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rollout.toml");
    fs::write(&file, "default = \"shadow\"\n").unwrap();
    let (sender, reports) = channel();
    let routes = Routes::new()
        .app("/failing", route().get(broken))
        .legacy(format!("http://{legacy}").as_str())
        .rollout(file.as_path())
        .on_error(move |event| sender.send(event.route.to_owned()).unwrap());
    let (address, metrics) = serve(routes);
    assert_eq!(ask(address, "/failing").status, 200);
    assert_eq!(reports.recv_timeout(LONG).unwrap(), "/failing");
    let different =
        "twinroute_shadow_comparisons_total{http_route=\"/failing\",outcome=\"different\"}";
    expect(
        &metrics,
        &[
            (different.to_owned(), 1.0),
            (requests("/failing", "GET", "200", "legacy"), 1.0),
        ],
    );
    let values = scrape(&metrics);
    let mut series = values.keys();
    let counted = series.find(|series| series.starts_with("twinroute_errors"));
    assert_eq!(counted, None);
}

#[test]
fn a_runtime_of_tokio_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let log = AccessOutput::file(folder.path().join("access.log"));
    let server = Server::new(routes()).access_log(AccessLog::json().output(log));
    let metrics = Metrics::new();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let page = runtime.unwrap().block_on(async {
        let counted = Server::new(routes().metrics(&metrics)).metrics("0").port(0);
        let _logged = server.port(0).bind().await.unwrap();
        let _counted = counted.bind().await.unwrap();
        let address = metrics.address().unwrap();
        tokio::task::spawn_blocking(move || ask(address, "/metrics")).await
    });
    assert_eq!(page.unwrap().status, 200);
}

#[test]
fn the_page_has_its_own_port_and_only_reads() {
    let (address, metrics) = serve(routes());
    let port = metrics.address().unwrap();
    assert!(port.ip().is_loopback());
    assert_eq!(ask(address, "/metrics").status, 404);
    for (method, path, status) in [
        ("GET", "/", 404),
        ("POST", "/metrics", 405),
        ("HEAD", "/metrics", 200),
    ] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        assert_eq!(
            send(port, method.as_str(), path).status,
            status,
            "{method} {path}"
        );
    }
}

#[test]
fn an_address_in_use_is_a_start_error() {
    let (_, metrics) = serve(Routes::new());
    let taken = metrics.address().unwrap().to_string();
    let server = Server::new(Routes::new()).metrics(&taken).port(0);
    let bound = actix_rt::System::new().block_on(async { server.bind().await.map(drop) });
    let error = bound.unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("metrics on `{taken}`: ")),
        "{error}"
    );
}
