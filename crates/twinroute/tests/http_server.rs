//! Routes served by actix-web's own `HttpServer`.

#![expect(
    clippy::expect_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::mpsc::channel,
    thread,
    time::Duration,
};

use actix_web::{App, HttpServer};
use twinroute::{
    Routes,
    app::{NextResponse, route},
};

fn start(routes: Routes) -> SocketAddr {
    let (sender, address) = channel();
    thread::spawn(move || {
        actix_rt::System::new().block_on(async {
            let routes = routes.build().expect("valid routes");
            let server = HttpServer::new(move || App::new().service(routes.clone()));
            let server = server
                .workers(1)
                .bind(("127.0.0.1", 0))
                .expect("a free port");
            sender.send(server.addrs()[0]).expect("the test waits");
            server.run().await
        })
    });
    address.recv().expect("the server starts")
}

#[test]
fn a_refused_upgrade_closes_the_connection_after_its_response() {
    async fn get() -> NextResponse {
        NextResponse::text("hello")
    }
    let address = start(Routes::new().app("/hello", route().get(get)));
    let head =
        "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    let mut socket = TcpStream::connect(address).expect("it listens");
    let limit = Some(Duration::from_secs(5));
    socket.set_read_timeout(limit).expect("a timeout");
    socket.write_all(head.as_bytes()).expect("sent");
    let mut response = String::new();
    socket.read_to_string(&mut response).expect("it closes");
    assert!(response.starts_with("HTTP/1.1 200 "), "{response}");
    // actix-web takes the rest of the connection for a tunnel: it would announce chunks and write none.
    assert!(!response.contains("transfer-encoding"), "{response}");
    assert!(response.ends_with("\r\n\r\nhello"), "{response}");
}
