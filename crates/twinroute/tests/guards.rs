//! A guard of a subtree holds for every spelling of a path, with and without a legacy server.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

use actix_web::{
    App, FromRequest, HttpRequest, HttpResponse, HttpServer,
    body::MessageBody,
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::ErrorUnauthorized,
    guard,
    http::header::{HeaderName, HeaderValue},
    middleware::{Next, from_fn},
    web::{self, ServiceConfig},
};
use twinroute::{
    Routes, Server,
    app::{Has, NextRequest, NextResponse, ProxyConfig, ProxyMatcher, proxy},
    config::{I18n, NextConfig, Rewrite},
    pages,
    pages::{NextApiResponse, Sent},
};
use twinroute_test_client::{Peer, Request};

/// Prefixes of the guarded path.
const PREFIXES: [&str; 30] = [
    "/",
    "//",
    "///",
    "/\\",
    "/./",
    "/%2e/",
    "/%2E/",
    "/.//",
    "/../",
    "/../../",
    "/x/../",
    "/x/%2e%2e/",
    "/x/.%2E/",
    "/x/%2e./",
    "/x//../",
    "/x\\..\\",
    "/x/y/../../",
    "/api/../",
    "/x/..//",
    "/%2f/../",
    "/_next/../",
    "/api/admin/../../",
    "http://h/",
    "HTTP://h/",
    "https://other/",
    "http://u:p@h/",
    "http://h//",
    "http://h/./",
    "http://h/x/../",
    "http://h/%2e/",
];

/// Separators between two of its segments.
const SEPARATORS: [&str; 20] = [
    "//",
    "///",
    "\\",
    "/\\",
    "\\/",
    "/./",
    "/%2e/",
    "/%2E/",
    "/x/../",
    "/x/%2e%2e/",
    "/x/.%2e/",
    "/x//../",
    "/.//",
    "\\.\\",
    "/x\\..\\",
    "%2f",
    "%2F",
    "%5c",
    "%5C",
    "/x%2f../",
];

/// Suffixes of it.
const SUFFIXES: [&str; 14] = [
    "/",
    "//",
    "\\",
    "/.",
    "/%2e",
    "/x/..",
    "/x/%2e%2e",
    "/./",
    "/..",
    "/../other",
    "%2f",
    "?x=/../",
    "?",
    "/?x",
];

/// Complete spellings of it.
const ESCAPED: [&str; 10] = [
    "/%61pi/admin/other",
    "/api/%61dmin/other",
    "/api/adm%69n/other",
    "/%61%70%69/%61%64%6d%69%6e/other",
    "/api/./%61dmin/other",
    "/x/../api/%61dmin//other/",
    "/api/admin",
    "/api/admin/",
    "/api/x/../admin",
    "/_next/data/build/api/admin/other.json",
];

/// The spellings of a guarded path.
fn spellings() -> Vec<String> {
    let mut all: Vec<String> = ESCAPED.map(str::to_owned).into();
    all.extend(PREFIXES.map(|prefix| format!("{prefix}api/admin/other")));
    all.extend(SEPARATORS.map(|separator| format!("/api{separator}admin/other")));
    all.extend(SEPARATORS.map(|separator| format!("/api/admin{separator}other")));
    all.extend(SUFFIXES.map(|suffix| format!("/api/admin/other{suffix}")));
    all
}

/// A legacy server that responds to every request with 200, and the targets that it received.
fn legacy_server() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let targets_seen = Arc::<Mutex<Vec<String>>>::default();
    let targets = Arc::clone(&targets_seen);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut head) = (stream.unwrap(), [0; 4096]);
            let length = stream.read(&mut head).unwrap();
            let head = String::from_utf8_lossy(&head[..length]).into_owned();
            let target = head.split(' ').nth(1).unwrap_or_default();
            targets.lock().unwrap().push(target.to_owned());
            let response =
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 6\r\n\r\nlegacy";
            stream.write_all(response.as_bytes()).unwrap();
        }
    });
    (url, targets_seen)
}

/// Sends a request with a raw target, and returns the status and the `Location`.
fn ask(server: SocketAddr, target: &str, rest: &str) -> (u16, Option<String>) {
    let mut stream = TcpStream::connect(server).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    let request = format!("GET {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{rest}");
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = Vec::new();
    let _ = stream.read_to_end(&mut response);
    let response = String::from_utf8_lossy(&response);
    let location = response
        .lines()
        .find_map(|line| line.strip_prefix("location: "));
    (
        response[9..12].parse().unwrap(),
        location.map(str::to_owned),
    )
}

/// Follows redirects as a client does, and returns the last status.
fn follow(server: SocketAddr, target: &str) -> u16 {
    let mut target = target.to_owned();
    for _ in 0..5 {
        let (status, location) = ask(server, &target, "\r\n");
        let Some(location) = location else {
            return status;
        };
        assert_eq!(status, 308, "{target}");
        let is_same_host = location.starts_with('/') && !location[1..].starts_with(['/', '\\']);
        assert!(is_same_host, "{target} is redirected to {location}");
        target = location;
    }
    panic!("{target} is redirected endlessly");
}

/// Serves an `App` on a thread of its own until the process ends.
fn serve_app(configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let app = move || App::new().configure(configure.clone());
        let server = HttpServer::new(app)
            .workers(1)
            .h1_allow_half_closed(false)
            .disable_signals();
        let server = server.listen(listener).unwrap();
        actix_rt::System::new().block_on(server.run()).unwrap();
    });
    address
}

fn serve(server: Server) -> SocketAddr {
    let (sender, address) = mpsc::channel();
    thread::spawn(move || {
        actix_rt::System::new().block_on(async {
            let server = server.port(0).workers(1).bind().await.unwrap();
            sender.send(server.address()).unwrap();
            server.run().await
        })
    });
    address.recv().unwrap()
}

async fn forbid(
    request: ServiceRequest,
    _: Next<impl MessageBody>,
) -> Result<ServiceResponse, actix_web::Error> {
    Ok(request.into_response(HttpResponse::Forbidden().finish()))
}

/// An extractor that refuses every request.
struct Admin;

impl FromRequest for Admin {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Err(ErrorUnauthorized("admins only")))
    }
}

async fn open(res: NextApiResponse) -> Sent {
    res.send("open")
}

async fn admin(_: Admin, res: NextApiResponse) -> Sent {
    res.send("open")
}

/// Routes below `/api/admin`, and a catch-all that matches its paths too.
fn routes(legacy: Option<&str>) -> Routes {
    let routes = Routes::new()
        .pages("/api/admin/stats", pages::route(open))
        .pages("/api/[...path]", pages::route(open));
    match legacy {
        Some(url) => Routes::new()
            .pages("/api/admin/stats", pages::route(open))
            .pages("/api/hello", pages::route(open))
            .legacy(url),
        None => routes,
    }
}

fn by_middleware(legacy: Option<&str>) -> impl Fn(&mut ServiceConfig) + Clone + Send + use<> {
    let legacy = legacy.map(str::to_owned);
    move |config| {
        let mut rest = routes(legacy.as_deref());
        let admin = rest.split_off("/api/admin");
        let scope = web::scope("/api/admin").wrap(from_fn(forbid));
        config.service(scope.service(admin)).service(rest);
    }
}

fn by_guard(legacy: Option<&str>) -> impl Fn(&mut ServiceConfig) + Clone + Send + use<> {
    let legacy = legacy.map(str::to_owned);
    move |config| {
        let mut rest = routes(legacy.as_deref());
        let admin = rest.split_off("/api/admin");
        let scope = web::scope("/api/admin").guard(guard::Header("x-admin", "yes"));
        config.service(scope.service(admin)).service(rest);
    }
}

/// Requests all spellings from a server. The legacy server must receive no target for which `is_guarded`.
fn check(server: SocketAddr, targets_seen: &Mutex<Vec<String>>, is_guarded: fn(&str) -> bool) {
    let spellings = spellings();
    assert!(spellings.len() >= 60, "{}", spellings.len());
    for target in spellings {
        let status = follow(server, &target);
        let seen = std::mem::take(&mut *targets_seen.lock().unwrap());
        let leaked = seen.iter().find(|target| is_guarded(target));
        assert_eq!(leaked, None, "{target}: {status}");
        // A target that resolves to another path, such as `/api/admin/..`, is not guarded.
        let is_elsewhere = target.ends_with("/..") || !seen.is_empty();
        let refused = [400, 401, 403, 404].contains(&status);
        assert!(refused || is_elsewhere, "{target}: {status}, {seen:?}");
    }
}

/// Whether a server that resolves and decodes as much as possible would find the guarded subtree at a target.
fn leads_to_admin(target: &str) -> bool {
    let path = target.split('?').next().unwrap().to_ascii_lowercase();
    let escapes = [
        ("%2f", "/"),
        ("%5c", "/"),
        ("\\", "/"),
        ("%2e", "."),
        ("%61", "a"),
        ("%69", "i"),
    ];
    let path = escapes
        .iter()
        .fold(path, |path, (from, to)| path.replace(from, to));
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            other => segments.push(other),
        }
    }
    segments.starts_with(&["api", "admin"])
        || (segments.starts_with(&["_next", "data"])
            && segments[3..].starts_with(&["api", "admin"]))
}

#[test]
fn a_scope_guards_every_spelling_in_an_app() {
    for has_legacy in [true, false] {
        let (url, targets_seen) = legacy_server();
        let legacy = has_legacy.then_some(url.as_str());
        check(
            serve_app(by_middleware(legacy)),
            &targets_seen,
            leads_to_admin,
        );
        check(serve_app(by_guard(legacy)), &targets_seen, leads_to_admin);
    }
}

#[test]
fn a_middleware_below_a_path_guards_every_spelling() {
    for has_legacy in [true, false] {
        let (url, targets_seen) = legacy_server();
        let guarded = move || {
            let routes = routes(has_legacy.then_some(url.as_str()));
            routes.wrap_below("/api/admin", || from_fn(forbid))
        };
        check(serve(Server::new(guarded())), &targets_seen, leads_to_admin);
        check(
            serve_app(move |config| {
                config.service(guarded());
            }),
            &targets_seen,
            leads_to_admin,
        );
    }
}

/// A proxy that refuses every request.
async fn refuse() -> NextResponse {
    NextResponse::empty(403)
}

/// The routes, with another way to the guarded path by each kind of rewrite.
fn rewritten(legacy: Option<&str>) -> Routes {
    let config = NextConfig::new()
        .before_files([Rewrite::new("/before/:path*", "/api/admin/:path*")])
        .rewrites([
            Rewrite::new("/chain", "/api/%61dmin/other"),
            Rewrite::new("/after/:path*", "/api/admin/:path*"),
        ])
        .fallback([Rewrite::new("/fallback/:path*", "/api/admin/:path*")]);
    routes(legacy).config(config)
}

const REWRITTEN: [&str; 9] = [
    "/before/other",
    "/BEFORE/other",
    "/before/../before/stats",
    "/chain",
    "/after/other",
    "/after//stats",
    "/after/%73tats",
    "/fallback/other",
    "/fallback/stats/",
];

/// All spellings of the guarded path, other ways to it, and other methods and headers, none of which passes a guard.
fn check_rewritten(server: SocketAddr, targets_seen: &Mutex<Vec<String>>) {
    check(server, targets_seen, leads_to_admin);
    for target in REWRITTEN {
        let status = follow(server, target);
        assert!([403, 404].contains(&status), "{target}: {status}");
    }
    for method in [
        "GET", "HEAD", "POST", "OPTIONS", "PROPFIND", "get", "CONNECT",
    ] {
        for header in [
            "x-middleware-subrequest: src/middleware:src/middleware:proxy:proxy",
            "x-middleware-rewrite: /api/admin/other",
            "x-middleware-next: 1",
            "x-middleware-skip: 1",
            "x-middleware-invoke: 1",
            "x-prerender-revalidate: secret",
            "x-nextjs-data: 1",
            "x-matched-path: /open",
            "x-invoke-path: /open",
            "x-original-url: /open",
            "x-rewrite-url: /open",
            "x-http-method-override: GET",
            "upgrade: websocket\r\nconnection: upgrade",
        ] {
            let request =
                format!("{method} /api/admin/other HTTP/1.1\r\nhost: h\r\n{header}\r\n\r\n");
            let status = first_status(server, &request);
            assert!([400, 403].contains(&status), "{method} {header}: {status}");
        }
    }
}

/// Sends a raw request, and returns the status as soon as it comes.
fn first_status(server: SocketAddr, request: &str) -> u16 {
    let mut stream = TcpStream::connect(server).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).unwrap();
    String::from_utf8_lossy(&status[9..]).parse().unwrap()
}

#[test]
fn a_proxy_in_a_folder_guards_every_spelling_and_every_rewrite() {
    let (_, targets_seen) = legacy_server();
    let guarded = || rewritten(None).proxy("/api/admin", proxy(refuse));
    check_rewritten(serve(Server::new(guarded())), &targets_seen);
    let mounted = serve_app(move |config| {
        config.service(guarded());
    });
    check_rewritten(mounted, &targets_seen);
}

#[test]
fn a_proxy_guards_routes_in_front_of_a_legacy_server() {
    let (url, targets_seen) = legacy_server();
    let guarded = routes(Some(&url)).proxy("/api/admin", proxy(refuse));
    let server = serve(Server::new(guarded));
    for target in ["/api/admin/stats", "/api/x/../admin/stats"] {
        let status = follow(server, target);
        let seen = std::mem::take(&mut *targets_seen.lock().unwrap());
        assert_eq!((status, seen.len()), (403, 0), "{target}");
    }
    // The legacy server has its own proxy.
    let others = ["/api/admin/other", "/api/%61dmin/stats"];
    assert_eq!(others.map(|target| follow(server, target)), [200, 200]);
    assert_eq!(*targets_seen.lock().unwrap(), others);
}

#[test]
fn a_matcher_guards_every_spelling_and_every_rewrite() {
    const CONFIG: ProxyConfig = ProxyConfig::new().matcher("/api/admin/:path*");
    let (_, targets_seen) = legacy_server();
    let guarded = rewritten(None).proxy("/", proxy(refuse).config(CONFIG));
    check_rewritten(serve(Server::new(guarded)), &targets_seen);
}

#[test]
fn without_a_guard_the_rewrites_lead_to_the_path() {
    let server = serve(Server::new(rewritten(None)));
    for target in REWRITTEN {
        assert_eq!(follow(server, target), 200, "{target}");
    }
}

#[test]
fn internal_headers_do_not_decide_whether_a_guard_runs() {
    const MATCHERS: &[ProxyMatcher] = &[ProxyMatcher::new("/api/:path*").missing(&[
        Has::header("x-nextjs-data"),
        Has::header("x-forwarded-host"),
    ])];
    let guarded = || Routes::new().pages("/api/hello", pages::route(open));
    let proxy = proxy(refuse).config(ProxyConfig::new().matchers(MATCHERS));
    let server = serve(Server::new(guarded().proxy("/", proxy)));
    for header in ["x-nextjs-data: 1", "x-forwarded-host: a", "x-other: 1"] {
        let request = format!("GET /api/hello HTTP/1.1\r\nhost: h\r\n{header}\r\n\r\n");
        assert_eq!(first_status(server, &request), 403, "{header}");
    }
}

#[test]
fn a_proxy_that_changes_headers_does_not_lead_around_a_middleware() {
    async fn remove(_: NextRequest) -> NextResponse {
        NextResponse::next().delete_request_header("x-preview")
    }
    let rewrite = Rewrite::new("/a", "/api/admin/other").missing([Has::header("x-preview")]);
    let guarded = routes(None)
        .config(NextConfig::new().rewrites([rewrite]))
        .proxy("/", proxy(remove))
        .wrap_below("/api/admin", || from_fn(forbid));
    let server = serve(Server::new(guarded));
    assert_eq!(ask(server, "/a", "\r\n").0, 403);
    assert_eq!(ask(server, "/a", "x-preview: 1\r\n\r\n").0, 500);
}

#[test]
fn a_destination_from_the_request_does_not_lead_around_a_matcher() {
    const CONFIG: ProxyConfig = ProxyConfig::new().matcher("/api/admin/:path*");
    async fn lead(req: NextRequest) -> NextResponse {
        let params = req.next_url().search_params();
        match params
            .get("to")
            .filter(|_| req.next_url().pathname() == "/api/hello")
        {
            Some(to) => NextResponse::rewrite(req.next_url().join(to).unwrap().href()),
            None => NextResponse::next(),
        }
    }
    let by_query = Rewrite::new("/lead", "/:p").has([Has::query("p").value("(?<p>.*)")]);
    let guarded = routes(None)
        .pages("/api/hello", pages::route(open))
        .config(NextConfig::new().before_files([by_query]))
        .proxy("/", proxy(lead))
        .proxy("/", proxy(refuse).config(CONFIG));
    let server = serve(Server::new(guarded));
    for path in [
        "api/admin/stats",
        "api/admin/stats%3Fx",
        "api/admin/stats//",
        "api/admin/stats/%23",
        "/api//admin/stats",
    ] {
        for target in [format!("/lead?p={path}"), format!("/api/hello?to=/{path}")] {
            let status = ask(server, &target, "\r\n").0;
            // Two leading slashes name another host, which does not respond.
            assert!([403, 404, 500].contains(&status), "{target}: {status}");
        }
    }
    assert_eq!(ask(server, "/lead?p=api/hello", "\r\n").0, 200);
}

#[test]
fn a_rewrite_below_a_locale_does_not_lead_around_a_middleware() {
    let rewrite = Rewrite::new("/:lang(de)/api/:path*", "/api/admin/:path*").locale(false);
    let config = NextConfig::new()
        .i18n(I18n::new(["en", "de"], "en"))
        .rewrites([rewrite]);
    let guarded = routes(None)
        .pages("/api/hello", pages::route(open))
        .config(config)
        .wrap_below("/api/admin", || from_fn(forbid));
    let server = serve(Server::new(guarded));
    for target in ["/de/api/hello", "/de/api/stats", "/api/admin/stats"] {
        assert_eq!(ask(server, target, "\r\n").0, 403, "{target}");
    }
}

#[test]
fn a_matcher_sees_the_query_of_a_destination() {
    const MATCHERS: &[ProxyMatcher] =
        &[ProxyMatcher::new("/api/admin/:path*").has(&[Has::query("mode").value("admin")])];
    let rewrite = Rewrite::new("/x", "/api/admin/stats?mode=admin");
    let guarded = routes(None)
        .config(NextConfig::new().rewrites([rewrite]))
        .proxy(
            "/",
            proxy(refuse).config(ProxyConfig::new().matchers(MATCHERS)),
        );
    let server = serve(Server::new(guarded));
    assert_eq!(ask(server, "/api/admin/stats?mode=admin", "\r\n").0, 403);
    assert_eq!(ask(server, "/x", "\r\n").0, 403);
    assert_eq!(ask(server, "/api/admin/stats", "\r\n").0, 200);
}

#[test]
fn a_matcher_sees_the_query_as_it_came_after_a_rewrite() {
    const MATCHERS: &[ProxyMatcher] =
        &[ProxyMatcher::new("/api/admin/:path*").has(&[Has::query("mode").value("admin")])];
    async fn drop_query(req: NextRequest) -> NextResponse {
        NextResponse::rewrite(req.next_url().join("/api/admin/stats").unwrap().href())
    }
    let guarded = routes(None).proxy("/", proxy(drop_query)).proxy(
        "/",
        proxy(refuse).config(ProxyConfig::new().matchers(MATCHERS)),
    );
    let server = serve(Server::new(guarded));
    assert_eq!(ask(server, "/api/admin/stats?mode=admin", "\r\n").0, 403);
    assert_eq!(ask(server, "/api/admin/stats", "\r\n").0, 200);
}

#[test]
fn a_mounted_proxy_leaves_the_parts_that_were_split_off() {
    async fn pass() -> NextResponse {
        NextResponse::next()
    }
    let server = serve_app(|config| {
        let mut rest = routes(None).proxy("/", proxy(pass));
        let admin = rest.split_off("/api/admin");
        config
            .service(rest)
            .service(web::scope("/api/admin").service(admin));
    });
    assert_eq!(follow(server, "/api/admin/stats"), 200);
    assert_eq!(follow(server, "/api/other"), 200);
}

#[test]
fn a_proxy_that_compares_paths_is_not_bypassed_by_an_escape() {
    async fn compare(req: NextRequest) -> NextResponse {
        match req.next_url().pathname() {
            "/api/admin/stats" => NextResponse::empty(403),
            _ => NextResponse::next(),
        }
    }
    let guarded = Routes::new().pages("/api/admin/stats", pages::route(open));
    let server = serve(Server::new(guarded.proxy("/", proxy(compare))));
    assert_eq!(follow(server, "/api/admin/stats"), 403);
    for escaped in [
        "/api/%61dmin/stats",
        "/api/admin/st%61ts",
        "/%61pi/admin/stats",
    ] {
        assert_eq!(follow(server, escaped), 404, "{escaped}");
    }
}

#[test]
fn a_middleware_below_a_path_guards_every_rewrite() {
    let (_, targets_seen) = legacy_server();
    let guarded = rewritten(None).wrap_below("/api/admin", || from_fn(forbid));
    check_rewritten(serve(Server::new(guarded)), &targets_seen);
}

#[test]
fn a_scope_is_not_reached_by_a_rewrite_from_outside() {
    let mut rest = rewritten(None);
    drop(rest.split_off("/api/admin"));
    let server = serve(Server::new(rest));
    for target in REWRITTEN {
        assert_eq!(follow(server, target), 404, "{target}");
    }
}

#[test]
fn a_proxy_does_not_rewrite_around_a_middleware() {
    async fn rewrite(req: NextRequest) -> NextResponse {
        match req.next_url().pathname() {
            "/hidden" => {
                NextResponse::rewrite(req.next_url().join("/api/admin/other").unwrap().href())
            }
            _ => NextResponse::next(),
        }
    }
    let guarded = routes(None)
        .proxy("/", proxy(rewrite))
        .wrap_below("/api/admin", || from_fn(forbid));
    let server = serve(Server::new(guarded));
    assert_eq!(follow(server, "/hidden"), 500);
    assert_eq!(follow(server, "/api/admin/other"), 403);
    assert_eq!(follow(server, "/api/other"), 200);
}

#[test]
fn a_base_path_changes_no_guard() {
    let guarded = || {
        rewritten(None)
            .config(NextConfig::new().base_path("/docs"))
            .proxy("/api/admin", proxy(refuse))
    };
    let server = serve(Server::new(guarded()));
    for spelling in spellings() {
        for prefix in ["", "/docs", "/docs/docs", "/docs/../docs", "/%64ocs"] {
            let status = follow(server, &format!("{prefix}{spelling}"));
            let is_elsewhere = spelling.ends_with("/..");
            assert!(
                is_elsewhere || [400, 403, 404].contains(&status),
                "{prefix}{spelling}: {status}"
            );
        }
    }
    assert_eq!(follow(server, "/docs/api/admin/other"), 403);
    assert_eq!(follow(server, "/docs/api/other"), 200);
}

#[test]
fn the_middleware_of_the_longest_path_is_the_innermost() {
    let name = |name: &'static str| {
        move || {
            from_fn(move |request: ServiceRequest, next: Next<_>| async move {
                let mut response: ServiceResponse<_> = next.call(request).await?;
                let headers = response.headers_mut();
                headers.append(
                    HeaderName::from_static("x-through"),
                    HeaderValue::from_static(name),
                );
                Ok::<_, actix_web::Error>(response)
            })
        }
    };
    let through = |routes: Routes, target: &str| {
        let server = serve(Server::new(routes));
        let request = Request::get(target).close();
        let response = Peer::send_to(server, request.bytes()).last_response();
        response.all("x-through").join(" ")
    };
    let wrapped = || {
        routes(None)
            .wrap_below("/api", name("outer"))
            .wrap_below("/api/admin", name("inner"))
            .wrap_below("/api", name("outermost"))
            .wrap_below("/elsewhere", name("elsewhere"))
    };
    for (target, expected) in [
        ("/api/admin/stats", "inner outer outermost"),
        ("/api/admin", "inner outer outermost"),
        ("/api/administer", "outer outermost"),
        ("/other", ""),
    ] {
        assert_eq!(through(wrapped(), target), expected, "{target}");
    }
    // Both parts of routes keep it, and so do merged ones.
    let mut rest = wrapped();
    let part = rest.split_off("/api/admin");
    assert_eq!(through(part, "/api/admin/stats"), "inner outer outermost");
    assert_eq!(through(rest, "/api/x"), "outer outermost");
    let merged = Routes::new().merge(wrapped());
    assert_eq!(through(merged, "/api/x"), "outer outermost");
    let wrong = Routes::new().wrap_below("api", name("never"));
    assert!(wrong.build().unwrap_err().to_string().contains("`api`"));
}

#[test]
fn a_scope_guards_every_spelling_beside_the_routes_of_a_server() {
    for has_legacy in [true, false] {
        let (url, targets_seen) = legacy_server();
        let legacy = has_legacy.then_some(url.as_str());
        // The routes of a server come last, as those of an app do here.
        let mut rest = routes(legacy);
        drop(rest.split_off("/api/admin"));
        let own = url.clone();
        let configure = move |config: &mut ServiceConfig| {
            let admin = routes(Some(&own)).split_off("/api/admin");
            let scope = web::scope("/api/admin").wrap(from_fn(forbid));
            config.service(scope.service(admin));
        };
        check(
            serve(Server::new(rest).configure(configure)),
            &targets_seen,
            leads_to_admin,
        );
    }
}

#[test]
fn an_extractor_guards_every_spelling() {
    let (url, targets_seen) = legacy_server();
    let guarded = move || {
        Routes::new()
            .pages("/api/admin", pages::route(admin))
            .pages("/api/admin/other", pages::route(admin))
            .legacy(url.as_str())
    };
    /// As in Next.js, an escaped separator doesn't split segments.
    fn is_route(target: &str) -> bool {
        let path = target.split('?').next().unwrap();
        let is_escaped = ["%2f", "%5c"].iter();
        let is_escaped = is_escaped
            .clone()
            .any(|escape| path.to_ascii_lowercase().contains(escape));
        let is_data = path.starts_with("/_next/data/");
        !is_escaped && !is_data && leads_to_admin(path)
    }
    check(serve(Server::new(guarded())), &targets_seen, is_route);
    let app = guarded.clone();
    let app = serve_app(move |config| {
        config.service(app());
    });
    check(app, &targets_seen, is_route);
}

#[test]
fn a_mounted_service_forwards_only_resolved_paths() {
    let (url, targets_seen) = legacy_server();
    let app = serve_app(move |config| {
        config.service(Routes::new().legacy(url.as_str()));
    });
    let to = |target: &str| ask(app, target, "\r\n");
    for (target, location) in [
        ("/x/../about", "/about"),
        ("/./about//x/?y=/../", "/about//x/?y=/../"),
        ("/x/..//evil.example/", "/evil.example/"),
        ("/x/..\\evil.example/", "/evil.example/"),
        ("http://h/x/%2e%2e/about%2F", "/about%2F"),
    ] {
        assert_eq!(to(target), (308, Some(location.to_owned())), "{target}");
    }
    let body = "Content-Length: 2\r\n\r\nab";
    assert_eq!(ask(app, "/x/../about", body), (400, None));
    let chunked = "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    assert_eq!(ask(app, "/x/../about", chunked), (400, None));
    assert_eq!(targets_seen.lock().unwrap().as_slice(), [""; 0]);
    assert_eq!(to("/about//x/"), (200, None));
    assert_eq!(targets_seen.lock().unwrap().as_slice(), ["/about//x/"]);
}

#[test]
fn split_off_routes_are_served_by_their_part_only() {
    let (url, targets_seen) = legacy_server();
    let mut rest = routes(Some(&url));
    let admin = rest.split_off("/api/admin");
    let rest = rest.pages("/api/admin/public", pages::route(open));
    let server = serve(Server::new(rest));
    // A route that is added after the split is served.
    for (target, status) in [
        ("/api/admin/public", 200),
        ("/api/admin/stats", 404),
        ("/api/admin/none", 404),
        ("/api/administer", 200),
    ] {
        assert_eq!(ask(server, target, "\r\n").0, status, "{target}");
    }
    assert_eq!(targets_seen.lock().unwrap().as_slice(), ["/api/administer"]);
    assert_eq!(follow(serve(Server::new(admin)), "/api/admin/stats"), 200);
}

#[test]
fn split_off_of_a_relative_path_is_an_error() {
    let mut routes = Routes::new();
    drop(routes.split_off("api/admin"));
    let error = routes.build().unwrap_err().to_string();
    assert!(error.contains("`api/admin"), "{error}");
}
