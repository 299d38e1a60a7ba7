//! Who answers is what `rollout.toml` says, also when it changes; and in shadow, both answers are compared.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use actix_web::{http::Method, rt::time::sleep, web::ServiceConfig};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use tempfile::TempDir;
use twinroute::{
    Routes, after, app,
    app::{NextRequest, NextResponse, RouteContext},
    migrate::{Rollout, Shadow, shadow::Counts},
    test::Client,
};

/// A server behind: it answers with what `answer` makes of a request, and of how many came before it.
struct Next {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Next {
    fn start(answer: impl Fn(&str, usize) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = read(&mut stream);
                let answer = answer(&request, count.fetch_add(1, Ordering::SeqCst));
                stream.write_all(&answer).unwrap();
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// A request, with its body if it is `body`.
fn read(stream: &mut TcpStream) -> String {
    let (mut request, mut buffer) = (String::new(), [0; 4096]);
    loop {
        let length = stream.read(&mut buffer).unwrap();
        request += &String::from_utf8_lossy(&buffer[..length]);
        let (head, body) = request.split_once("\r\n\r\n").unwrap_or_default();
        if length == 0 || !head.is_empty() && (!head.contains("content-length") || body == "body") {
            return request;
        }
    }
}

fn json(body: &str) -> Vec<u8> {
    with_headers(
        "Content-Type: application/json\r\nVary: Accept-Encoding",
        body.as_bytes(),
    )
}

fn with_headers(headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// A folder with a `rollout.toml`.
struct File(TempDir);

impl File {
    fn new(text: &str) -> Self {
        let file = Self(TempDir::new().unwrap());
        file.write(text);
        file
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("rollout.toml")
    }

    fn write(&self, text: &str) {
        fs::write(self.path(), text).unwrap();
    }

    fn rollout(&self) -> Rollout {
        Rollout::file(self.path())
    }
}

async fn rust() -> NextResponse {
    NextResponse::json("rust")
}

fn routes() -> Routes {
    let all = || app::route().get(rust).post(rust);
    Routes::new()
        .app("/hello", all())
        .app("/posts", all())
        .app("/posts/[id]", all())
}

async fn client(routes: Routes, next: &Next, rollout: Rollout) -> Client {
    let url = format!("http://{}", next.address);
    Client::new(routes.legacy(url.as_str()).rollout(rollout))
        .await
        .unwrap()
}

async fn text(client: &Client, method: &Method, path: &str) -> String {
    let answer = client.request(method.clone(), path).send().await;
    answer.text().unwrap()
}

/// Waits until `path` is answered with `expected`; at most a second, which is what a switch may take.
async fn wait_for(client: &Client, path: &str, expected: &str) {
    let start = Instant::now();
    while text(client, &Method::GET, path).await != expected {
        assert!(
            start.elapsed() < Duration::from_secs(1),
            "{path} is not {expected}"
        );
        sleep(Duration::from_millis(10)).await;
    }
}

const RUST: &str = "\"rust\"";
const LEGACY: &str = "\"legacy\"";

fn legacy() -> Next {
    Next::start(|_, _| json(LEGACY))
}

#[actix_web::test]
async fn each_route_and_method_is_answered_by_whom_the_file_says() {
    let file = File::new(
        r#"
        default = "legacy"
        [routes]
        "/hello" = "rust"
        "/posts" = { mode = "rust", GET = "legacy" }
        "/posts/[id]" = { POST = "rust" }
        "#,
    );
    let next = legacy();
    let client = client(routes(), &next, file.rollout()).await;
    for (method, path, expected) in [
        (Method::GET, "/hello", RUST),
        (Method::GET, "/posts", LEGACY),
        (Method::POST, "/posts", RUST),
        (Method::GET, "/posts/1", LEGACY),
        (Method::POST, "/posts/1", RUST),
        (Method::GET, "/elsewhere", LEGACY),
    ] {
        assert_eq!(
            text(&client, &method, path).await,
            expected,
            "{method} {path}"
        );
    }
    // HEAD goes where GET goes.
    let asked = next.asked();
    text(&client, &Method::HEAD, "/posts").await;
    text(&client, &Method::HEAD, "/hello").await;
    assert_eq!(next.asked(), asked + 1);
}

#[actix_web::test]
async fn a_change_of_the_file_is_in_force_within_a_second_and_loses_nothing() {
    let file = File::new("default = \"rust\"");
    let client = client(routes(), &legacy(), file.rollout()).await;
    let asking = actix_web::rt::spawn(ask_for_ever(client.clone()));
    wait_for(&client, "/posts", RUST).await;
    file.write("default = \"legacy\"");
    wait_for(&client, "/posts", LEGACY).await;
    // As editors do it: a new file takes the old one's name.
    let new = file.0.path().join("new");
    fs::write(
        &new,
        "default = \"legacy\"\n[routes]\n\"/posts\" = \"rust\"",
    )
    .unwrap();
    fs::rename(&new, file.path()).unwrap();
    wait_for(&client, "/posts", RUST).await;
    assert!(!asking.is_finished(), "a request was lost");
    asking.abort();
}

/// Asks until an answer is not 200.
async fn ask_for_ever(client: Client) {
    while client.get("/posts").send().await.status() == 200 {
        sleep(Duration::from_millis(1)).await;
    }
}

#[actix_web::test]
async fn a_bad_file_is_refused_and_the_old_one_stays() {
    let file = File::new("default = \"legacy\"\nroutes = { \"/hello\" = \"rust\" }");
    let client = client(routes(), &legacy(), file.rollout()).await;
    for bad in [
        "",
        "default = \"rust\"\nroutes = { \"/helo\" = \"rust\" }",
        "default =",
    ] {
        file.write(bad);
        sleep(Duration::from_millis(400)).await;
        assert_eq!(text(&client, &Method::GET, "/hello").await, RUST);
        assert_eq!(text(&client, &Method::GET, "/posts").await, LEGACY);
    }
    fs::remove_file(file.path()).unwrap();
    sleep(Duration::from_millis(400)).await;
    assert_eq!(text(&client, &Method::GET, "/hello").await, RUST);
    file.write("default = \"rust\"");
    wait_for(&client, "/posts", RUST).await;
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once() {
    let told = |routes: Routes, text: &str| {
        let file = File::new(text);
        let error = routes
            .rollout(file.rollout())
            .build()
            .unwrap_err()
            .to_string();
        error.replace(&format!("{}:", file.path().display()), "")
    };
    let behind = || routes().legacy("http://127.0.0.1:1");
    assert_eq!(
        told(
            behind(),
            r#"
            default = "both"
            ignored = []
            ignore = ["etag", 1]
            [routes]
            "/hello" = "rust"
            "/post" = "legacy"
            "/posts" = { GET = "rust", get = "rust", POST = 1 }
            [routes."/posts/[id]"]
            ignore = "$.a"
            "#
        ),
        "2: `both` is neither `legacy`, `shadow` nor `rust`\n\
         3: `ignored` is neither `default`, `ignore` nor `routes`\n\
         4: `etag` is neither `$.path`, `header name`, `cookie name` nor `body`\n\
         4: what is ignored is a text such as `\"$.time\"`\n\
         7: there is no route `/post`; is it `/posts`?\n\
         8: `get` is neither `mode`, `ignore` nor a method such as `GET`\n\
         8: a mode is a text: `\"legacy\"`, `\"shadow\"` or `\"rust\"`\n\
         10: `ignore` is a list of texts such as `\"$.time\"`"
    );
    assert_eq!(
        told(behind(), "routes = { \"/hello\" = \"rust\" }"),
        "1: `default` is missing: `legacy`, `shadow` or `rust`, for routes that are not named"
    );
    assert_eq!(
        told(
            behind(),
            "default = \"rust\"\n[routes]\n\"/hello\" = \"rust\"\n\"/hello\" = \"legacy\"\nx"
        ),
        "4: duplicate key\n5: key with no value, expected `=`"
    );
    assert_eq!(
        told(
            routes(),
            "default = \"rust\"\nroutes = { \"/hello\" = \"shadow\" }"
        ),
        "1: `legacy` and `shadow` need a server behind, as `Routes::legacy` sets it"
    );
    let missing = routes()
        .rollout("no/such/rollout.toml")
        .build()
        .unwrap_err();
    assert!(
        missing.to_string().starts_with("no/such/rollout.toml: "),
        "{missing}"
    );
}

/// Asks `/thing` in shadow and waits until its answers were compared.
async fn in_shadow(route: app::AppRoute, next: &Next, file: &str, method: Method) -> Shadow {
    let file = File::new(file);
    let rollout = file
        .rollout()
        .shadow_time(Duration::from_millis(200))
        .shadow_body_limit(2000);
    let shadow = rollout.shadow();
    let routes = Routes::new().app("/thing", route);
    let client = client(routes, next, rollout).await;
    let mut request = client.request(method.clone(), "/thing?a=1");
    if method == Method::POST {
        request = request.header("content-length", "4").body("body");
    }
    let answer = request.send().await;
    assert_eq!(
        answer.status(),
        if next.address.port() == 1 { 502 } else { 200 }
    );
    counted(&shadow).await;
    shadow
}

async fn counted(shadow: &Shadow) {
    let start = Instant::now();
    while shadow.counts().is_empty() && start.elapsed() < Duration::from_secs(2) {
        sleep(Duration::from_millis(5)).await;
    }
}

fn counts(shadow: &Shadow) -> Counts {
    shadow
        .counts()
        .first()
        .map(|(_, counts)| *counts)
        .unwrap_or_default()
}

fn told(shadow: &Shadow) -> String {
    let mismatches = shadow.mismatches();
    let texts = mismatches.iter().map(ToString::to_string);
    texts.collect::<Vec<_>>().join("\n")
}

const SHADOW: &str = "default = \"shadow\"";

#[actix_web::test]
async fn the_client_gets_the_legacy_answer_and_a_difference_is_told() {
    async fn post() -> NextResponse {
        NextResponse::json(&serde_json::json!({ "posts": [{ "title": "b" }], "at": 3 }))
            .set_header("X-A", "1")
    }
    // The time differs between two answers of the server behind too, so it is no difference.
    let answer = |_: &str, time| json(&format!(r#"{{"posts":[{{"title":"a"}}],"at":{time}}}"#));
    let next = Next::start(answer);
    let shadow = in_shadow(app::route().get(post), &next, SHADOW, Method::GET).await;
    assert_eq!(
        told(&shadow),
        "GET /thing?a=1 (/thing)\n  header x-a: legacy (absent), rust \"1\"\n  $.posts[0].title: legacy \"a\", rust \"b\""
    );
    assert_eq!((counts(&shadow).different, next.asked()), (1, 2));
    let mismatch = &shadow.mismatches()[0];
    assert_eq!(mismatch.legacy.body, br#"{"posts":[{"title":"a"}],"at":0}"#);
    assert_eq!(mismatch.rust.as_ref().unwrap().header("x-a"), Some("1"));
    // What the file says not to compare is none either.
    let ignoring = "default = \"legacy\"\nignore = [\"header x-a\"]\n[routes.\"/thing\"]\nmode = \"shadow\"\nignore = [\"$.posts[*].title\"]";
    let shadow = in_shadow(
        app::route().get(post),
        &Next::start(answer),
        ignoring,
        Method::GET,
    )
    .await;
    assert_eq!(counts(&shadow).same, 1, "{shadow}");
}

#[actix_web::test]
async fn same_answers_are_counted_and_legacy_is_asked_once() {
    let next = Next::start(|_, _| json(" \"rust\" "));
    let shadow = in_shadow(app::route().get(rust), &next, SHADOW, Method::GET).await;
    assert_eq!((counts(&shadow).same, next.asked()), (1, 1), "{shadow}");
    // An answer to HEAD has no body on either side.
    let next = Next::start(|_, _| {
        with_headers(
            "Content-Type: application/json\r\nVary: Accept-Encoding",
            b"",
        )
    });
    let shadow = in_shadow(app::route().get(rust), &next, SHADOW, Method::HEAD).await;
    assert_eq!(counts(&shadow).same, 1, "{shadow}");
    // Compressed or not, the body is the same.
    let body = "a".repeat(1500);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body.as_bytes()).unwrap();
    let zipped = encoder.finish().unwrap();
    let next = Next::start(move |_, _| {
        with_headers(
            "Content-Encoding: gzip\r\nContent-Type: text/plain;charset=UTF-8\r\nVary: Accept-Encoding",
            &zipped,
        )
    });
    let long = move || std::future::ready(NextResponse::text("a".repeat(1500)));
    let ignoring = "default = \"shadow\"\nignore = [\"header content-encoding\"]";
    let shadow = in_shadow(app::route().get(long), &next, ignoring, Method::GET).await;
    assert_eq!(counts(&shadow).same, 1, "{shadow}");
}

#[actix_web::test]
async fn another_method_is_compared_where_it_is_named_and_its_request_is_not_repeated() {
    async fn echo(mut req: NextRequest) -> app::Result {
        Ok(NextResponse::json(&req.text().await?))
    }
    let route = || app::route().get(rust).post(echo);
    let next = legacy();
    let shadow = in_shadow(route(), &next, SHADOW, Method::POST).await;
    assert_eq!(shadow.counts(), []);
    let named = "default = \"legacy\"\nroutes = { \"/thing\" = { POST = \"shadow\" } }";
    let shadow = in_shadow(route(), &next, named, Method::POST).await;
    assert_eq!(
        told(&shadow),
        "POST /thing?a=1 (/thing)\n  $: legacy \"legacy\", rust \"body\""
    );
    assert_eq!(next.asked(), 2);
}

#[actix_web::test]
async fn a_request_with_a_body_is_not_repeated() {
    let file = File::new(SHADOW);
    let rollout = file.rollout();
    let shadow = rollout.shadow();
    let next = legacy();
    let client = client(routes(), &next, rollout).await;
    let request = client.get("/hello").header("content-length", "4");
    request.body("body").send().await;
    counted(&shadow).await;
    assert_eq!((counts(&shadow).different, next.asked()), (1, 1));
}

#[actix_web::test]
async fn what_goes_wrong_in_rust_is_a_difference() {
    async fn panics() -> NextResponse {
        panic!("planted")
    }
    async fn sleeps() -> NextResponse {
        sleep(Duration::from_secs(1)).await;
        NextResponse::json("late")
    }
    async fn breaks_off() -> NextResponse {
        let chunks = [Ok(Bytes::from("begun")), Err("planted")];
        NextResponse::stream(futures_util::stream::iter(chunks))
    }
    let get = |route: app::AppRoute| in_shadow_of(route);
    let panicked = get(app::route().get(panics)).await;
    assert!(
        panicked.contains("status: legacy 200, rust 500"),
        "{panicked}"
    );
    let late = get(app::route().get(sleeps)).await;
    assert!(
        late.contains("end: legacy whole, rust no answer within 200ms"),
        "{late}"
    );
    let broken = get(app::route().get(breaks_off)).await;
    assert!(
        broken.contains("end: legacy whole, rust planted"),
        "{broken}"
    );
}

async fn in_shadow_of(route: app::AppRoute) -> String {
    let shadow = in_shadow(route, &legacy(), SHADOW, Method::GET).await;
    assert_eq!(counts(&shadow).different, 1);
    told(&shadow)
}

#[actix_web::test]
async fn what_is_not_compared_is_counted() {
    let long = Next::start(|_, _| json(&format!("\"{}\"", "a".repeat(3000))));
    let shadow = in_shadow(app::route().get(rust), &long, SHADOW, Method::GET).await;
    assert_eq!(counts(&shadow).too_long, 1, "{shadow}");
    let long = async || NextResponse::text("a".repeat(3000));
    let shadow = in_shadow(app::route().get(long), &legacy(), SHADOW, Method::GET).await;
    assert_eq!(counts(&shadow).too_long, 1, "{shadow}");
    let cut = Next::start(|_, _| b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut".to_vec());
    let shadow = in_shadow(app::route().get(rust), &cut, SHADOW, Method::GET).await;
    assert_eq!(counts(&shadow).broken_off, 1, "{shadow}");
    let nobody = Next {
        address: "127.0.0.1:1".parse().unwrap(),
        asked: Arc::default(),
    };
    let shadow = in_shadow(app::route().get(rust), &nobody, SHADOW, Method::GET).await;
    assert_eq!(counts(&shadow).unanswered, 1, "{shadow}");
}

#[actix_web::test]
async fn shadow_neither_delays_nor_piles_up() {
    async fn slow(_: RouteContext) -> NextResponse {
        after(async { sleep(Duration::from_millis(1)).await }).unwrap();
        sleep(Duration::from_secs(1)).await;
        NextResponse::json("legacy")
    }
    let file = File::new(SHADOW);
    let rollout = file.rollout().shadow_concurrency(2);
    let shadow = rollout.shadow();
    let routes = Routes::new().app("/thing", app::route().get(slow));
    let client = client(routes, &legacy(), rollout).await;
    let start = Instant::now();
    for _ in 0..5 {
        assert_eq!(text(&client, &Method::GET, "/thing").await, LEGACY);
    }
    assert!(
        start.elapsed() < Duration::from_millis(500),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(counts(&shadow).busy, 3);
    sleep(Duration::from_millis(1200)).await;
    assert_eq!(
        (counts(&shadow).same, counts(&shadow).different),
        (2, 0),
        "{shadow}"
    );
}

#[actix_web::test]
async fn the_report_is_a_page() {
    let file = File::new(SHADOW);
    let rollout = file.rollout();
    let shadow = rollout.shadow();
    let url = format!("http://{}", legacy().address);
    let routes = routes().legacy(url.as_str()).rollout(rollout);
    let page = shadow.page("/_shadow");
    let configure = move |config: &mut ServiceConfig| {
        config.service(page);
    };
    let client = Client::configured(routes, configure).await.unwrap();
    text(&client, &Method::GET, "/hello").await;
    counted(&shadow).await;
    assert_eq!(
        text(&client, &Method::GET, "/_shadow").await,
        "/hello: 0 the same, 1 different\n\nGET /hello (/hello)\n  $: legacy \"legacy\", rust \"rust\"\n"
    );
    let json = client
        .get("/_shadow")
        .header("accept", "application/json")
        .send()
        .await;
    let json: serde_json::Value = json.json().unwrap();
    assert_eq!(json["routes"][0]["different"], 1);
    assert_eq!(json["mismatches"][0]["rust"]["body"], "\"rust\"");
}
