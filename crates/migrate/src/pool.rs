//! The pool of idle connections. Each worker has its own, since a request never changes threads.

use std::{
    cell::RefCell,
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use actix_web::rt;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::{task::JoinHandle, time::Instant};
use twinroute_core::deadline;

use crate::{address::Address, connect::connect, failure::Failure, origin::Origin, upload::Upload};

/// The number of idle connections per worker and server, at most.
const MAX_IDLE: usize = 64;

/// The number of pools per worker, at most. A rewrite with a parameter in its host leads to any number of servers.
const MAX_POOLS: usize = 64;

/// The number of headers in a response, at most.
const MAX_HEADERS: usize = 1000;

/// The settings that decide where the connections of a pool lead. Settings with different scopes share no connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PoolScope(u64);

impl PoolScope {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Identifies the pool of one server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct PoolKey {
    scope: PoolScope,
    origin: Arc<str>,
}

impl PoolKey {
    pub(crate) fn new(scope: PoolScope, address: &Address) -> Self {
        Self {
            scope,
            origin: Arc::clone(address.origin()),
        }
    }
}

/// One connection. Dropping it closes it and cancels its request.
pub(crate) struct Connection {
    pub(crate) sender: SendRequest<Upload>,
    driver: JoinHandle<()>,
}

impl Connection {
    pub(crate) async fn open(origin: &Origin) -> Result<Self, Failure> {
        let socket = connect(origin).await?;
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

struct Pool {
    // When a connection was last returned.
    used: Instant,
    // Oldest first. The newest is taken, so that surplus connections expire.
    idle: Vec<(Instant, Connection)>,
    sweeper: Option<JoinHandle<()>>,
}

impl Pool {
    fn new() -> Self {
        Self {
            used: Instant::now(),
            idle: Vec::new(),
            sweeper: None,
        }
    }

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
pub(crate) async fn take(key: &PoolKey, repeatable: bool) -> Option<Connection> {
    if !repeatable {
        // The drivers of connections that were just closed notice it first, since this request can't be retried.
        tokio::task::yield_now().await;
    }
    POOLS.with_borrow_mut(|pools| pools.get_mut(key)?.take())
}

/// Returns a connection to the pool, where it expires after `time`.
pub(crate) fn keep(key: PoolKey, connection: Connection, time: Duration) {
    if time.is_zero() || connection.sender.is_closed() {
        return;
    }
    POOLS.with_borrow_mut(|pools| {
        if !pools.contains_key(&key) {
            make_room(pools);
        }
        let pool = pools.entry(key.clone()).or_insert_with(Pool::new);
        pool.used = Instant::now();
        if pool.idle.len() < MAX_IDLE {
            pool.idle.push((deadline(Instant::now(), time), connection));
        }
        if pool.sweeper.as_ref().is_none_or(JoinHandle::is_finished) {
            pool.sweeper = Some(rt::spawn(sweep_while_used(key)));
        }
    });
}

/// Closes the connections of the pool that was not used for the longest time, if there are too many pools.
fn make_room(pools: &mut HashMap<PoolKey, Pool>) {
    if pools.len() < MAX_POOLS {
        return;
    }
    let oldest = pools.iter().min_by_key(|(_, pool)| pool.used);
    if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
        pools.remove(&oldest);
    }
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
