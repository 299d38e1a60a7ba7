//! A guard around a part of the routes holds however a request spells its path, with a legacy server behind and without.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
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
    Routes, Server, pages,
    pages::{NextApiResponse, Sent},
};
use twinroute_test_client::{Peer, Request};

/// What stands before the guarded path.
const BEFORE: [&str; 30] = [
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

/// What stands between two of its segments.
const BETWEEN: [&str; 20] = [
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

/// What stands behind it.
const BEHIND: [&str; 14] = [
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

/// Whole spellings of it.
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
    all.extend(BEFORE.map(|before| format!("{before}api/admin/other")));
    all.extend(BETWEEN.map(|between| format!("/api{between}admin/other")));
    all.extend(BETWEEN.map(|between| format!("/api/admin{between}other")));
    all.extend(BEHIND.map(|behind| format!("/api/admin/other{behind}")));
    all
}

/// A server that answers everything, and the targets that it was asked for.
fn behind() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let targets = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut head) = (stream.unwrap(), [0; 4096]);
            let length = stream.read(&mut head).unwrap();
            let head = String::from_utf8_lossy(&head[..length]).into_owned();
            let target = head.split(' ').nth(1).unwrap_or_default();
            targets.lock().unwrap().push(target.to_owned());
            let answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 6\r\n\r\nbehind";
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (url, asked)
}

/// Sends a request with a raw target; gives back the status and the `Location`.
fn ask(server: SocketAddr, target: &str, rest: &str) -> (u16, Option<String>) {
    let mut stream = TcpStream::connect(server).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    let request = format!("GET {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{rest}");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    let location = answer
        .lines()
        .find_map(|line| line.strip_prefix("location: "));
    (answer[9..12].parse().unwrap(), location.map(str::to_owned))
}

/// Follows redirects as a client does, and gives back the last status.
fn follow(server: SocketAddr, target: &str) -> u16 {
    let mut target = target.to_owned();
    for _ in 0..5 {
        let (status, location) = ask(server, &target, "\r\n");
        let Some(location) = location else {
            return status;
        };
        assert_eq!(status, 308, "{target}");
        let is_here = location.starts_with('/') && !location[1..].starts_with(['/', '\\']);
        assert!(is_here, "{target} leads to {location}");
        target = location;
    }
    panic!("{target} is redirected for ever");
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
    let (tell, address) = mpsc::channel();
    thread::spawn(move || {
        actix_rt::System::new().block_on(async {
            let server = server.port(0).workers(1).bind().unwrap();
            tell.send(server.address()).unwrap();
            server.run().await
        })
    });
    address.recv().unwrap()
}

async fn nobody(
    request: ServiceRequest,
    _: Next<impl MessageBody>,
) -> Result<ServiceResponse, actix_web::Error> {
    Ok(request.into_response(HttpResponse::Forbidden().finish()))
}

/// An extractor that lets nobody in.
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

/// Routes with a guarded part, and a general one that would take its paths too.
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
        let scope = web::scope("/api/admin").wrap(from_fn(nobody));
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

/// Asks a server for all spellings. `is_guarded` says of a target which the legacy server must not see.
fn check(server: SocketAddr, asked: &Mutex<Vec<String>>, is_guarded: fn(&str) -> bool) {
    let spellings = spellings();
    assert!(spellings.len() >= 60, "{}", spellings.len());
    for target in spellings {
        let status = follow(server, &target);
        let seen = std::mem::take(&mut *asked.lock().unwrap());
        let leaked = seen.iter().find(|target| is_guarded(target));
        assert_eq!(leaked, None, "{target}: {status}");
        // What leads elsewhere, such as `/api/admin/..`, is open.
        let is_elsewhere = target.ends_with("/..") || !seen.is_empty();
        let refused = [400, 401, 403, 404].contains(&status);
        assert!(refused || is_elsewhere, "{target}: {status}, {seen:?}");
    }
}

/// Whether a target leads to the guarded part in the eyes of a server that resolves and decodes whatever it can.
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
fn a_scope_holds_in_an_app() {
    for with in [true, false] {
        let (url, asked) = behind();
        let legacy = with.then_some(url.as_str());
        check(serve_app(by_middleware(legacy)), &asked, leads_to_admin);
        check(serve_app(by_guard(legacy)), &asked, leads_to_admin);
    }
}

#[test]
fn a_middleware_of_the_routes_holds() {
    for with in [true, false] {
        let (url, asked) = behind();
        let guarded = move || {
            let routes = routes(with.then_some(url.as_str()));
            routes.wrap_below("/api/admin", || from_fn(nobody))
        };
        check(serve(Server::new(guarded())), &asked, leads_to_admin);
        check(
            serve_app(move |config| {
                config.service(guarded());
            }),
            &asked,
            leads_to_admin,
        );
    }
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
fn a_scope_holds_beside_the_routes_of_a_server() {
    for with in [true, false] {
        let (url, asked) = behind();
        let legacy = with.then_some(url.as_str());
        // The routes of a server come last, as those of an app do here.
        let mut rest = routes(legacy);
        drop(rest.split_off("/api/admin"));
        let own = url.clone();
        let configure = move |config: &mut ServiceConfig| {
            let admin = routes(Some(&own)).split_off("/api/admin");
            let scope = web::scope("/api/admin").wrap(from_fn(nobody));
            config.service(scope.service(admin));
        };
        check(
            serve(Server::new(rest).configure(configure)),
            &asked,
            leads_to_admin,
        );
    }
}

#[test]
fn an_extractor_holds() {
    let (url, asked) = behind();
    let guarded = move || {
        Routes::new()
            .pages("/api/admin", pages::route(admin))
            .pages("/api/admin/other", pages::route(admin))
            .legacy(url.as_str())
    };
    /// As Next.js reads it: escapes split nothing.
    fn is_route(target: &str) -> bool {
        let path = target.split('?').next().unwrap();
        let is_escaped = ["%2f", "%5c"].iter();
        let is_escaped = is_escaped
            .clone()
            .any(|escape| path.to_ascii_lowercase().contains(escape));
        let is_data = path.starts_with("/_next/data/");
        !is_escaped && !is_data && leads_to_admin(path)
    }
    check(serve(Server::new(guarded())), &asked, is_route);
    let app = guarded.clone();
    let app = serve_app(move |config| {
        config.service(app());
    });
    check(app, &asked, is_route);
}

#[test]
fn mounted_a_path_is_forwarded_only_as_it_is_resolved() {
    let (url, asked) = behind();
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
    assert_eq!(asked.lock().unwrap().as_slice(), [""; 0]);
    assert_eq!(to("/about//x/"), (200, None));
    assert_eq!(asked.lock().unwrap().as_slice(), ["/about//x/"]);
}

#[test]
fn what_is_split_off_is_served_by_its_part_alone() {
    let (url, asked) = behind();
    let mut rest = routes(Some(&url));
    let admin = rest.split_off("/api/admin");
    let rest = rest.pages("/api/admin/public", pages::route(open));
    let server = serve(Server::new(rest));
    // A route that is added later is meant.
    for (target, status) in [
        ("/api/admin/public", 200),
        ("/api/admin/stats", 404),
        ("/api/admin/none", 404),
        ("/api/administer", 200),
    ] {
        assert_eq!(ask(server, target, "\r\n").0, status, "{target}");
    }
    assert_eq!(asked.lock().unwrap().as_slice(), ["/api/administer"]);
    assert_eq!(follow(serve(Server::new(admin)), "/api/admin/stats"), 200);
}

#[test]
fn a_part_below_no_path_is_a_mistake_of_the_routes() {
    let mut routes = Routes::new();
    drop(routes.split_off("api/admin"));
    let error = routes.build().unwrap_err().to_string();
    assert!(error.contains("`api/admin"), "{error}");
}
