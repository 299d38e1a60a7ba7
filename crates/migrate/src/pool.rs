//! The pool of idle connections. Each worker has its own, since a request never changes threads.

use std::{
    cell::RefCell,
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use actix_web::rt;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::{task::JoinHandle, time::Instant};
use twinroute_core::deadline;

use crate::{connect::connect, failure::Failure, legacy::Legacy, upload::Upload};

/// The number of idle connections per worker and legacy server, at most.
const MAX_IDLE: usize = 64;

/// The number of headers in a response, at most.
const MAX_HEADERS: usize = 1000;

/// Identifies the pool of one legacy server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PoolKey(u64);

impl PoolKey {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// One connection. Dropping it closes it and cancels its request.
pub(crate) struct Connection {
    pub(crate) sender: SendRequest<Upload>,
    driver: JoinHandle<()>,
}

impl Connection {
    pub(crate) async fn open(legacy: &Legacy) -> Result<Self, Failure> {
        let socket = connect(legacy).await?;
        let (sender, connection) = reader()
            .handshake(TokioIo::new(socket))
            .await
            .map_err(Failure::InvalidResponse)?;
        // The sender reports the driver's error to the request.
        let driver = rt::spawn(async move { drop(connection.with_upgrades().await) });
        Ok(Self { sender, driver })
    }
}

/// Accepts obsolete line folding and spaces after header names, as browsers and Node.js do: neither is ambiguous once it
/// is parsed.
fn reader() -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .max_headers(MAX_HEADERS)
        .allow_obsolete_multiline_headers_in_responses(true)
        .allow_spaces_after_header_name_in_responses(true);
    builder
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

thread_local! {
    static POOLS: RefCell<HashMap<PoolKey, Pool>> = RefCell::default();
}

#[derive(Default)]
struct Pool {
    // Oldest first. The newest is taken, so that surplus connections expire.
    idle: Vec<(Instant, Connection)>,
    sweeper: Option<JoinHandle<()>>,
}

impl Pool {
    fn take(&mut self) -> Option<Connection> {
        let now = Instant::now();
        while let Some((until, connection)) = self.idle.pop() {
            if until > now && !connection.sender.is_closed() {
                return Some(connection);
            }
        }
        None
    }

    fn sweep(&mut self) {
        let now = Instant::now();
        self.idle
            .retain(|(until, connection)| *until > now && !connection.sender.is_closed());
    }
}

/// Takes an idle connection that is not known to be closed.
pub(crate) async fn take(key: PoolKey, repeatable: bool) -> Option<Connection> {
    if !repeatable {
        // The drivers of connections that were just closed notice it first, since this request can't be retried.
        tokio::task::yield_now().await;
    }
    POOLS.with_borrow_mut(|pools| pools.get_mut(&key)?.take())
}

/// Returns a connection to the pool, where it expires after `time`.
pub(crate) fn keep(key: PoolKey, connection: Connection, time: Duration) {
    if time.is_zero() || connection.sender.is_closed() {
        return;
    }
    POOLS.with_borrow_mut(|pools| {
        let pool = pools.entry(key).or_default();
        if pool.idle.len() < MAX_IDLE {
            pool.idle.push((deadline(Instant::now(), time), connection));
        }
        if pool.sweeper.as_ref().is_none_or(JoinHandle::is_finished) {
            pool.sweeper = Some(rt::spawn(sweep_while_used(key)));
        }
    });
}

async fn sweep_while_used(key: PoolKey) {
    loop {
        rt::time::sleep(Duration::from_secs(1)).await;
        let empty = POOLS.with_borrow_mut(|pools| {
            pools.get_mut(&key).is_none_or(|pool| {
                pool.sweep();
                pool.idle.is_empty()
            })
        });
        if empty {
            // An unused pool takes no memory.
            POOLS.with_borrow_mut(|pools| pools.remove(&key));
            return;
        }
    }
}
