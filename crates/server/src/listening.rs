//! A server from its first connection to its end.

use std::{
    fmt, io,
    net::{SocketAddr, TcpStream},
    pin::pin,
    sync::atomic::Ordering,
    thread::available_parallelism,
    time::{Duration, Instant},
};

use actix_web::rt::{
    net::TcpListener,
    time::{sleep, timeout},
};
use futures_util::future::{Either, select};
#[cfg(any(target_os = "linux", target_os = "android"))]
use socket2::{SockFilter, SockRef};

use crate::{
    application::Application,
    signal::{ServerHandle, Signals, StopCause},
    worker::{OnWorker, Worker, WorkerInfo},
};

/// How often it is asked whether anything still runs.
const PERIOD: Duration = Duration::from_millis(20);

/// How long a listener rests that has run out of what the system gives, such as file descriptors.
const REST: Duration = Duration::from_millis(500);

/// How long a client may take for its part of a handshake that has begun. One that is kept out meanwhile asks again after a
/// second, so this is no longer than a network of servers needs; all who come later are refused at once.
const HANDSHAKE: Duration = Duration::from_millis(25);

/// Threads for blocking work, for all workers together.
const BLOCKING_THREADS: usize = 512;

/// A server that has its address and waits to be run.
#[must_use = "it does not serve until it runs"]
pub struct Listening {
    pub(crate) listener: std::net::TcpListener,
    pub(crate) application: Application,
    pub(crate) on_worker: OnWorker,
    pub(crate) workers: Option<usize>,
    pub(crate) drain_delay: Duration,
    pub(crate) shutdown_timeout: Duration,
    pub(crate) handle: ServerHandle,
}

impl Listening {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.application.context.local_addr
    }

    /// A handle that stops it.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.handle.clone()
    }

    /// Serves until a signal or the handle stops it, and says which. A second signal stops it without waiting for anything.
    ///
    /// # Errors
    /// When a worker can't start.
    pub async fn run(self) -> io::Result<StopCause> {
        let mut signals = Signals::new()?;
        let listener = TcpListener::from_std(self.listener)?;
        let max = self.application.limits.max_connections;
        let workers = start(self.workers, &self.on_worker, &self.application).await?;
        let accept = Accept {
            listener,
            workers,
            max,
        };
        tracing::info!(
            "listening on http://{}",
            self.application.context.local_addr
        );

        let cause = accept.until(signals.stop(&self.handle)).await;
        tracing::info!("stopping");
        self.application.stopping.store(true, Ordering::Relaxed);
        let drain = async {
            if cause == StopCause::Terminate {
                accept.until(sleep(self.drain_delay)).await;
            }
            let workers = accept.close().await;
            let _ = timeout(self.shutdown_timeout, idle(&workers)).await;
            workers
        };
        match select(pin!(drain), pin!(signals.again())).await {
            Either::Left((workers, _)) => end(workers).await,
            // The workers are dropped with the rest.
            Either::Right(_) => {}
        }
        Ok(cause)
    }
}

async fn start(
    number: Option<usize>,
    on_worker: &OnWorker,
    application: &Application,
) -> io::Result<Vec<Worker>> {
    let number = number.unwrap_or_else(|| available_parallelism().map_or(1, usize::from));
    let mut workers = Vec::with_capacity(number);
    for worker in 0..number {
        let blocking_threads = BLOCKING_THREADS.div_ceil(number);
        let info = WorkerInfo { workers: number };
        let (on_worker, application) = (on_worker.clone(), application.clone());
        workers.push(Worker::start(worker, blocking_threads, info, on_worker, application).await?);
    }
    Ok(workers)
}

/// Accepts connections for workers.
struct Accept {
    listener: TcpListener,
    workers: Vec<Worker>,
    /// The most connections at a time; others wait until they are accepted.
    max: usize,
}

impl Accept {
    /// Accepts until `stop` is there.
    async fn until<T>(&self, stop: impl Future<Output = T>) -> T {
        match select(pin!(self.forever()), pin!(stop)).await {
            Either::Left((never, _)) => never,
            Either::Right((stop, _)) => stop,
        }
    }

    async fn forever<T>(&self) -> T {
        loop {
            if open(&self.workers) >= self.max {
                sleep(PERIOD).await;
                continue;
            }
            match self.listener.accept().await {
                Ok((stream, _)) => match stream.into_std() {
                    Ok(stream) => give(&self.workers, stream),
                    Err(error) => tracing::warn!(%error, "a connection can't be served"),
                },
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "no connection can be accepted");
                    sleep(REST).await;
                }
            }
        }
    }

    /// Accepts the clients that wait for it, and nobody else.
    async fn close(self) -> Vec<Worker> {
        keep_out(&self.listener);
        self.until(sleep(HANDSHAKE)).await;
        // The system is asked: what the runtime knows of the listener may be old.
        if let Ok(listener) = self.listener.into_std() {
            loop {
                match listener.accept() {
                    Ok((stream, _)) if stream.set_nonblocking(true).is_ok() => {
                        give(&self.workers, stream);
                    }
                    Ok(_) => {}
                    Err(error) if is_of_one_connection(&error) => {}
                    Err(_) => break,
                }
            }
        }
        self.workers
    }
}

/// Lets nobody else in. Without this, clients would come in between the last one that is accepted and the moment when the
/// listener is closed, and would be cut off.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn keep_out(listener: &TcpListener) {
    // A filter of TCP packets that drops those which begin a connection. Those of a handshake that has begun pass.
    const LOAD_BYTE: u16 = 0x30;
    const JUMP_IF_SET: u16 = 0x45;
    const RETURN: u16 = 0x06;
    const FLAGS: u32 = 13;
    const SYN: u32 = 0x02;
    let filter = [
        SockFilter::new(LOAD_BYTE, 0, 0, FLAGS),
        SockFilter::new(JUMP_IF_SET, 0, 1, SYN),
        SockFilter::new(RETURN, 0, 0, 0),
        SockFilter::new(RETURN, 0, 0, u32::MAX),
    ];
    if let Err(error) = SockRef::from(listener).attach_filter(&filter) {
        tracing::debug!(%error, "clients may come while the listener closes");
    }
}

/// Other systems know no way.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn keep_out(_: &TcpListener) {}

/// Gives a connection to the worker that has the fewest.
fn give(workers: &[Worker], stream: TcpStream) {
    let alive = workers.iter().filter(|worker| worker.is_alive());
    if let Some(worker) = alive.min_by_key(|worker| worker.open()) {
        worker.serve(stream);
    }
}

fn open(workers: &[Worker]) -> usize {
    workers.iter().map(Worker::open).sum()
}

fn pending(workers: &[Worker]) -> usize {
    workers.iter().map(Worker::pending).sum()
}

/// Whether the next connection may be fine.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// Waits until there is neither a connection nor work that a handler left for later.
async fn idle(workers: &[Worker]) {
    while open(workers) > 0 || pending(workers) > 0 {
        sleep(PERIOD).await;
    }
}

/// Waits until the threads have ended, but not for one that is blocked.
async fn end(workers: Vec<Worker>) {
    let threads: Vec<_> = workers.into_iter().map(Worker::stop).collect();
    let start = Instant::now();
    while start.elapsed() < REST && !threads.iter().all(|thread| thread.is_finished()) {
        sleep(PERIOD).await;
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listening")
            .field("address", &self.address())
            .finish_non_exhaustive()
    }
}
