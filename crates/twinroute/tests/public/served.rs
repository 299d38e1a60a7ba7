//! Which requests lead to a file.

use std::{fs::File, net::SocketAddr, sync::Arc};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorUnauthorized,
    middleware::{Next, from_fn},
};
use twinroute::{
    ErrorKind, RequestError, Routes, Server, app,
    app::{NextResponse, RouteContext},
    test::{Client, serve},
};
use twinroute_test_client::{Peer, Request, listen};

use crate::folder;

async fn get(ctx: RouteContext) -> NextResponse {
    NextResponse::json(&ctx.params)
}

async fn text(client: &Client, target: &str) -> (u16, String) {
    let response = client.get(target).send().await;
    (response.status(), response.text().unwrap())
}

#[actix_web::test]
async fn a_file_comes_before_a_dynamic_route_and_the_legacy_server() {
    let legacy = listen(|mut peer| {
        while let Ok(request) = peer.read_message() {
            let length = request.line.len();
            let line = request.line;
            peer.send(format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{line}"
            ));
        }
    });
    let legacy = format!("http://{legacy}");
    let root = folder(&[("files/a.txt", "a"), (".env", "secret")]);
    let routes = Routes::new()
        .app("/files/[name]", app::route().get(get))
        .public(root.path().join("public"))
        .legacy(&*legacy);
    let client = Client::new(routes).await.unwrap();
    assert_eq!(text(&client, "/files/a.txt").await, (200, "a".to_owned()));
    assert_eq!(text(&client, "/files/%61.txt").await, (200, "a".to_owned()));
    let other = text(&client, "/files/b.txt").await;
    assert_eq!(other, (200, r#"{"name":"b.txt"}"#.to_owned()));
    let unknown = text(&client, "/unknown.txt").await;
    assert_eq!(unknown, (200, "GET /unknown.txt HTTP/1.1".to_owned()));
    assert_eq!(text(&client, "/.env").await.0, 400);
    assert_eq!(client.post("/files/a.txt").send().await.status(), 405);
}

#[test]
fn a_mounted_router_claims_its_files_only() {
    let root = folder(&[("a.txt", "a"), ("sub/b", "b")]);
    let public = root.path().join("public");
    let address = serve_app(move || {
        let routes = Routes::new().public(&public);
        App::new()
            .service(routes)
            .default_service(actix_web::web::to(|| async {
                HttpResponse::Ok().body("app")
            }))
    });
    let body = |target: &str| Peer::connect(address).ask(Request::get(target).bytes());
    assert_eq!(body("/a.txt").text(), "a");
    assert_eq!(body("/b.txt").text(), "app");
    assert_eq!(body("/sub").text(), "app");
    assert_eq!(body("/sub/b/").status, 308);
}

fn serve_app<F, T>(app: F) -> SocketAddr
where
    F: Fn() -> App<T> + Send + Clone + 'static,
    T: actix_web::dev::ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse,
            Error = actix_web::Error,
            InitError = (),
        > + 'static,
{
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(app)
                .workers(1)
                .bind(("127.0.0.1", 0))
                .unwrap();
            sender.send(server.addrs()[0]).unwrap();
            server.run().await.unwrap();
        });
    });
    receiver.recv().unwrap()
}

async fn refuse(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if !request.headers().contains_key("x-admin") {
        return Err(ErrorUnauthorized("admins only"));
    }
    next.call(request).await
}

#[actix_web::test]
async fn a_middleware_guards_the_files_below_its_path_in_every_spelling() {
    let root = folder(&[
        ("admin/a.txt", "a"),
        ("admin x/b.txt", "b"),
        ("open.txt", "o"),
    ]);
    let routes = Routes::new()
        .public(root.path().join("public"))
        .wrap_below("/admin", || from_fn(refuse))
        .wrap_below("/admin x", || from_fn(refuse));
    let client = Client::new(routes).await.unwrap();
    assert_eq!(text(&client, "/open.txt").await.0, 200);
    for target in [
        "/admin/a.txt",
        "/admin%2Fa.txt",
        "/%61dmin/a.txt",
        "/%61dmin%2fa.txt",
        "/x/../admin/a.txt",
        "/admin%20x/b.txt",
        "/admin%20x%2Fb.txt",
        "/admin%2520x/b.txt",
        "/%2561dmin/a.txt",
    ] {
        let (status, body) = text(&client, target).await;
        assert!(matches!(status, 401 | 404), "{target}: {status} {body}");
    }
    let admin = client
        .get("/admin/a.txt")
        .header("x-admin", "1")
        .send()
        .await;
    assert_eq!(admin.text().unwrap(), "a");
}

#[actix_web::test]
async fn files_of_a_part_that_was_split_off_are_its_own() {
    let root = folder(&[("admin/a.txt", "a"), ("b.txt", "b")]);
    let mut routes = Routes::new().public(root.path().join("public"));
    let part = Client::new(routes.split_off("/admin")).await.unwrap();
    let rest = Client::new(routes).await.unwrap();
    assert_eq!(text(&part, "/admin/a.txt").await.0, 200);
    assert_eq!(text(&rest, "/admin/a.txt").await.0, 404);
    assert_eq!(text(&rest, "/admin%2Fa.txt").await.0, 404);
    assert_eq!(text(&rest, "/b.txt").await.0, 200);
}

#[actix_web::test]
async fn an_error_hook_renders_refusals_of_files() {
    fn render(error: &RequestError<'_>, _: &HttpRequest) -> HttpResponse {
        HttpResponse::build(error.status()).body(error.kind().to_string())
    }
    let root = folder(&[("a.txt", "abc"), (".env", "secret")]);
    let routes = Routes::new()
        .public(root.path().join("public"))
        .render_error(render);
    let client = Client::new(routes).await.unwrap();
    let file = ErrorKind::File.to_string();
    assert_eq!(text(&client, "/.env").await, (400, file.clone()));
    let response = client.post("/a.txt").send().await;
    assert_eq!(
        response.text().unwrap(),
        ErrorKind::MethodNotAllowed.to_string()
    );
    let response = client
        .get("/a.txt")
        .header("range", "bytes=9-")
        .send()
        .await;
    assert_eq!((response.status(), response.text().unwrap()), (416, file));
}

/// Larger than the memory of the machine that runs this, if it were read as a whole.
const HUGE: u64 = 1 << 36;

#[test]
fn a_huge_file_is_streamed() {
    let root = folder(&[]);
    let path = root.path().join("public/huge.bin");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    File::create(&path).unwrap().set_len(HUGE).unwrap();
    let routes = Routes::new().public(path.parent().unwrap());
    let address = serve(Server::new(routes)).unwrap();
    let mut peer = Peer::connect(address);
    peer.send(Request::get("/huge.bin").bytes());
    let head = peer.head();
    assert_eq!(head.header("content-length"), Some(&*HUGE.to_string()));
    assert!(peer.exactly(4 << 20).iter().all(|byte| *byte == 0));
    drop(peer);
    let range = Request::get("/huge.bin")
        .header("Range", "bytes=-3")
        .bytes();
    let response = Peer::connect(address).ask(range);
    assert_eq!(
        (response.status, response.raw_body()),
        (206, &[0, 0, 0][..])
    );
}

#[test]
fn a_file_that_shrinks_while_it_is_sent_cuts_the_connection() {
    let root = folder(&[]);
    let path = Arc::new(root.path().join("public/shrinks.bin"));
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = File::create(&*path).unwrap();
    file.set_len(HUGE).unwrap();
    let address = serve(Server::new(Routes::new().public(path.parent().unwrap()))).unwrap();
    let mut peer = Peer::connect(address);
    peer.send(Request::get("/shrinks.bin").bytes());
    peer.head();
    file.set_len(1 << 20).unwrap();
    peer.rest();
}
