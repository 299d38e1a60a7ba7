//! Accepts connections, and stops the server.

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
    access::Reopening,
    application::Application,
    listening::Origin,
    notify::{Notification, notify},
    signal::{ServerHandle, Signals, StopCause},
    worker::{OnWorker, Worker, WorkerInfo},
};

/// The time between two looks at the number of connections and tasks.
const PERIOD: Duration = Duration::from_millis(20);

/// The pause after a failure to accept, for example when the process has no file descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// How long a stop waits for the worker threads to end.
const THREADS_END: Duration = Duration::from_millis(500);

/// How long a stop waits for TCP handshakes that have begun. Clients whose SYN is dropped meanwhile retry after a second, so
/// this is only as long as a handshake within a data center takes. After it, clients are refused at once.
const HANDSHAKE: Duration = Duration::from_millis(25);

/// The number of threads for blocking work, for all workers together.
const BLOCKING_THREADS: usize = 512;

/// A server that is bound to its address and does not serve yet.
#[must_use = "it does not serve until it runs"]
pub struct BoundServer {
    pub(crate) listener: std::net::TcpListener,
    pub(crate) origin: Origin,
    pub(crate) notify_socket: Option<String>,
    pub(crate) application: Application,
    pub(crate) on_worker: OnWorker,
    pub(crate) workers: Option<usize>,
    pub(crate) drain_delay: Duration,
    pub(crate) shutdown_timeout: Duration,
    pub(crate) handle: ServerHandle,
}

impl BoundServer {
    /// The address that the server listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.application.context.local_addr
    }

    /// A handle that stops the server.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.handle.clone()
    }

    /// Serves until a signal or the handle stops the server, and returns which one did. A second signal stops it at once.
    ///
    /// # Errors
    /// When a worker can't be started.
    pub async fn run(self) -> io::Result<StopCause> {
        let mut signals = Signals::new()?;
        let access_log = self.application.observation.log.clone();
        let reopening = access_log.clone().map(Reopening::start).transpose()?;
        let listener = TcpListener::from_std(self.listener)?;
        let max = self.application.limits.max_connections;
        let workers = start(self.workers, &self.on_worker, &self.application).await?;
        let accept = Accept {
            listener,
            origin: self.origin,
            workers,
            max,
        };
        tracing::info!(
            "listening on http://{}",
            self.application.context.local_addr
        );

        notify(self.notify_socket.as_deref(), Notification::Ready);

        let cause = accept.until(signals.stop(&self.handle)).await;
        tracing::info!("stopping");
        notify(self.notify_socket.as_deref(), Notification::Stopping);
        self.application.stopping.store(true, Ordering::Relaxed);
        let drain = async {
            if cause == StopCause::Terminate && self.origin == Origin::Bound {
                accept.until(sleep(self.drain_delay)).await;
            }
            let workers = accept.close().await;
            let _ = timeout(self.shutdown_timeout, idle(&workers)).await;
            workers
        };
        match select(pin!(drain), pin!(signals.again())).await {
            Either::Left((workers, _)) => join(workers).await,
            // A second signal: dropping `drain` drops the workers.
            Either::Right(_) => {}
        }
        drop(reopening);
        if let Some(log) = access_log {
            log.flush().await;
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
    origin: Origin,
    workers: Vec<Worker>,
    /// The most open connections; further clients wait to be accepted.
    max: usize,
}

impl Accept {
    /// Accepts until `stop` is ready.
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
                    Ok(stream) => assign(&self.workers, stream),
                    Err(error) => tracing::warn!(%error, "can't serve a connection"),
                },
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "can't accept connections");
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    /// Accepts the clients in the queue, then closes the listener. The queue of an inherited socket is left to the successor.
    async fn close(self) -> Vec<Worker> {
        if self.origin == Origin::Inherited {
            return self.workers;
        }
        drop_new_syns(&self.listener);
        self.until(sleep(HANDSHAKE)).await;
        // Accepts without the runtime, whose readiness of the listener may be outdated.
        if let Ok(listener) = self.listener.into_std() {
            loop {
                match listener.accept() {
                    Ok((stream, _)) if stream.set_nonblocking(true).is_ok() => {
                        assign(&self.workers, stream);
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

/// Drops the SYN packets of further clients. Otherwise a client that connects between the last accept and the close of the
/// listener would be reset.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn drop_new_syns(listener: &TcpListener) {
    // A BPF filter that drops packets with the SYN flag. Handshakes that have begun continue.
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
        tracing::debug!(%error, "can't drop new connections while the listener closes: some may be reset");
    }
}

/// Other systems have no such filter.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn drop_new_syns(_: &TcpListener) {}

/// Assigns a connection to the worker with the fewest connections.
fn assign(workers: &[Worker], stream: TcpStream) {
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

/// Whether an error of `accept` concerns one connection only, so that the next one may succeed.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// Waits until there are no connections, and no tasks that outlive their responses.
async fn idle(workers: &[Worker]) {
    while open(workers) > 0 || pending(workers) > 0 {
        sleep(PERIOD).await;
    }
}

/// Waits until the threads have ended, for at most [`THREADS_END`], since one may be blocked.
async fn join(workers: Vec<Worker>) {
    let threads: Vec<_> = workers.into_iter().map(Worker::stop).collect();
    let start = Instant::now();
    while start.elapsed() < THREADS_END && !threads.iter().all(|thread| thread.is_finished()) {
        sleep(PERIOD).await;
    }
}

impl fmt::Debug for BoundServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoundServer")
            .field("address", &self.address())
            .finish_non_exhaustive()
    }
}
