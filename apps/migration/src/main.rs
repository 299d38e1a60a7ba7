//! Serves in front of the Next.js app: on port 3000 with Next.js on 3001, or as `PORT` and `LEGACY` configure.

use std::io::{IsTerminal as _, stdout};

use actix_web::{
    guard::{GuardContext, fn_guard},
    http::header::AUTHORIZATION,
};
use tracing_subscriber::{EnvFilter, filter::LevelFilter};
use twinroute::{
    MainError, Server,
    migrate::{Legacy, Rollout},
};

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the configuration"
)]
fn variable(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
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

    let legacy = Legacy::new(&variable("LEGACY", "http://127.0.0.1:3001"))?;
    let rollout = Rollout::file("rollout.toml");
    let shadow = rollout.shadow();
    let routes = migration::routes()
        .legacy(legacy)
        .build_output("next/.next")
        .rollout(rollout);
    let token = variable("SHADOW_TOKEN", "");
    Server::new(routes)
        .configure(move |config| {
            let bearer = format!("Bearer {token}");
            let page = shadow.page("/_shadow");
            // The report contains data of clients, so without a secret it is not served.
            if !token.is_empty() {
                config
                    .service(page.guard(fn_guard(move |request| is_authorized(request, &bearer))));
            }
        })
        .run()
        .await?;
    Ok(())
}

/// Whether a request has this `Authorization`.
fn is_authorized(request: &GuardContext, authorization: &str) -> bool {
    let value = request.head().headers().get(AUTHORIZATION);
    value.is_some_and(|value| value.as_bytes() == authorization.as_bytes())
}
