//! Passes revalidated paths on to the legacy server, which regenerates those that it prerenders.

use std::{
    io,
    sync::{Arc, Weak},
    thread,
};

use actix_web::rt::System;
use arc_swap::ArcSwap;
use futures_util::{StreamExt as _, stream};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use twinroute_core::context::Regeneration;

use crate::{active_rules::ActiveRules, cache::IncrementalCache, upstream::Upstream};

/// How many requests are sent at the same time.
const PARALLEL: usize = 8;

/// Starts the thread that sends each path of `revalidate_path` to the legacy server.
///
/// # Errors
/// If the thread can't be started.
pub(crate) fn start(
    cache: &IncrementalCache,
    rules: &Arc<ArcSwap<ActiveRules>>,
    upstream: Upstream,
) -> io::Result<()> {
    if rules.load().prerendered.secret().is_none() {
        tracing::warn!(
            "the legacy server regenerates no path that is revalidated here: its build output has no secret, as in a snapshot; read the folder `.next`, or share a Redis"
        );
    }
    let (paths, rules) = (cache.literal_paths(), Arc::downgrade(rules));
    let thread = thread::Builder::new().name("twinroute-bridge".to_owned());
    thread.spawn(move || System::new().block_on(run(paths, &rules, &upstream)))?;
    Ok(())
}

async fn run(paths: Receiver<Arc<str>>, rules: &Weak<ArcSwap<ActiveRules>>, upstream: &Upstream) {
    stream::unfold(paths, next)
        .for_each_concurrent(PARALLEL, |path| async move {
            let Some(rules) = rules.upgrade() else { return };
            let active = rules.load_full();
            // Not `OnlyGenerated`: if Next.js has no entry for the path, it shares the missing result with visitors of the same moment, and
            // responds to them with a 500. A failure was logged.
            let _ = upstream
                .regenerate(&active.prerendered, &path, Regeneration::Any)
                .await;
        })
        .await;
}

async fn next(mut paths: Receiver<Arc<str>>) -> Option<(Arc<str>, Receiver<Arc<str>>)> {
    loop {
        match paths.recv().await {
            Ok(path) => return Some((path, paths)),
            Err(RecvError::Lagged(missed)) => tracing::error!(
                missed,
                "the legacy server is too slow for so many revalidated paths: it does not regenerate these"
            ),
            Err(RecvError::Closed) => return None,
        }
    }
}
