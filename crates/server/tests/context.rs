//! The host and address of a server for its handlers: through `ServerContext`, and through actix-web's types.

mod support;

use actix_web::{App, HttpRequest, HttpServer, web};
use support::{Client, start, status};
use twinroute_server::{AppServer, ServerContext};

async fn own() -> String {
    format!("{:?}", ServerContext::current())
}

async fn actix(request: HttpRequest) -> String {
    let (config, info) = (request.app_config(), request.connection_info());
    format!(
        "{} {} {} | {} {} {:?} {:?}",
        config.host(),
        config.local_addr(),
        config.secure(),
        info.host(),
        info.scheme(),
        info.peer_addr(),
        info.realip_remote_addr(),
    )
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/own", web::get().to(own))
        .route("/actix", web::get().to(actix));
}

fn get(address: std::net::SocketAddr, path: &str, headers: &str) -> String {
    let request = format!("GET {path} HTTP/1.0\r\n{headers}\r\n");
    let response = Client::send_to(address, request).rest();
    assert_eq!(status(&response), "200");
    response
        .split_once("\r\n\r\n")
        .map_or(String::new(), |(_, body)| body.to_owned())
}

#[test]
fn handlers_get_the_address_of_their_server() {
    let address = start(AppServer::new(|| App::new().configure(routes)));
    let port = address.port();
    let expected = format!(
        "Some(ServerContext {{ host: \"localhost:{port}\", local_addr: 127.0.0.1:{port}, secure: false }})"
    );
    assert_eq!(get(address, "/own", ""), expected);
    assert_eq!(ServerContext::current(), None);
}

#[test]
fn actix_web_returns_the_host_of_the_request_or_its_default() {
    let address = start(AppServer::new(|| App::new().configure(routes)));
    let config = "localhost:8080 127.0.0.1:8080 false";
    let peer = "Some(\"127.0.0.1\")";
    for (headers, host, scheme, client) in [
        ("", "localhost:8080", "http", peer),
        ("Host: a:1\r\n", "a:1", "http", peer),
        (
            "Host: a\r\nX-Forwarded-Host: b\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.1\r\n",
            "b",
            "https",
            "Some(\"192.0.2.1\")",
        ),
    ] {
        let expected = format!("{config} | {host} {scheme} {peer} {client}");
        assert_eq!(get(address, "/actix", headers), expected, "{headers:?}");
    }
    let expected = format!("{config} | b http {peer} {peer}");
    let request = "GET http://b/actix HTTP/1.0\r\nHost: a\r\n\r\n";
    assert!(
        Client::send_to(address, request)
            .rest()
            .ends_with(&expected)
    );
}

#[test]
fn an_http_server_has_no_context() {
    let (sender, address) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        actix_rt::System::new().block_on(async {
            let server = HttpServer::new(|| App::new().configure(routes)).workers(1);
            let server = server.bind(("127.0.0.1", 0)).expect("a free port");
            sender.send(server.addrs()[0]).expect("the test waits");
            server.run().await
        })
    });
    assert_eq!(get(address.recv().expect("an address"), "/own", ""), "None");
}
