//! A worker: a thread that serves connections.

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

use crate::{
    application::Application, clock::Clocks, connection_counts::ConnectionCounts, limits::Ticks,
};

/// The accepting thread's handle of a worker.
pub(crate) struct Worker {
    queue: UnboundedSender<QueuedConnection>,
    open: Arc<AtomicUsize>,
    counts: ConnectionCounts,
    pending: PendingCount,
    thread: thread::JoinHandle<()>,
}

/// The server's information for a hook.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct WorkerInfo {
    /// The number of workers of the server.
    pub workers: usize,
}

/// Counts the tasks of a worker that outlive their responses.
type PendingCount = Box<dyn Fn() -> usize + Send>;

/// A hook that runs on each worker before its application is built.
#[derive(Clone)]
pub(crate) struct OnWorker(pub(crate) Arc<dyn Fn(&WorkerInfo) -> PendingCount + Send + Sync>);

impl Default for OnWorker {
    fn default() -> Self {
        Self(Arc::new(|_| Box::new(|| 0)))
    }
}

/// A connection in the queue of a worker. It is counted as open from when it was accepted until it is closed.
struct QueuedConnection {
    stream: TcpStream,
    open: OpenGuard,
}

struct OpenGuard {
    of_worker: Arc<AtomicUsize>,
    of_server: ConnectionCounts,
}

impl Drop for OpenGuard {
    fn drop(&mut self) {
        self.of_worker.fetch_sub(1, Ordering::Relaxed);
        self.of_server.close();
    }
}

impl Worker {
    /// Starts a worker, and waits until it is ready to serve.
    ///
    /// # Errors
    /// When its thread can't be started, or its application can't be built.
    pub(crate) async fn start(
        number: usize,
        blocking_threads: usize,
        info: WorkerInfo,
        on_worker: OnWorker,
        application: Application,
    ) -> io::Result<Self> {
        let (queue, connections) = unbounded_channel();
        let (ready, started) = oneshot::channel();
        let counts = application.counts.clone();
        let thread = thread::Builder::new()
            .name(format!("twinroute worker {number}"))
            .spawn(move || {
                let pending = (on_worker.0)(&info);
                System::with_tokio_rt(|| runtime(blocking_threads)).block_on(work(
                    application,
                    connections,
                    move || ready.send(pending).is_ok(),
                ));
            })?;
        match started.await {
            Ok(pending) => Ok(Self {
                queue,
                open: Arc::default(),
                counts,
                pending,
                thread,
            }),
            Err(_) => Err(io::Error::other("a worker could not start: see the log")),
        }
    }

    /// The number of its connections.
    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// The number of its tasks that outlive their responses.
    pub(crate) fn pending(&self) -> usize {
        (self.pending)()
    }

    /// Whether its thread still accepts connections.
    pub(crate) fn is_alive(&self) -> bool {
        !self.queue.is_closed()
    }

    /// Queues a connection.
    pub(crate) fn serve(&self, stream: TcpStream) {
        self.open.fetch_add(1, Ordering::Relaxed);
        self.counts.accept();
        let open = OpenGuard {
            of_worker: Arc::clone(&self.open),
            of_server: self.counts.clone(),
        };
        // If the worker has ended, the connection is closed.
        let _ = self.queue.send(QueuedConnection { stream, open });
    }

    /// Stops the worker. Its remaining connections and tasks are dropped.
    pub(crate) fn stop(self) -> thread::JoinHandle<()> {
        self.thread
    }
}

#[expect(clippy::expect_used, reason = "a worker can't run without a runtime")]
fn runtime(blocking_threads: usize) -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(blocking_threads)
        .build()
        .expect("the runtime of a worker can be built")
}

async fn work(
    application: Application,
    mut connections: UnboundedReceiver<QueuedConnection>,
    started: impl FnOnce() -> bool,
) {
    let (clocks, stopping) = (Rc::<Clocks>::default(), Arc::clone(&application.stopping));
    let ticks = Ticks::new(&application.limits);
    application.context.clone().enter();
    if let Some(ids) = &application.observation.request_ids {
        ids.enter();
    }
    let Ok(serve) = application.build().await else {
        return;
    };
    rt::spawn(run_clock(Rc::clone(&clocks), ticks, stopping));
    if !started() {
        return;
    }
    while let Some(QueuedConnection { stream, open }) = connections.recv().await {
        match prepare(stream) {
            Ok(stream) => {
                let served = serve(stream, clocks.open());
                rt::spawn(async move {
                    served.await;
                    drop(open);
                });
            }
            Err(error) => tracing::warn!(%error, "can't serve a connection"),
        }
    }
}

/// The most unsent bytes of a response that the system buffers.
#[cfg(any(target_os = "linux", target_os = "android"))]
const UNSENT: u32 = 128 * 1024;

fn prepare(stream: TcpStream) -> io::Result<rt::net::TcpStream> {
    // As in Node, a second write does not wait until the first one is acknowledged.
    stream.set_nodelay(true)?;
    // Otherwise the system buffers megabytes for a slow client, and reports progress only after a third of them is sent.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    SockRef::from(&stream).set_tcp_notsent_lowat(UNSENT)?;
    rt::net::TcpStream::from_std(stream)
}

/// Ticks the clocks of all connections. Time in which the worker is blocked does not count against clients.
async fn run_clock(clocks: Rc<Clocks>, ticks: Ticks, stopping: Arc<AtomicBool>) {
    let mut clock = interval(ticks.length);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        clocks.tick(&ticks, &stopping);
    }
}
