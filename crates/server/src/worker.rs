//! A thread that serves connections.

use std::{
    io,
    net::TcpStream,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use actix_web::rt::{self, System};
#[cfg(any(target_os = "linux", target_os = "android"))]
use socket2::SockRef;
use tokio::{
    sync::{
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        oneshot,
    },
    time::{MissedTickBehavior, interval},
};

use crate::{application::Application, clock::Clocks, limits::Ticks};

/// A worker, as the thread sees it that accepts connections.
pub(crate) struct Worker {
    queue: UnboundedSender<Given>,
    open: Arc<AtomicUsize>,
    pending: Pending,
    thread: thread::JoinHandle<()>,
}

/// What a hook learns of the worker that it runs on.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct WorkerInfo {
    /// How many workers the server has.
    pub workers: usize,
}

/// How much work a thread still has that outlives responses.
type Pending = Box<dyn Fn() -> usize + Send>;

/// Runs on each worker before it serves.
#[derive(Clone)]
pub(crate) struct OnWorker(pub(crate) Arc<dyn Fn(&WorkerInfo) -> Pending + Send + Sync>);

impl Default for OnWorker {
    fn default() -> Self {
        Self(Arc::new(|_| Box::new(|| 0)))
    }
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
        info: WorkerInfo,
        on_worker: OnWorker,
        application: Application,
    ) -> io::Result<Self> {
        let (queue, given) = unbounded_channel();
        let (tell, started) = oneshot::channel();
        let thread = thread::Builder::new()
            .name(format!("twinroute worker {number}"))
            .spawn(move || {
                let pending = (on_worker.0)(&info);
                System::with_tokio_rt(|| runtime(blocking_threads)).block_on(work(
                    application,
                    given,
                    move || tell.send(pending).is_ok(),
                ));
            })?;
        match started.await {
            Ok(pending) => Ok(Self {
                queue,
                open: Arc::default(),
                pending,
                thread,
            }),
            Err(_) => Err(io::Error::other("a worker can't start: see the log")),
        }
    }

    /// How many connections it has.
    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// How much work still runs there that outlives responses.
    pub(crate) fn pending(&self) -> usize {
        (self.pending)()
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
    started: impl FnOnce() -> bool,
) {
    let (clocks, stopping) = (Rc::<Clocks>::default(), Arc::clone(&application.stopping));
    let ticks = Ticks::new(&application.limits);
    application.context.clone().enter();
    let Ok(serve) = application.build().await else {
        return;
    };
    rt::spawn(count(Rc::clone(&clocks), ticks, stopping));
    if !started() {
        return;
    }
    while let Some(Given { stream, open }) = given.recv().await {
        match prepare(stream) {
            Ok(stream) => {
                let served = serve(stream, clocks.open());
                rt::spawn(async move {
                    served.await;
                    drop(open);
                });
            }
            Err(error) => tracing::warn!(%error, "a connection can't be served"),
        }
    }
}

/// How much the system takes of a response before it can send it, in bytes.
#[cfg(any(target_os = "linux", target_os = "android"))]
const UNSENT: u32 = 128 * 1024;

fn prepare(stream: TcpStream) -> io::Result<rt::net::TcpStream> {
    // As in Node: the second part of a response does not wait until the first has arrived.
    stream.set_nodelay(true)?;
    // Or the system takes megabytes for a client that reads slowly, and asks for more only when it has got rid of a third.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    SockRef::from(&stream).set_tcp_notsent_lowat(UNSENT)?;
    rt::net::TcpStream::from_std(stream)
}

/// The one clock for all connections. Time in which the worker is blocked is not counted against clients.
async fn count(clocks: Rc<Clocks>, ticks: Ticks, stopping: Arc<AtomicBool>) {
    let mut clock = interval(ticks.length);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        clocks.tick(&ticks, &stopping);
    }
}
