//! How a server stops: no new connections, then time for what runs, then the end.

use std::{
    io,
    pin::pin,
    time::{Duration, Instant},
};

use actix_web::{
    dev::{Server, ServerHandle},
    rt::{signal, time::sleep},
};
use futures_util::future::{Either, select};
use twinroute_core::life::alive;

/// How often it is asked whether anything still runs.
const PERIOD: Duration = Duration::from_millis(20);

/// Runs `server` until a signal stops it. actix-web waits for connections only: it would drop the work after an answer.
pub(crate) async fn run(server: Server, limit: Duration) -> io::Result<()> {
    let handle = server.handle();
    let stop = pin!(async {
        asked_to_stop().await;
        drain(&handle, limit).await;
    });
    match select(server, stop).await {
        Either::Left((end, _)) => end,
        Either::Right(((), server)) => server.await,
    }
}

async fn drain(handle: &ServerHandle, limit: Duration) {
    tracing::info!("stopping");
    handle.pause().await;
    let start = Instant::now();
    while alive() > 0 && start.elapsed() < limit {
        sleep(PERIOD).await;
    }
    // The command is sent at once; the server's own end tells that it was carried out.
    drop(handle.stop(alive() == 0));
}

/// Waits for SIGTERM or Ctrl-C.
#[cfg(unix)]
async fn asked_to_stop() {
    let terminate = signal::unix::signal(signal::unix::SignalKind::terminate());
    let Ok(mut terminate) = terminate else {
        return wait_for_ctrl_c().await;
    };
    select(pin!(terminate.recv()), pin!(wait_for_ctrl_c())).await;
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
async fn asked_to_stop() {
    wait_for_ctrl_c().await;
}

async fn wait_for_ctrl_c() {
    if let Err(error) = signal::ctrl_c().await {
        tracing::warn!(%error, "signals can't be heard");
        std::future::pending::<()>().await;
    }
}
