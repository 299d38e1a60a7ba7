//! A thread that serves connections.

use std::{
    io,
    net::TcpStream,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use actix_http::Protocol;
use actix_service::Service;
use actix_web::rt::{self, System};
use tokio::{
    sync::{
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        oneshot,
    },
    time::{MissedTickBehavior, interval},
};

use twinroute_core::context::{LiveCount, bound_detached};

use super::{
    application::{Application, Incoming},
    connection::Connections,
    limits::Ticks,
    socket::Socket,
};

/// A worker, as the thread sees it that accepts connections.
pub(crate) struct Worker {
    queue: UnboundedSender<Given>,
    open: Arc<AtomicUsize>,
    alive: LiveCount,
    thread: thread::JoinHandle<()>,
}

/// A connection on its way to a worker. It counts from the moment when it was accepted until it is closed.
struct Given {
    stream: TcpStream,
    open: Open,
}

struct Open(Arc<AtomicUsize>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Worker {
    /// Starts a worker, and waits until it can serve.
    ///
    /// # Errors
    /// When there is no thread for it, or it can't build its services.
    pub(crate) async fn start(
        number: usize,
        blocking_threads: usize,
        application: Application,
    ) -> io::Result<Self> {
        let (queue, given) = unbounded_channel();
        let (tell, started) = oneshot::channel();
        let thread = thread::Builder::new()
            .name(format!("twinroute worker {number}"))
            .spawn(move || {
                System::with_tokio_rt(|| runtime(blocking_threads)).block_on(work(
                    application,
                    given,
                    tell,
                ));
            })?;
        match started.await {
            Ok(alive) => Ok(Self {
                queue,
                open: Arc::default(),
                alive,
                thread,
            }),
            Err(_) => Err(io::Error::other("a worker can't start: see the log")),
        }
    }

    /// How many connections it has.
    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// How many handlers run, stream, or have work left after their answer.
    pub(crate) fn alive(&self) -> usize {
        self.alive.get()
    }

    /// Whether its thread still takes connections.
    pub(crate) fn is_alive(&self) -> bool {
        !self.queue.is_closed()
    }

    /// Gives it a connection.
    pub(crate) fn serve(&self, stream: TcpStream) {
        self.open.fetch_add(1, Ordering::Relaxed);
        let open = Open(Arc::clone(&self.open));
        // A worker that is gone takes nothing, and what it does not take is closed.
        let _ = self.queue.send(Given { stream, open });
    }

    /// Stops it: what it still does is dropped.
    pub(crate) fn stop(self) -> thread::JoinHandle<()> {
        self.thread
    }
}

#[expect(
    clippy::expect_used,
    reason = "a thread without a runtime can't say more"
)]
fn runtime(blocking_threads: usize) -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(blocking_threads)
        .build()
        .expect("the system can give a worker its event queue")
}

async fn work(
    application: Application,
    mut given: UnboundedReceiver<Given>,
    started: oneshot::Sender<LiveCount>,
) {
    let connections = Rc::new(Connections::new(Arc::clone(&application.stopping)));
    let ticks = Ticks::new(&application.limits);
    bound_detached(application.limits.max_detached);
    let Ok(service) = application.service().await else {
        return;
    };
    rt::spawn(count(Rc::clone(&connections), ticks));
    if started.send(LiveCount::here()).is_err() {
        return;
    }
    while let Some(Given { stream, open }) = given.recv().await {
        match incoming(stream, &connections) {
            Ok(incoming) => {
                let served = service.call(incoming);
                rt::spawn(async move {
                    // What ends a connection is told to whom it concerns: its requests.
                    let _ = served.await;
                    drop(open);
                });
            }
            Err(error) => tracing::warn!(%error, "a connection can't be served"),
        }
    }
}

fn incoming(stream: TcpStream, connections: &Connections) -> io::Result<Incoming> {
    let peer = stream.peer_addr().ok();
    // As in Node: the second part of an answer does not wait until the first has arrived.
    stream.set_nodelay(true)?;
    let stream = rt::net::TcpStream::from_std(stream)?;
    Ok((
        Socket::new(stream, connections.open()),
        Protocol::Http1,
        peer,
    ))
}

/// The one clock for all connections. Time in which the worker is blocked is not counted against clients.
async fn count(connections: Rc<Connections>, ticks: Ticks) {
    let mut clock = interval(ticks.length);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        connections.tick(&ticks);
    }
}
