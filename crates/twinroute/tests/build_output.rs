//! What Next's build output brings: its rules, and the guarantee that no guard is lost in a move.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_web::rt::time::sleep;
use tempfile::TempDir;
use tracing_subscriber::fmt::MakeWriter;
use twinroute::{
    Routes, app,
    app::{NextRequest, NextResponse, ProxyConfig, proxy},
    config::{BuildOutput, NextConfig, Redirect, Rewrite},
    test::Client,
};
use twinroute_test_client::listen;

const RESPONSE: &str = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 6\r\n\r\nlegacy";

/// Starts a legacy server, and returns its URL and the request lines that it receives.
fn legacy() -> (String, Arc<Mutex<Vec<String>>>) {
    let received = Arc::<Mutex<Vec<String>>>::default();
    let lines = Arc::clone(&received);
    let address = listen(move |mut peer| {
        let request = peer.read_message().unwrap();
        lines.lock().unwrap().push(request.line.clone());
        peer.send(RESPONSE);
    });
    (format!("http://{address}"), received)
}

/// A copy of a build output whose `proxy.ts` has these matchers.
struct NextFolder(TempDir);

impl NextFolder {
    fn new(matchers: &str) -> Self {
        let folder = Self(TempDir::new().unwrap());
        let fixture =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/tests/build_output/plain");
        fs::create_dir(folder.path().join("server")).unwrap();
        for file in [
            "BUILD_ID",
            "required-server-files.json",
            "routes-manifest.json",
            "server/middleware-manifest.json",
        ] {
            fs::copy(fixture.join(file), folder.path().join(file)).unwrap();
        }
        folder.set_matchers(matchers);
        folder
    }

    fn path(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    fn set_matchers(&self, matchers: &str) {
        let proxy = match matchers {
            "" => "{}".to_owned(),
            matchers => {
                format!(r#"{{"/_middleware":{{"runtime":"nodejs","matchers":[{matchers}]}}}}"#)
            }
        };
        let manifest = format!(r#"{{"version":1,"functions":{proxy}}}"#);
        fs::write(
            self.path().join("server/functions-config-manifest.json"),
            manifest,
        )
        .unwrap();
    }

    fn set_build_id(&self, id: &str) {
        fs::write(self.path().join("BUILD_ID"), id).unwrap();
    }
}

/// The matcher `/api/:path*`, as Next writes it.
const API: &str = r#"{"regexp":"^(?:\\/(_next\\/data\\/[^/]{1,}))?\\/api(?:\\/((?:[^\\/#\\?]+?)(?:\\/(?:[^\\/#\\?]+?))*))?(\\.json|\\.rsc|\\.segments\\/.+\\.segment\\.rsc)?[\\/#\\?]?$","originalSource":"/api/:path*"}"#;

async fn rust() -> NextResponse {
    NextResponse::text("rust")
}

async fn pass() -> NextResponse {
    NextResponse::next()
}

fn routes() -> Routes {
    let route = || app::route().get(rust);
    Routes::new()
        .app("/api/admin", route())
        .app("/api/posts/[id]", route())
        .app("/open", route())
}

async fn text(client: &Client, target: &str) -> String {
    client.get(target).send().await.text().unwrap()
}

/// Keeps the lines that are logged on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    fn count(&self, text: &str) -> usize {
        String::from_utf8_lossy(&self.0.lock().unwrap())
            .matches(text)
            .count()
    }
}

#[actix_web::test]
async fn a_guarded_route_stays_with_the_legacy_server_until_a_proxy_runs_for_it() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(log.clone())
        .with_ansi(false);
    let _logged = tracing::subscriber::set_default(subscriber.finish());
    let (url, received) = legacy();
    let next = NextFolder::new(API);
    let moved = || routes().legacy(url.as_str()).build_output(next.path());

    let client = Client::new(moved()).await.unwrap();
    assert_eq!(
        log.count("/api/admin\n/api/posts/[id]"),
        1,
        "the report at start"
    );
    let targets = [
        "/api/admin?x=1",
        "/api/%61dmin",
        "/api/./admin",
        "/api/posts/7",
        "/api/posts/a%2Fb",
        "/api/admin",
    ];
    for target in targets {
        assert_eq!(text(&client, target).await, "legacy", "{target}");
    }
    let lines = std::mem::take(&mut *received.lock().unwrap());
    assert_eq!(lines[1], "GET /api/%61dmin HTTP/1.1");
    assert_eq!(lines[2], "GET /api/admin HTTP/1.1");
    assert_eq!(lines.len(), targets.len());
    assert_eq!(
        log.count("route=\"/api/admin\""),
        1,
        "one line for each route"
    );
    assert_eq!(log.count("route=\"/api/posts/[id]\""), 1);
    assert_eq!(text(&client, "/open").await, "rust");

    // A proxy of this server, whatever its folder, or a declaration.
    let proxied = Client::new(moved().proxy("/", proxy(pass))).await.unwrap();
    assert_eq!(text(&proxied, "/api/admin").await, "rust");
    let folder = Client::new(moved().proxy("/api/admin", proxy(pass)))
        .await
        .unwrap();
    assert_eq!(text(&folder, "/api/admin").await, "rust");
    assert_eq!(text(&folder, "/api/posts/7").await, "legacy");
    let waived = Client::new(moved().proxy_not_needed("/api/posts/[id]"))
        .await
        .unwrap();
    assert_eq!(text(&waived, "/api/posts/7").await, "rust");
    assert_eq!(text(&waived, "/api/admin").await, "legacy");
}

#[actix_web::test]
async fn the_rollout_file_declares_that_a_route_needs_no_proxy() {
    let (url, _) = legacy();
    let next = NextFolder::new(API);
    let rollout = next.path().join("rollout.toml");
    let waiver =
        "default = \"rust\"\n[routes.\"/api/admin\"]\nmode = \"rust\"\nproxy = \"not needed\"";
    fs::write(&rollout, waiver).unwrap();
    let moved = routes().legacy(url.as_str()).build_output(next.path());
    let client = Client::new(moved.rollout(rollout.as_path())).await.unwrap();
    assert_eq!(text(&client, "/api/admin").await, "rust");
    assert_eq!(text(&client, "/api/posts/7").await, "legacy");

    fs::write(&rollout, waiver.replace("not needed", "no")).unwrap();
    let error = routes()
        .legacy(url.as_str())
        .rollout(rollout.as_path())
        .build()
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("`proxy` must be `\"not needed\"`"),
        "{error}"
    );
}

#[actix_web::test]
async fn a_matcher_that_excludes_the_request_does_not_count() {
    const CONFIG: ProxyConfig = ProxyConfig::new().matcher("/api/posts/:id");
    let (url, _) = legacy();
    let next = NextFolder::new(API);
    let moved = routes().legacy(url.as_str()).build_output(next.path());
    let client = Client::new(moved.proxy("/", proxy(pass).config(CONFIG)))
        .await
        .unwrap();
    assert_eq!(text(&client, "/api/posts/7").await, "rust");
    assert_eq!(text(&client, "/api/admin").await, "legacy");
}

#[actix_web::test]
async fn without_a_legacy_server_a_guarded_route_is_refused() {
    let next = NextFolder::new(API);
    let client = Client::new(routes().build_output(next.path()))
        .await
        .unwrap();
    assert_eq!(client.get("/api/admin").send().await.status(), 500);
    assert_eq!(text(&client, "/open").await, "rust");
}

#[actix_web::test]
async fn rewrites_do_not_lead_around_the_guard() {
    let (url, received) = legacy();
    let next = NextFolder::new(API);
    let config = NextConfig::new().rewrites([Rewrite::new("/hidden", "/api/admin")]);
    let moved = routes()
        .legacy(url.as_str())
        .build_output(next.path())
        .config(config);
    let client = Client::new(moved).await.unwrap();
    assert_eq!(text(&client, "/hidden").await, "legacy");
    assert_eq!(*received.lock().unwrap(), ["GET /hidden HTTP/1.1"]);
}

#[actix_web::test]
async fn a_new_build_takes_effect_and_a_broken_one_does_not() {
    let (url, _) = legacy();
    let next = NextFolder::new("");
    let moved = routes().legacy(url.as_str()).build_output(next.path());
    let client = Client::new(moved).await.unwrap();
    assert_eq!(text(&client, "/api/admin").await, "rust");

    next.set_matchers(API);
    next.set_build_id("second");
    until(&client, "/api/admin", "legacy").await;

    fs::write(next.path().join("routes-manifest.json"), "{").unwrap();
    next.set_build_id("third");
    sleep(Duration::from_millis(1600)).await;
    assert_eq!(text(&client, "/api/admin").await, "legacy");
}

/// Sends requests until one has this response.
async fn until(client: &Client, target: &str, expected: &str) {
    for _ in 0..100 {
        if text(client, target).await == expected {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("`{target}` never leads to `{expected}`");
}

#[actix_web::test]
async fn a_snapshot_replaces_the_folder() {
    let (url, _) = legacy();
    let next = NextFolder::new(API);
    let snapshot = next.path().join("snapshot.json");
    BuildOutput::read(next.path())
        .unwrap()
        .write_snapshot(&snapshot)
        .unwrap();
    let moved = routes().legacy(url.as_str()).build_output(snapshot);
    let client = Client::new(moved).await.unwrap();
    assert_eq!(text(&client, "/api/admin").await, "legacy");
    assert_eq!(text(&client, "/open").await, "rust");
}

#[test]
fn a_build_output_that_cannot_be_read_is_an_error() {
    let missing = |file: &str| {
        let next = NextFolder::new(API);
        fs::remove_file(next.path().join(file)).unwrap();
        routes()
            .build_output(next.path())
            .build()
            .unwrap_err()
            .to_string()
    };
    for file in [
        "BUILD_ID",
        "routes-manifest.json",
        "required-server-files.json",
        "server/functions-config-manifest.json",
        "server/middleware-manifest.json",
    ] {
        let error = missing(file);
        assert!(error.contains(file), "{file}: {error}");
    }
    let error = routes().build_output("no/such/folder").build().unwrap_err();
    assert!(error.to_string().contains("no/such/folder"), "{error}");
}

#[test]
fn mistakes_are_reported_together() {
    let redirect = || NextConfig::new().redirects([Redirect::new("/a", "/b")]);
    let broken = NextConfig::new().rewrites([Rewrite::new("no-slash", "/b")]);
    let guard = proxy(pass)
        .config(ProxyConfig::new().matcher("/api/:path("))
        .origin("src/proxy.rs");
    let wrong = routes()
        .config(redirect())
        .config(redirect())
        .config(broken)
        .proxy("/", guard)
        .proxy("api", proxy(pass))
        .proxy("/api/:path*", proxy(pass))
        .proxy_not_needed("/api/unknown");
    let error = wrong.build().unwrap_err().to_string();
    for part in [
        "`redirects`",
        "`api",
        "`/api/unknown`",
        "`/api/:path*` is not the path of a folder",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
}

#[test]
fn a_matcher_with_a_segment_of_a_folder_is_an_error() {
    let config = ProxyConfig::new().matcher("/api/users/[id]");
    let guarded = routes().proxy("/", proxy(pass).config(config).origin("src/proxy.rs"));
    let error = guarded.build().unwrap_err().to_string();
    assert!(error.starts_with("src/proxy.rs: "), "{error}");
    assert!(error.ends_with("write `:id`"), "{error}");
}

#[actix_web::test]
async fn a_proxy_that_keeps_its_request_cannot_change_it() {
    use actix_web::HttpRequest;

    async fn keep(http: HttpRequest) -> NextResponse {
        actix_web::rt::spawn(async move {
            sleep(Duration::from_millis(50)).await;
            drop(http);
        });
        NextResponse::next().set_request_header("x-user", "7")
    }
    async fn work_after(req: NextRequest) -> app::Result<NextResponse> {
        let path = req.next_url().pathname().to_owned();
        app::after(async move { drop(path) })?;
        Ok(NextResponse::next().set_request_header("x-user", "7"))
    }
    async fn user(req: NextRequest) -> NextResponse {
        NextResponse::text(req.header("x-user").unwrap_or_default())
    }
    let routes = || Routes::new().app("/user", app::route().get(user));
    let client = Client::new(routes().proxy("/", proxy(keep))).await.unwrap();
    assert_eq!(client.get("/user").send().await.status(), 500);
    let client = Client::new(routes().proxy("/", proxy(work_after)))
        .await
        .unwrap();
    assert_eq!(text(&client, "/user").await, "7");
}
