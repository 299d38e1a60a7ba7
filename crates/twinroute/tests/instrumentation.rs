//! `register` and `on_request_error` of an instrumentation, by hand.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

mod support;

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, channel},
    },
    time::{Duration, Instant},
};

use actix_rt::{System, time::sleep};
use actix_web::{App, test as actix};
use bytes::Bytes;
use futures_util::{StreamExt as _, future::join, stream};
use serde_json::{Value, json};
use support::{LONG, ask, start};
use twinroute::{
    Routes, Server, after,
    app::{self, Dynamic, NextResponse, ProxyConfig, SegmentConfig, route},
    instrumentation::{ErrorContext, ErrorRequest, Instrumentation, ReportedError},
    pages::{self, Sent},
    test::Client,
};
use twinroute_test_client::{Peer, Request};

async fn fails() -> app::Result {
    Err(app::Error::new("planted"))
}

async fn pages_fails() -> pages::Result<Sent> {
    Err(pages::Error::new("planted in Pages"))
}

async fn panics() -> NextResponse {
    panic!("planted panic")
}

async fn broken() -> NextResponse {
    let start = stream::iter([Ok(Bytes::from("start"))]);
    // An error that comes at once aborts the connection before the head is sent.
    let error = stream::once(async {
        sleep(Duration::from_millis(20)).await;
        Err("planted in a stream")
    });
    NextResponse::stream(start.chain(error))
}

async fn fails_after() -> app::Result {
    after(async { Err::<(), _>(app::Error::new("planted in after")) })?;
    Ok(NextResponse::text("sent"))
}

async fn missing() -> app::Result {
    Err(app::not_found())
}

async fn panics_at_start() {
    panic!("planted")
}

static CALLS: AtomicUsize = AtomicUsize::new(0);

async fn panicking_hook(_: ReportedError, _: ErrorRequest, _: ErrorContext) {
    CALLS.fetch_add(1, Ordering::Relaxed);
    panic!("planted in the hook")
}

async fn guard(req: app::NextRequest) -> app::Result {
    match req.next_url().pathname() {
        "/guarded" => Err(app::Error::new("planted in a proxy")),
        _ => Ok(NextResponse::next()),
    }
}

fn routes(instrumentation: Instrumentation) -> Routes {
    Routes::new()
        .app("/things/[id]", route().get(fails))
        .pages("/api/[...path]", pages::route(pages_fails))
        .app("/panics", route().get(panics))
        .app("/broken", route().get(broken))
        .app("/after", route().get(fails_after))
        .app("/missing", route().get(missing))
        .proxy("/", app::proxy(guard).config(ProxyConfig::new()))
        .on_error(|_| {})
        .instrumentation(instrumentation)
}

/// An instrumentation that sends the reports as JSON.
fn reporting() -> (Instrumentation, Receiver<Value>) {
    let (sender, reports) = channel();
    let hook = move |error: ReportedError, request: ErrorRequest, context: ErrorContext| {
        let report = json!({
            "error": error.to_string(),
            "request_id": error.request_id(),
            "path": request.path,
            "method": request.method.as_str(),
            "probe": request.headers.get("x-probe").map(|probe| probe.to_str().unwrap()),
            "context": context,
        });
        let sender = sender.clone();
        async move { sender.send(report).unwrap() }
    };
    (Instrumentation::new().on_request_error(hook), reports)
}

#[test]
fn the_hook_gets_errors_with_their_context() {
    let (instrumentation, reports) = reporting();
    let address = start(Server::new(routes(instrumentation)).request_id());
    let context = |kind: &str, path: &str, of: &str| json!({ "routerKind": kind, "routePath": path, "routeType": of });
    let cases = [
        (
            "/things/a?x=1",
            "planted",
            context("App Router", "/things/[id]", "route"),
        ),
        (
            "/api/a/b",
            "planted in Pages",
            context("Pages Router", "/api/[...path]", "route"),
        ),
        (
            "/panics",
            "planted panic",
            context("App Router", "/panics", "route"),
        ),
        (
            "/broken",
            "planted in a stream",
            context("App Router", "/broken", "route"),
        ),
        (
            "/guarded",
            "planted in a proxy",
            context("Pages Router", "/proxy", "proxy"),
        ),
    ];
    for (path, error, context) in cases {
        let request = Request::get(path).header("X-Probe", "p").close();
        let mut peer = Peer::send_to(address, request.bytes());
        let id = peer
            .read_head()
            .unwrap()
            .header("x-request-id")
            .map(str::to_owned);
        let report = reports.recv_timeout(LONG).unwrap();
        assert!(
            report["error"].as_str().unwrap().contains(error),
            "{report}"
        );
        assert_eq!(report["context"], context, "{path}");
        assert_eq!(report["path"], path);
        assert_eq!(
            (&report["method"], &report["probe"]),
            (&json!("GET"), &json!("p"))
        );
        assert_eq!(report["request_id"], json!(id));
    }
    for path in ["/after", "/missing", "/unknown"] {
        ask(address, path);
    }
    ask(address, "/things/last");
    assert_eq!(reports.recv_timeout(LONG).unwrap()["path"], "/things/last");
}

#[actix_web::test]
async fn a_hook_that_panics_changes_no_response() {
    let instrumentation = Instrumentation::new().on_request_error(panicking_hook);
    let client = Client::new(routes(instrumentation)).await.unwrap();
    for calls_so_far in 1..3 {
        assert_eq!(client.get("/things/a").send().await.status(), 500);
        let deadline = Instant::now() + LONG;
        while CALLS.load(Ordering::Relaxed) < calls_so_far && Instant::now() < deadline {
            sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(CALLS.load(Ordering::Relaxed), calls_so_far);
    }
}

#[test]
fn a_stop_waits_for_the_hook() {
    let (sender, done) = channel();
    let instrumentation = Instrumentation::new().on_request_error(move |_, _, _| {
        let sender = sender.clone();
        async move {
            sleep(Duration::from_millis(200)).await;
            sender.send(()).unwrap();
        }
    });
    let (bound, started) = channel();
    let server = std::thread::spawn(move || {
        System::new().block_on(async {
            let server = Server::new(routes(instrumentation)).port(0).workers(1);
            let server = server.bind().await.unwrap();
            bound.send((server.address(), server.handle())).unwrap();
            server.run().await.unwrap();
        });
    });
    let (address, handle) = started.recv().unwrap();
    ask(address, "/things/a");
    handle.stop();
    server.join().unwrap();
    assert!(done.try_recv().is_ok());
}

#[actix_web::test]
async fn register_runs_once_before_the_first_request() {
    let runs = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&runs);
    let instrumentation = Instrumentation::new().register(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        async {}
    });
    let mut routes = routes(instrumentation);
    let part = routes.split_off("/things").build().unwrap();
    let router = routes.build().unwrap();
    assert_eq!(runs.load(Ordering::Relaxed), 0);
    router.instrument().await.unwrap();
    part.instrument().await.unwrap();
    let app = actix::init_service(App::new().service(part).service(router)).await;
    let response = actix::call_service(
        &app,
        actix::TestRequest::get().uri("/things/a").to_request(),
    );
    assert_eq!(response.await.status(), 500);
    assert_eq!(runs.load(Ordering::Relaxed), 1);
}

#[actix_web::test]
async fn a_register_that_failed_runs_again() {
    let runs = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&runs);
    let instrumentation = Instrumentation::new().register(move || {
        let run = counted.fetch_add(1, Ordering::Relaxed);
        async move {
            sleep(Duration::from_millis(1)).await;
            match run {
                0 => Err(io::Error::other("no collector")),
                _ => Ok(()),
            }
        }
    });
    let router = routes(instrumentation).build().unwrap();
    // The second one waits for the first.
    let both = join(router.instrument(), router.instrument()).await;
    assert!(both.0.is_err() && both.1.is_ok(), "{both:?}");
    router.instrument().await.unwrap();
    assert_eq!(runs.load(Ordering::Relaxed), 2);
}

#[actix_web::test]
async fn a_register_that_fails_keeps_the_server_from_starting() {
    let bind = async |instrumentation: Instrumentation| {
        let instrumentation = instrumentation.origin("src/instrumentation.rs");
        let bound = Server::new(routes(instrumentation)).port(0).bind().await;
        bound.map(drop).unwrap_err().to_string()
    };
    let failing = Instrumentation::new()
        .register(|| async { Err::<(), _>(io::Error::other("no collector")) });
    assert_eq!(
        bind(failing).await,
        "src/instrumentation.rs: `register` failed: no collector"
    );
    let panicking = Instrumentation::new().register(panics_at_start);
    assert_eq!(
        bind(panicking).await,
        "src/instrumentation.rs: `register` failed: panicked: planted"
    );
    let failing = Instrumentation::new().register(|| async { Err::<(), _>("no collector") });
    let client = Client::new(Routes::new().instrumentation(failing)).await;
    let error = client.map(drop).unwrap_err().to_string();
    assert_eq!(error, "instrumentation: `register` failed: no collector");
}

#[test]
fn a_kept_response_has_a_reason() {
    let (instrumentation, reports) = reporting();
    let config = SegmentConfig::new().dynamic(Dynamic::ForceStatic);
    let routes = Routes::new()
        .app("/kept/[id]", route().get(fails).segment_config(config))
        .on_error(|_| {})
        .instrumentation(instrumentation);
    let address = start(Server::new(routes));
    ask(address, "/kept/a");
    let report = reports.recv_timeout(LONG).unwrap();
    assert_eq!(report["path"], "/kept/a");
    assert_eq!(report["context"]["routePath"], "/kept/[id]");
    assert_eq!(report["context"]["revalidateReason"], "stale");
}
