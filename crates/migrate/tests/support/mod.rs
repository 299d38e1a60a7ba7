//! A legacy server and the server in front of it, over real sockets.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    net::{SocketAddr, TcpListener},
    sync::mpsc,
    thread,
    time::Duration,
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, dev::Payload, web};
use twinroute_migrate::{ExternalHosts, Legacy};
use twinroute_test_client::{Message, Peer, listen};

/// The time limit for events that must happen, in a debug build on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Starts a server in front of `legacy` on a thread, which runs until the process ends.
pub(crate) fn front(legacy: Legacy) -> SocketAddr {
    front_with(move |request, payload| {
        let legacy = legacy.clone();
        async move { legacy.serve(request, payload).await }
    })
}

/// Starts a server that forwards each request to the URL in its header `x-url`.
pub(crate) fn external_front(hosts: ExternalHosts) -> SocketAddr {
    front_with(move |request, payload| {
        let hosts = hosts.clone();
        async move {
            let url = request.headers().get("x-url").unwrap().as_bytes();
            let url = String::from_utf8(url.to_vec()).unwrap();
            hosts.forward(&url, &request, payload).await
        }
    })
}

/// Starts a server that calls `serve` for each request, on a thread that runs until the process ends.
fn front_with<F>(serve: impl Fn(HttpRequest, Payload) -> F + Clone + Send + 'static) -> SocketAddr
where
    F: Future<Output = HttpResponse> + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let app = move || {
            let serve = serve.clone();
            let handler =
                move |request, payload: web::Payload| serve(request, payload.into_inner());
            App::new().default_service(web::to(handler))
        };
        let server = HttpServer::new(app)
            .workers(1)
            .h1_allow_half_closed(false)
            .disable_signals()
            .listen(listener)
            .unwrap();
        actix_rt::System::new().block_on(server.run()).unwrap();
    });
    address
}

/// An address where no server listens.
pub(crate) fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

/// The default settings for a legacy server at `address`.
pub(crate) fn legacy(address: SocketAddr) -> Legacy {
    Legacy::new(&format!("http://{address}")).unwrap()
}

/// Starts a server in front of a legacy server that calls `serve` for each connection.
pub(crate) fn front_of(serve: impl Fn(Peer) + Send + Sync + 'static) -> SocketAddr {
    front(legacy(listen(serve)))
}

/// Starts a server in front of a legacy server that always sends `response`; returns the requests that it gets, too.
pub(crate) fn responding(response: &'static str) -> (SocketAddr, mpsc::Receiver<Message>) {
    let (sender, requests) = mpsc::channel();
    let front = front_of(move |mut peer| {
        while let Ok(request) = peer.read_message() {
            sender.send(request).unwrap();
            peer.send(response);
        }
    });
    (front, requests)
}

/// Sends `request` to `address` and reads the first response, even an interim one.
pub(crate) fn ask(address: SocketAddr, request: &str) -> Message {
    let mut client = Peer::send_to(address, request);
    let mut response = client.head();
    client.read_body(&mut response).unwrap();
    response
}

/// Asserts that a response reports a failure.
pub(crate) fn assert_failure(response: &Message, status: u16, text: &str) {
    assert_eq!((response.status, response.text()), (status, text));
    assert_eq!(
        response.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(response.header("cache-control"), Some("no-store"));
}
