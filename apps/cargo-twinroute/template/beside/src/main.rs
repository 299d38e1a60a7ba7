//! Serves in front of the Next.js app: the routes that `rollout.toml` assigns to Rust. Next.js serves every other request.

use my_api::routes;

use std::env;
use std::hint::black_box;
use std::path::Path;

use actix_web::guard::{GuardContext, fn_guard};
use actix_web::http::header::AUTHORIZATION;
use twinroute::migrate::{Legacy, Rollout};
use twinroute::{MainError, Routes, Server};

/// The folder of the Next.js app, relative to this package.
const APP: &str = "../web";
/// What `next build` writes, or a file of `cargo twinroute snapshot`, unless `NEXT_BUILD` names another one.
const BUILD: &str = "../web/.next";
/// Where Next.js listens, unless `LEGACY` has another URL.
const LEGACY: &str = "http://127.0.0.1:3001";

#[actix_web::main]
async fn main() -> Result<(), MainError> {
    // `cargo run` in another folder. Without Cargo, start the server in the folder of `rollout.toml`.
    if let Some(package) = env::var_os("CARGO_MANIFEST_DIR") {
        env::set_current_dir(package)?;
    }
    // The files .env, before other threads run: a variable that is set keeps its value.
    let own = twinroute::env::load(".")?;
    let app = twinroute::env::load(APP)?;
    tracing_subscriber::fmt().init();
    tracing::info!("environment files: here [{own}], in {APP} [{app}]");
    let legacy = Legacy::new(&variable("LEGACY", LEGACY))?;
    let rollout = Rollout::file("rollout.toml");
    let shadow = rollout.shadow();
    let routes = in_front(&variable("NEXT_BUILD", BUILD), rollout);
    let token = variable("SHADOW_TOKEN", "");
    Server::new(routes.legacy(legacy))
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

/// The routes of this package, with the rules and the guards of the app. Without its build output, no guard is known, so Next.js
/// serves every request.
fn in_front(build: &str, rollout: Rollout) -> Routes {
    if Path::new(build).is_file() || Path::new(build).join("BUILD_ID").is_file() {
        return routes().build_output(build).rollout(rollout);
    }
    tracing::warn!(
        "`{build}` has no build of Next.js, so every request goes to Next.js; run `next build` there, and start this server again"
    );
    Routes::new()
}

/// Whether a request has this `Authorization`. The time that this takes does not depend on how much of it is right.
fn is_authorized(request: &GuardContext, authorization: &str) -> bool {
    let value = request.head().headers().get(AUTHORIZATION);
    value.is_some_and(|value| is_same(value.as_bytes(), authorization.as_bytes()))
}

fn is_same(value: &[u8], secret: &[u8]) -> bool {
    let differs = |all: u8, (one, other): (&u8, &u8)| black_box(all | (one ^ other));
    value.len() == secret.len() && value.iter().zip(secret).fold(0, differs) == 0
}

fn variable(name: &str, default: &str) -> String {
    env::var(name).unwrap_or_else(|_| default.to_owned())
}
