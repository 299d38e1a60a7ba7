//! A legacy server, a `rollout.toml`, and the routes in front.

use std::{
    fs,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_web::http::Method;
use tempfile::TempDir;
use twinroute::{Routes, app, app::NextResponse, migrate::Rollout, test::Client};
use twinroute_test_client::listen;

/// A legacy server. It calls `respond` with the number of requests before, and sends the bytes that it returns.
pub(crate) struct LegacyServer {
    pub(crate) address: SocketAddr,
    pub(crate) requests: Arc<AtomicUsize>,
}

impl LegacyServer {
    pub(crate) fn start(respond: impl Fn(usize) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::start_for(move |_, count| respond(count))
    }

    /// The same, with the head of the request.
    pub(crate) fn start_for(
        respond: impl Fn(&str, usize) -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        let requests = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&requests);
        let address = listen(move |mut peer| {
            let request = peer.read_message().unwrap();
            let head = String::from_utf8_lossy(request.raw_head()).into_owned();
            peer.send(respond(&head, count.fetch_add(1, Ordering::SeqCst)));
        });
        Self { address, requests }
    }

    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

pub(crate) fn json(body: &str) -> Vec<u8> {
    with_headers(
        "Content-Type: application/json\r\nVary: Accept-Encoding",
        body.as_bytes(),
    )
}

pub(crate) fn with_headers(headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// A temporary folder with a `rollout.toml`.
pub(crate) struct RolloutFile(pub(crate) TempDir);

impl RolloutFile {
    pub(crate) fn new(text: &str) -> Self {
        let file = Self(TempDir::new().unwrap());
        file.write(text);
        file
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join("rollout.toml")
    }

    pub(crate) fn write(&self, text: &str) {
        fs::write(self.path(), text).unwrap();
    }

    pub(crate) fn rollout(&self) -> Rollout {
        Rollout::file(self.path())
    }
}

pub(crate) async fn rust() -> NextResponse {
    NextResponse::json("rust")
}

pub(crate) fn routes() -> Routes {
    let all = || app::route().get(rust).post(rust);
    Routes::new()
        .app("/hello", all())
        .app("/posts", all())
        .app("/posts/[id]", all())
}

pub(crate) async fn client(
    routes: Routes,
    legacy_server: &LegacyServer,
    rollout: Rollout,
) -> Client {
    let url = format!("http://{}", legacy_server.address);
    Client::new(routes.legacy(url.as_str()).rollout(rollout))
        .await
        .unwrap()
}

pub(crate) async fn text(client: &Client, method: &Method, path: &str) -> String {
    let response = client.request(method.clone(), path).send().await;
    response.text().unwrap()
}

pub(crate) const RUST: &str = "\"rust\"";
pub(crate) const LEGACY: &str = "\"legacy\"";

pub(crate) fn legacy() -> LegacyServer {
    LegacyServer::start(|_| json(LEGACY))
}
