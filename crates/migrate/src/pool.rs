//! Connections that are kept for the next request. Each worker has its own: a request never changes threads.

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

/// Idle connections that a worker keeps to one server.
const MOST_IDLE: usize = 64;

/// Headers of a response that are read at most.
const MAX_HEADERS: usize = 1000;

/// Tells the pools of several servers apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PoolKey(u64);

impl PoolKey {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// One connection. Dropping it closes it, and with it cancels whatever request is under way.
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
            .map_err(Failure::Broken)?;
        // How it ended is told to whoever waits for an answer.
        let driver = rt::spawn(async move { drop(connection.with_upgrades().await) });
        Ok(Self { sender, driver })
    }
}

/// Reads responses as tolerantly as browsers and Node.js do: their spelling is unambiguous once it is read.
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
    // Oldest first: the last one is taken, so that those that are not needed grow old.
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

/// A kept connection, if there is one that is still open as far as is known.
pub(crate) async fn take(key: PoolKey, repeatable: bool) -> Option<Connection> {
    if !repeatable {
        // The drivers of connections that were closed a moment ago get to know it first: this request has one attempt.
        tokio::task::yield_now().await;
    }
    POOLS.with_borrow_mut(|pools| pools.get_mut(&key)?.take())
}

/// Keeps a connection for `time`.
pub(crate) fn keep(key: PoolKey, connection: Connection, time: Duration) {
    if time.is_zero() || connection.sender.is_closed() {
        return;
    }
    POOLS.with_borrow_mut(|pools| {
        let pool = pools.entry(key).or_default();
        if pool.idle.len() < MOST_IDLE {
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
            // A server that is never asked again leaves nothing behind.
            POOLS.with_borrow_mut(|pools| pools.remove(&key));
            return;
        }
    }
}
