//! A server of both styles' handlers at `/pages` and `/app`, and what they and `on_error` say.

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

/// What a handler of these tests takes its time for.
pub(crate) const SHORT: Duration = Duration::from_millis(150);

/// What work waits for until the test lets one go.
pub(crate) type Gate = Data<Semaphore>;

/// Waits for the test.
pub(crate) async fn pass(gate: &Gate) {
    gate.acquire().await.expect("it is never closed").forget();
}

/// Every style's path.
pub(crate) const BOTH: [&str; 2] = ["/pages", "/app"];

pub(crate) struct Life {
    pub(crate) address: SocketAddr,
    pub(crate) said: Receiver<String>,
    gate: Gate,
}

pub(crate) fn serve(routes: Routes) -> Life {
    keep_panics_quiet();
    let (say, said) = channel();
    let (log, heard) = channel::<&'static str>();
    let errors = say.clone();
    thread::spawn(move || heard.iter().try_for_each(|word| say.send(word.to_owned())));
    let routes = routes.on_error(move |event| {
        let event = format!(
            "{} {} {:?}: {}",
            event.method, event.route, event.phase, event.error
        );
        let _ = errors.send(event);
    });
    let gate = Data::new(Semaphore::new(0));
    let server = Server::new(routes).app_data(Data::new(log));
    Life {
        address: support::start(server.app_data(gate.clone())),
        said,
        gate,
    }
}

/// Handlers panic here, and telling from where takes seconds on a busy machine, while their clients wait.
fn keep_panics_quiet() {
    static SET: Once = Once::new();
    SET.call_once(|| {
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let thread = thread::current();
            let name = thread.name().unwrap_or_default();
            if !name.starts_with("twinroute worker") {
                tell(panic);
            }
        }));
    });
}

impl Life {
    pub(crate) fn send(&self, request: &str) -> Peer {
        Peer::send_to(self.address, request)
    }

    pub(crate) fn get(&self, path: &str) -> Peer {
        Peer::get(self.address, path)
    }

    /// The whole response, after which the server closes the connection.
    pub(crate) fn answer(&self, path: &str) -> Message {
        support::ask(self.address, path)
    }

    /// The part of a response that came before the server broke the connection off.
    pub(crate) fn broken_response(&self, path: &str) -> Message {
        let mut client = self.get(path);
        let broken = client.read_message().expect_err("it breaks off");
        client.expect_close();
        *broken.message
    }

    /// Lets one go that waits at the gate.
    pub(crate) fn let_pass(&self) {
        self.gate.add_permits(1);
    }

    pub(crate) fn hear(&self) -> String {
        self.said.recv_timeout(LONG).expect("something is said")
    }

    pub(crate) fn is_silent(&self) -> bool {
        self.said.recv_timeout(SHORT * 3).is_err()
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

/// Both, with a max duration of a second.
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
