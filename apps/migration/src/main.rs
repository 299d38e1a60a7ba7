//! Serves in front of the Next.js app: on port 3000 with Next.js on 3001, or as `PORT` and `LEGACY` configure.

use std::io::{IsTerminal as _, stdout};

use actix_web::guard;
use tracing_subscriber::{EnvFilter, filter::LevelFilter};
use twinroute::{
    MainError, Server,
    migrate::{Legacy, Rollout},
};

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the configuration"
)]
fn legacy() -> String {
    std::env::var("LEGACY").unwrap_or_else(|_| "http://127.0.0.1:3001".to_owned())
}

#[actix_web::main]
async fn main() -> Result<(), MainError> {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .from_env_lossy();
    tracing_subscriber::fmt()
        .with_ansi(stdout().is_terminal())
        .with_env_filter(filter)
        .init();

    let legacy = Legacy::new(&legacy())?;
    let rollout = Rollout::file("rollout.toml");
    let shadow = rollout.shadow();
    // The report has client data, so it is served only to this machine. A proxy here would connect from it too, but sets
    // `X-Forwarded-For`.
    let local_only = || {
        guard::fn_guard(|request| {
            let head = request.head();
            let is_forwarded = head.headers().contains_key("x-forwarded-for");
            let is_loopback = head.peer_addr.is_some_and(|peer| peer.ip().is_loopback());
            is_loopback && !is_forwarded
        })
    };
    let routes = migration::routes()
        .legacy(legacy)
        .build_output("next/.next")
        .rollout(rollout);
    Server::new(routes)
        .configure(move |config| {
            config.service(shadow.page("/_shadow").guard(local_only()));
        })
        .run()
        .await?;
    Ok(())
}
