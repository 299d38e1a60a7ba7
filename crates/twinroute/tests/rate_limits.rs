//! Rate limits and security headers, as clients see them.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::{
    fs,
    net::SocketAddr,
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc::channel,
    },
    thread,
    time::Duration,
};

use actix_cors::Cors;
use actix_web::{
    App, HttpResponse,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorUnauthorized,
    middleware::{Next, from_fn},
    test::init_service,
};
use futures_util::future::{BoxFuture, FutureExt as _, ready};
use twinroute::{
    ErrorKind, Routes, SecurityHeaders, Server,
    app::{self, NextRequest, NextResponse, proxy},
    config::{HeaderRule, NextConfig, Rewrite},
    pages::{self, NextApiResponse, Sent},
    rate_limit::{Decision, Quota, RateKey, RateLimit, SharedLimits},
    test::{Client, serve},
};
use twinroute_test_client::{Message, Peer, Request, listen};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A limit that gives nothing back during a test.
const fn once(limit: u32) -> RateLimit {
    RateLimit::new(limit, DAY.saturating_mul(limit))
}

async fn handler(res: NextApiResponse) -> Sent {
    res.send("handler")
}

async fn get() -> NextResponse {
    NextResponse::text("get")
}

fn routes() -> Routes {
    Routes::new()
        .pages("/api/pages", pages::route(handler))
        .app("/api/app", app::route().get(get).post(get))
        .app("/api/admin/[id]", app::route().get(get))
        .app("/other", app::route().get(get))
}

fn start(routes: Routes) -> SocketAddr {
    serve(Server::new(routes)).unwrap()
}

/// Sends a request with further header lines.
fn send(server: SocketAddr, method: &str, target: &str, headers: &[(&str, &str)]) -> Message {
    let request = Request::new(method, target).close();
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(name, value)
    });
    Peer::connect(server).ask(request.bytes())
}

fn status(server: SocketAddr, target: &str) -> u16 {
    send(server, "GET", target, &[]).status
}

/// Sends requests, and returns their statuses.
fn statuses(server: SocketAddr, targets: &[&str]) -> Vec<u16> {
    targets
        .iter()
        .map(|target| status(server, target))
        .collect()
}

#[test]
fn a_request_over_the_limit_gets_a_429() {
    let server = start(routes().rate_limit(RateLimit::new(2, Duration::from_secs(7_200))));
    let seen = |response: &Message| {
        ["limit", "remaining", "reset"].map(|name| {
            let value = response.header(&format!("ratelimit-{name}"));
            value.map(str::to_owned).unwrap_or_default()
        })
    };
    let first = send(server, "GET", "/api/pages", &[]);
    assert_eq!((first.status, first.text()), (200, "handler"));
    assert_eq!(seen(&first), ["2", "1", "3600"]);
    assert_eq!(first.header("retry-after"), None);
    assert_eq!(
        seen(&send(server, "GET", "/api/app", &[])),
        ["2", "0", "7200"]
    );
    for (method, body) in [("GET", "Too Many Requests"), ("HEAD", "")] {
        let refused = send(server, method, "/other", &[]);
        assert_eq!((refused.status, refused.text()), (429, body), "{method}");
        assert_eq!(
            refused.header("content-type"),
            Some("text/plain; charset=utf-8")
        );
        assert_eq!(seen(&refused), ["2", "0", "7200"]);
        let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((3_590..=3_600).contains(&wait), "{wait}");
    }
}

#[test]
fn everything_counts_but_health_checks() {
    let server = Server::new(routes().rate_limit(once(4))).liveness("/healthz");
    let server = serve(server).unwrap();
    let health = send(server, "GET", "/healthz", &[]);
    assert_eq!(
        (health.status, health.header("ratelimit-limit")),
        (200, None)
    );
    let targets = [
        "/unknown",
        "/api/pages/",
        "/api/app",
        "/api/pages",
        "/unknown",
    ];
    assert_eq!(statuses(server, &targets), [404, 308, 200, 200, 429]);
    assert_eq!(status(server, "/healthz"), 200);
}

#[test]
fn a_folder_and_a_route_have_limits_of_their_own() {
    let limited = routes()
        .rate_limit(once(20))
        .rate_limit_below("/api", once(4))
        .rate_limit_route("/api/admin/[id]", once(1));
    let server = start(limited);
    assert_eq!(
        statuses(server, &["/api/admin/1", "/api/admin/2"]),
        [200, 429]
    );
    // Each spelling of a path is in its folder, and what an inner limit refuses has counted for the outer ones.
    assert_eq!(
        statuses(server, &["/%61pi/app", "/api/app", "/api/app"]),
        [200, 200, 429]
    );
    let other = send(server, "GET", "/other", &[]);
    assert_eq!(
        (other.status, other.header("ratelimit-remaining")),
        (200, Some("14"))
    );
    // The limit that has the least left is reported.
    let refused = send(server, "GET", "/api/app", &[]);
    assert_eq!(refused.header("ratelimit-limit"), Some("4"));
}

#[test]
fn methods_and_keys() {
    let limited = routes()
        .rate_limit_route("/api/app", once(1).methods(&["POST"]))
        .rate_limit_route("/api/pages", once(1).by_header("x-api-key"))
        .rate_limit_route("/other", once(1).by_cookie("sid"));
    let server = start(limited);
    let post = |target| send(server, "POST", target, &[]).status;
    assert_eq!([post("/api/app"), post("/api/app")], [200, 429]);
    assert_eq!(statuses(server, &["/api/app", "/api/app"]), [200, 200]);
    // A HEAD runs the handler of GET.
    let reads = start(routes().rate_limit_route("/api/app", once(1).methods(&["GET"])));
    let ask = |method| send(reads, method, "/api/app", &[]).status;
    assert_eq!([ask("HEAD"), ask("POST"), ask("GET")], [200, 200, 429]);
    for (target, name, one, two) in [
        ("/api/pages", "X-Api-Key", "a", "b"),
        ("/other", "Cookie", "x=1; sid=a", "x=2; sid=b"),
    ] {
        let with = |value| send(server, "GET", target, &[(name, value)]).status;
        assert_eq!(
            [with(one), with(one), with(two), with(two)],
            [200, 429, 200, 429]
        );
        // Without it, the address counts.
        assert_eq!(statuses(server, &[target, target]), [200, 429]);
    }
}

#[test]
fn keys_of_functions() {
    async fn session(user: Option<String>) -> Option<String> {
        tokio::task::yield_now().await;
        user
    }
    let user = |request: &actix_web::HttpRequest| {
        let user = request.headers().get("x-user")?;
        Some(user.to_str().ok()?.to_owned())
    };
    let limited = routes()
        .rate_limit_route("/api/app", once(1).by(user))
        .rate_limit_route(
            "/other",
            once(1).by_async(move |request| session(user(request))),
        );
    let server = start(limited);
    for target in ["/api/app", "/other"] {
        let with = |value| send(server, "GET", target, &[("X-User", value)]).status;
        assert_eq!([with("a"), with("b"), with("a")], [200, 200, 429]);
        // No key, no limit.
        assert_eq!(statuses(server, &[target, target, target]), [200, 200, 200]);
    }
}

#[test]
fn a_key_function_that_panics_is_a_500() {
    async fn asked(panics: bool) -> Option<&'static str> {
        assert!(!panics, "planted later");
        Some("key")
    }
    let panics = |request: &actix_web::HttpRequest| request.headers().contains_key("x-panic");
    let now = move |request: &actix_web::HttpRequest| {
        assert!(!panics(request), "planted");
        Some("key")
    };
    let (sender, reports) = channel();
    let limited = routes()
        .rate_limit_below("/api", once(10).by(now))
        .rate_limit_route(
            "/other",
            once(10).by_async(move |request| asked(panics(request))),
        )
        .security_headers(SecurityHeaders::default())
        .render_error(|error, _| {
            assert_eq!(error.kind(), ErrorKind::Panic);
            HttpResponse::build(error.status()).json(error.message())
        })
        .on_error(move |event| {
            let report = (event.route.to_owned(), event.error.to_string());
            sender.send(report).unwrap();
        });
    let server = start(limited);
    for (target, route, text) in [
        ("/api/unknown", "rate limit", "planted"),
        ("/api/app", "/api/app", "planted"),
        ("/other", "/other", "planted later"),
    ] {
        let response = send(server, "GET", target, &[("X-Panic", "1")]);
        let seen = (response.status, response.text());
        assert_eq!(seen, (500, "\"Internal Server Error\""), "{target}");
        check_headers(&response);
        let error = format!("the key function of a rate limit panicked: {text}");
        let reported = reports.recv_timeout(Duration::from_secs(5)).unwrap();
        assert_eq!(reported, (route.to_owned(), error));
    }
    assert_eq!(statuses(server, &["/api/app", "/other"]), [200, 200]);
}

#[test]
fn only_trusted_peers_name_the_client() {
    let client = |server, address| {
        let headers = [("X-Forwarded-For", address), ("X-Real-IP", address)];
        send(server, "GET", "/other", &headers).status
    };
    let untrusting = start(routes().rate_limit(once(1)));
    let trusting = start(routes().rate_limit(once(1)).trusted_peers(["127.0.0.1"]));
    assert_eq!(
        [
            client(untrusting, "192.0.2.1"),
            client(untrusting, "192.0.2.2")
        ],
        [200, 429]
    );
    for (address, expected) in [
        ("192.0.2.1", 200),
        ("192.0.2.1", 429),
        ("192.0.2.2", 200),
        ("198.51.100.1, 192.0.2.2", 429),
        ("2001:db8::1", 200),
        ("2001:db8::ffff", 429),
        ("2001:db8:0:1::1", 200),
    ] {
        assert_eq!(client(trusting, address), expected, "{address}");
    }
}

#[test]
fn requests_for_the_legacy_server_and_kept_responses_count() {
    let forwarded = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&forwarded);
    let legacy = listen(move |mut peer| {
        while peer.read_message().is_ok() {
            count.fetch_add(1, Ordering::SeqCst);
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nRateLimit-Limit: 9\r\nX-Frame-Options: DENY\r\n\r\nlegacy");
        }
    });
    let kept = app::route()
        .get(get)
        .segment_config(app::SegmentConfig::new().dynamic(app::Dynamic::ForceStatic));
    let limited = routes()
        .app("/kept", kept)
        .legacy(&*format!("http://{legacy}"))
        .rate_limit_below("/old", once(1))
        .rate_limit_route("/kept", once(1))
        .security_headers(SecurityHeaders::default());
    let server = start(limited);
    let response = send(server, "GET", "/old/a", &[]);
    assert_eq!((response.status, response.text()), (200, "legacy"));
    // Its own headers win.
    assert_eq!(response.all("ratelimit-limit"), ["9"]);
    assert_eq!(response.header("ratelimit-remaining"), None);
    assert_eq!(response.all("x-frame-options"), ["DENY"]);
    assert_eq!(response.all("x-content-type-options"), ["nosniff"]);
    assert_eq!(
        statuses(server, &["/old/b", "/old", "/old%2fc"]),
        [429, 429, 429]
    );
    assert_eq!(forwarded.load(Ordering::SeqCst), 1);
    assert_eq!(statuses(server, &["/kept", "/kept"]), [200, 429]);
}

#[test]
fn rewrites_and_proxies_lead_past_no_limit() {
    let rewrites = [
        Rewrite::new("/way/:id", "/api/admin/:id"),
        Rewrite::new("/side", "/other"),
    ];
    async fn pass() -> NextResponse {
        NextResponse::next()
    }
    for is_proxied in [false, true] {
        let config = NextConfig::new().rewrites(rewrites.clone());
        let mut limited = routes()
            .config(config)
            .rate_limit_below("/api/admin", once(1))
            .rate_limit_route("/other", once(1));
        if is_proxied {
            limited = limited.proxy("/", proxy(pass));
        }
        let server = start(limited);
        assert_eq!(
            statuses(server, &["/way/1", "/api/admin/1", "/way/2"]),
            [200, 429, 429]
        );
        assert_eq!(
            statuses(server, &["/side", "/other", "/side"]),
            [200, 429, 429]
        );
    }
}

#[test]
fn rewrites_lead_past_no_limit_of_a_route_that_the_legacy_server_serves() {
    let legacy = listen(|mut peer| {
        while peer.read_message().is_ok() {
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nlegacy");
        }
    });
    async fn pass() -> NextResponse {
        NextResponse::next()
    }
    let folder = tempfile::tempdir().unwrap();
    for (mode, is_proxied) in [("legacy", false), ("legacy", true), ("shadow", true)] {
        let file = folder.path().join(format!("{mode}-{is_proxied}.toml"));
        fs::write(&file, format!("default = \"{mode}\"\n")).unwrap();
        let rewrite = Rewrite::new("/side", "/other");
        let mut limited = routes()
            .config(NextConfig::new().rewrites([rewrite]))
            .legacy(&*format!("http://{legacy}"))
            .rollout(file.as_path())
            .rate_limit_route("/other", once(2));
        if is_proxied {
            limited = limited.proxy("/", proxy(pass));
        }
        let server = start(limited);
        assert_eq!(send(server, "GET", "/side", &[]).text(), "legacy");
        assert_eq!(
            statuses(server, &["/%6fther", "/side", "/other"]),
            [200, 429, 429],
            "{mode} {is_proxied}"
        );
    }
}

#[test]
fn a_proxy_leads_to_the_limits_of_a_folder() {
    async fn rewrite(req: NextRequest) -> NextResponse {
        let mut url = req.next_url().clone();
        if url.pathname() == "/in" {
            url.set_pathname("/api/admin/1");
            return NextResponse::rewrite(url);
        }
        NextResponse::next()
    }
    let limited = routes()
        .proxy("/", proxy(rewrite))
        .rate_limit_below("/", once(9))
        .rate_limit_below("/api/admin", once(2));
    let server = start(limited);
    assert_eq!(
        statuses(server, &["/in", "/api/admin/1", "/in", "/api/admin/1"]),
        [200, 200, 429, 429]
    );
    // Each limit counts once.
    let other = send(server, "GET", "/other", &[]);
    assert_eq!(other.header("ratelimit-remaining"), Some("4"));
}

#[test]
fn an_error_hook_renders_the_429_and_cors_is_around_it() {
    let limited = routes()
        .rate_limit_below("/api", once(1))
        .wrap_below("/api", Cors::permissive)
        .render_error(|error, _| {
            assert_eq!(error.kind(), ErrorKind::RateLimited);
            HttpResponse::build(error.status()).json(error.message())
        });
    let server = start(limited);
    let preflight = [
        ("Origin", "https://a.example"),
        ("Access-Control-Request-Method", "PUT"),
    ];
    for _ in 0..3 {
        assert_eq!(send(server, "OPTIONS", "/api/app", &preflight).status, 200);
    }
    let ask = || send(server, "GET", "/api/app", &preflight[..1]);
    assert_eq!(ask().status, 200);
    let refused = ask();
    assert_eq!(
        (refused.status, refused.text()),
        (429, r#""Too Many Requests""#)
    );
    assert!(refused.header("access-control-allow-origin").is_some());
    assert_eq!(refused.header("retry-after"), Some("86400"));
}

#[test]
fn a_limit_is_exact_under_concurrent_clients() {
    const CLIENTS: usize = 64;
    let server = Server::new(routes().rate_limit_route("/other", once(100))).workers(2);
    let server = serve(server).unwrap();
    let (allowed, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let mut peer = Peer::connect(server);
                for _ in 0..10 {
                    let response = peer.ask(Request::get("/other").bytes());
                    let count = if response.status == 429 {
                        &refused
                    } else {
                        &allowed
                    };
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(allowed.into_inner(), 100);
    assert_eq!(refused.into_inner(), 10 * CLIENTS - 100);
}

/// A store that makes one decision.
#[derive(Debug)]
struct Store(Option<bool>);

impl SharedLimits for Store {
    fn check<'a>(
        &'a self,
        scope: &'a str,
        quota: Quota,
        _: &'a RateKey,
    ) -> BoxFuture<'a, Option<Decision>> {
        assert_eq!(scope, "1 route /other");
        let decision = self
            .0
            .map(|is_allowed| quota.decision(is_allowed, quota.interval()));
        Box::pin(ready(decision))
    }
}

#[test]
fn a_shared_store_decides_while_it_responds() {
    for (store, expected) in [
        (Some(true), [200, 200, 200]),
        (Some(false), [429, 429, 429]),
        (None, [200, 200, 429]),
    ] {
        let limited = routes().rate_limit_route("/other", once(2));
        let server = start(limited.shared_limits(Store(store)));
        assert_eq!(
            statuses(server, &["/other", "/other", "/other"]),
            expected,
            "{store:?}"
        );
    }
}

/// A store that notes what it is asked, and allows all while it responds.
#[derive(Debug, Clone, Default)]
struct Asked {
    responds: bool,
    scopes: Arc<Mutex<Vec<String>>>,
}

impl Asked {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.scopes.lock().unwrap())
    }
}

impl SharedLimits for Asked {
    fn check<'a>(
        &'a self,
        scope: &'a str,
        quota: Quota,
        _: &'a RateKey,
    ) -> BoxFuture<'a, Option<Decision>> {
        self.scopes.lock().unwrap().push(scope.to_owned());
        let decision = quota.decision(true, quota.interval());
        Box::pin(ready(self.responds.then_some(decision)))
    }
}

/// Limits of the same quota.
fn alike() -> Routes {
    routes()
        .rate_limit(once(2))
        .rate_limit_route("/other", once(2).methods(&["GET"]))
        .rate_limit_below("/other", once(2))
        .rate_limit_route("/other", once(2).by_header("x-api-key"))
        .rate_limit(once(2).by_header("x-api-key"))
}

#[test]
fn limits_of_one_scope_have_counts_of_their_own_in_a_store() {
    let store = Asked {
        responds: true,
        ..Asked::default()
    };
    let server = start(alike().shared_limits(store.clone()));
    assert_eq!(status(server, "/other"), 200);
    let scopes = [
        "1 all",
        "2 all",
        "1 below /other",
        "1 route /other",
        "2 route /other",
    ];
    assert_eq!(store.take(), scopes);
    // A part has the same names.
    let mut rest = alike().shared_limits(store.clone());
    let part = start(rest.split_off("/other"));
    assert_eq!(status(part, "/other"), 200);
    assert_eq!(store.take(), scopes);
}

#[test]
fn a_request_waits_once_for_a_store_that_does_not_respond() {
    let store = Asked::default();
    let server = start(alike().shared_limits(store.clone()));
    assert_eq!(
        statuses(server, &["/other", "/other", "/other"]),
        [200, 200, 429]
    );
    assert_eq!(store.take(), ["1 all"; 3]);
}

#[actix_web::test]
async fn parts_share_their_counts_and_merged_limits_all_apply() {
    let mut rest = routes()
        .rate_limit(once(3))
        .rate_limit_route("/api/app", once(1))
        .rate_limit_route("/other", once(1));
    let part = Client::new(rest.split_off("/api")).await.unwrap();
    let rest = Client::new(rest).await.unwrap();
    assert_eq!(part.get("/api/app").send().await.status(), 200);
    assert_eq!(part.get("/api/app").send().await.status(), 429);
    assert_eq!(rest.get("/other").send().await.status(), 200);
    assert_eq!(rest.get("/unknown").send().await.status(), 429);

    let merged = routes()
        .rate_limit(once(5))
        .merge(Routes::new().rate_limit(once(1)));
    let merged = Client::new(merged).await.unwrap();
    assert_eq!(merged.get("/other").send().await.status(), 200);
    assert_eq!(merged.get("/other").send().await.status(), 429);
}

#[actix_web::test]
async fn mistakes_are_errors() {
    let mistaken = routes()
        .rate_limit_route("/api/login", once(1))
        .rate_limit_below("/api/:path*", once(1))
        .security_headers(SecurityHeaders::default().set("a b", "c"));
    let error = mistaken.build().unwrap_err().to_string();
    assert!(
        error.contains("`rate_limit_route`: there is no route `/api/login`"),
        "{error}"
    );
    assert!(
        error.contains("`/api/:path*` is not the path of a folder"),
        "{error}"
    );
    assert!(
        error.contains("security headers: `a b` is not a valid header name"),
        "{error}"
    );

    // Each worker would count by itself.
    let app = App::new().service(routes().rate_limit(once(1)));
    let start = AssertUnwindSafe(init_service(app)).catch_unwind();
    assert!(start.await.is_err());
    let app = App::new().service(routes().rate_limit(once(1)).build().unwrap());
    init_service(app).await;
}

const DEFAULTS: [(&str, &str); 2] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "SAMEORIGIN"),
];

/// Checks that a response has each header once.
fn check_headers(response: &Message) {
    for (name, value) in DEFAULTS {
        assert_eq!(response.all(name), [value], "{name}: {}", response.line);
    }
}

async fn refuse(_: ServiceRequest, _: Next<BoxBody>) -> Result<ServiceResponse, actix_web::Error> {
    Err(ErrorUnauthorized("no"))
}

async fn refuse_outside(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse, actix_web::Error> {
    match request.path() {
        "/outside" => Err(ErrorUnauthorized("no")),
        _ => next.call(request).await,
    }
}

#[test]
fn security_headers_are_on_every_response() {
    let secured = || {
        routes()
            .security_headers(SecurityHeaders::default())
            .rate_limit_route("/other", once(1))
            .wrap_below("/api/admin", || from_fn(refuse))
    };
    let wrapped = Server::new(secured()).wrap(|| from_fn(refuse_outside));
    for (server, outside) in [(start(secured()), 404), (serve(wrapped).unwrap(), 401)] {
        for (method, target, expected) in [
            ("GET", "/api/pages", 200),
            ("HEAD", "/api/pages", 200),
            ("GET", "/other", 200),
            ("GET", "/other", 429),
            ("GET", "/unknown", 404),
            ("GET", "/api/pages/", 308),
            ("DELETE", "/api/app", 405),
            ("GET", "/api/admin/1", 401),
            ("GET", "/outside", outside),
        ] {
            let response = send(server, method, target, &[]);
            assert_eq!(response.status, expected, "{method} {target}");
            check_headers(&response);
            assert_eq!(response.header("strict-transport-security"), None);
        }
    }
}

#[test]
fn own_headers_and_rules_win_over_security_headers() {
    async fn own(res: NextApiResponse) -> Sent {
        res.set_header("X-Frame-Options", "DENY").send("own")
    }
    let rule = HeaderRule::new("/api/:path*").set("Referrer-Policy", "no-referrer");
    let headers = SecurityHeaders::default()
        .set("Permissions-Policy", "camera=()")
        .set("Referrer-Policy", "origin")
        .remove("X-Content-Type-Options");
    let secured = Routes::new()
        .pages("/api/own", pages::route(own))
        .config(NextConfig::new().headers([rule]))
        .security_headers(headers);
    let response = send(start(secured), "GET", "/api/own", &[]);
    assert_eq!(response.all("x-frame-options"), ["DENY"]);
    assert_eq!(response.all("referrer-policy"), ["no-referrer"]);
    assert_eq!(response.all("permissions-policy"), ["camera=()"]);
    assert_eq!(response.header("x-content-type-options"), None);
}

#[test]
fn strict_transport_security_is_sent_over_tls_only() {
    let proto = |server, proto| {
        let response = send(server, "GET", "/other", &[("X-Forwarded-Proto", proto)]);
        response
            .header("strict-transport-security")
            .map(str::to_owned)
    };
    let secured = routes().security_headers(SecurityHeaders::default());
    let untrusting = start(secured.clone());
    let trusting = start(secured.trusted_peers(["127.0.0.1"]));
    assert_eq!(proto(untrusting, "https"), None);
    assert_eq!(proto(trusting, "http"), None);
    assert_eq!(
        proto(trusting, "https").as_deref(),
        Some("max-age=31536000")
    );
}
