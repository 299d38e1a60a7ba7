//! A server of both styles' handlers at `/pages` and `/app`, and the events that they and `on_error` send.

use std::{
    net::SocketAddr,
    panic,
    sync::{
        Once,
        mpsc::{Receiver, channel},
    },
    thread,
    time::Duration,
};

use actix_web::web::Data;
use twinroute::{
    Routes, Server,
    app::{self, AppHandler, SegmentConfig},
    pages::{self, PageConfig, PagesHandler},
};
use twinroute_test_client::{Message, Peer};

use tokio::sync::Semaphore;

use crate::support::{self, LONG};

/// How long a slow handler of these tests takes.
pub(crate) const SHORT: Duration = Duration::from_millis(150);

/// A handler waits for a permit, and the test adds one.
pub(crate) type Permits = Data<Semaphore>;

/// Waits until the test adds a permit.
pub(crate) async fn acquire(permits: &Permits) {
    permits.acquire().await.expect("an open semaphore").forget();
}

/// The path of each style.
pub(crate) const BOTH: [&str; 2] = ["/pages", "/app"];

pub(crate) struct TestServer {
    pub(crate) address: SocketAddr,
    pub(crate) events: Receiver<String>,
    permits: Permits,
}

pub(crate) fn serve(routes: Routes) -> TestServer {
    keep_panics_quiet();
    let (sender, events) = channel();
    let (log, logged) = channel::<&'static str>();
    let errors = sender.clone();
    thread::spawn(move || {
        logged
            .iter()
            .try_for_each(|event| sender.send(event.to_owned()))
    });
    let routes = routes.on_error(move |event| {
        let event = format!(
            "{} {} {:?}: {}",
            event.method, event.route, event.phase, event.error
        );
        let _ = errors.send(event);
    });
    let permits = Data::new(Semaphore::new(0));
    let server = Server::new(routes).app_data(Data::new(log));
    TestServer {
        address: support::start(server.app_data(permits.clone())),
        events,
        permits,
    }
}

/// Handlers panic here. Printing a backtrace takes seconds on a busy machine, while their clients wait.
fn keep_panics_quiet() {
    static SET: Once = Once::new();
    SET.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let thread = thread::current();
            let name = thread.name().unwrap_or_default();
            if !name.starts_with("twinroute worker") {
                print(panic);
            }
        }));
    });
}

impl TestServer {
    pub(crate) fn send(&self, request: &str) -> Peer {
        Peer::send_to(self.address, request)
    }

    pub(crate) fn get(&self, path: &str) -> Peer {
        Peer::get(self.address, path)
    }

    /// The response to a GET over a new connection, which the server closes.
    pub(crate) fn response(&self, path: &str) -> Message {
        support::ask(self.address, path)
    }

    /// The part of a response that was received before the server aborted the connection.
    pub(crate) fn partial_response(&self, path: &str) -> Message {
        let mut client = self.get(path);
        let partial = client.read_message().expect_err("an abort");
        client.expect_close();
        *partial.message
    }

    /// Lets one handler continue that waits in [`acquire`].
    pub(crate) fn add_permit(&self) {
        self.permits.add_permits(1);
    }

    pub(crate) fn next_event(&self) -> String {
        self.events.recv_timeout(LONG).expect("an event")
    }

    pub(crate) fn has_no_event(&self) -> bool {
        self.events.recv_timeout(SHORT * 3).is_err()
    }
}

pub(crate) fn both<P, PA, A, AA>(pages: P, app: A) -> Routes
where
    P: PagesHandler<PA>,
    A: AppHandler<AA>,
{
    Routes::new()
        .pages("/pages", pages::route(pages))
        .app("/app", app::route().get(app))
}

/// Like [`both`], with a max duration of a second.
pub(crate) fn limited<P, PA, A, AA>(pages: P, app: A) -> Routes
where
    P: PagesHandler<PA>,
    A: AppHandler<AA> + Clone,
{
    let config = PageConfig::new().max_duration(1);
    let segment = SegmentConfig::new().max_duration(1);
    let route = app::route().get(app.clone()).post(app);
    Routes::new()
        .pages("/pages", pages::route(pages).config(config))
        .app("/app", route.segment_config(segment))
}
