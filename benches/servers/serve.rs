//! Starts one of the servers on a free port.

use std::{io, time::Duration};

use actix_web::{App, HttpServer, web::ServiceConfig};
use axum::{Router, serve::ListenerExt as _};
use tokio::{net::TcpListener, runtime};
use twinroute::{AccessLog, AccessOutput, Routes, SecurityHeaders, Server, rate_limit::RateLimit};

use super::{
    announce, axum_app, axum_pages, growth, in_front, nextrs, observed, plain, plain_alone, routes,
};

/// So many that the length of the headers does not change.
const RATE_LIMIT: RateLimit = RateLimit::per_second(4_000);

/// Long enough that no connection is closed during a measurement.
const KEEP_ALIVE: Duration = Duration::from_secs(600);

/// Runs the server of this name on one thread, with the compared routes or, if `count` is given, with so many other routes.
///
/// # Errors
/// When there is no such server, or it can't listen.
pub fn serve(name: &str, count: Option<usize>) -> io::Result<()> {
    match (name, count) {
        ("plain", None) => serve_plain(plain),
        ("plain", Some(count)) => serve_plain(move |config| growth::plain(count, config)),
        ("twinroute", None) => serve_twinroute(routes()),
        ("twinroute-ids", None) => serve_server(Server::new(routes()).request_id()),
        ("twinroute-log", None) => {
            let log = AccessLog::json().output(AccessOutput::writer(io::sink()));
            serve_server(Server::new(routes()).request_id().access_log(log))
        }
        ("twinroute-rules", None) => serve_twinroute(in_front::with_rules(routes())),
        ("twinroute-proxy", None) => serve_twinroute(in_front::with_proxy(routes())),
        ("twinroute-rate-limit", None) => serve_twinroute(routes().rate_limit(RATE_LIMIT)),
        ("twinroute-security-headers", None) => {
            serve_twinroute(routes().security_headers(SecurityHeaders::default()))
        }
        ("twinroute-metrics", None) => serve_twinroute(observed::with_metrics(routes())),
        ("twinroute-subscriber", None) => {
            observed::subscribe();
            serve_twinroute(routes())
        }
        ("twinroute-spans", None) => {
            observed::subscribe();
            serve_twinroute(observed::with_spans(routes()))
        }
        ("twinroute-fmt", None) => {
            observed::subscribe_fmt();
            serve_twinroute(observed::with_spans(routes()))
        }
        ("twinroute-otel", None) => serve_twinroute(observed::with_open_telemetry(routes())),
        ("twinroute-everything", None) => {
            observed::subscribe();
            let routes = observed::with_spans(observed::with_metrics(routes()));
            let routes = routes
                .rate_limit(RATE_LIMIT)
                .security_headers(SecurityHeaders::default());
            serve_server(Server::new(routes).request_id())
        }
        ("twinroute", Some(count)) => serve_twinroute(growth::twinroute(count)),
        ("axum", None) => serve_axum(axum_pages::router().merge(axum_app::router())),
        ("axum", Some(count)) => serve_axum(growth::axum(count)),
        ("nextrs", None) => serve_axum(nextrs::router()),
        _ => Err(io::Error::other(format!("unknown server `{name}`"))),
    }
}

/// Runs plain actix-web with only the route that matches `path`. It tries its routes in order, so this is its lowest cost.
///
/// # Errors
/// When it can't listen.
pub fn serve_plain_alone(path: String) -> io::Result<()> {
    serve_plain(move |config| plain_alone(&path, config))
}

fn serve_plain(configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> io::Result<()> {
    actix_web::rt::System::new().block_on(async {
        let server = HttpServer::new(move || App::new().configure(configure.clone()))
            .workers(1)
            .keep_alive(KEEP_ALIVE)
            .bind("127.0.0.1:0")?;
        announce(server.addrs()[0].port())?;
        server.run().await
    })
}

fn serve_twinroute(routes: Routes) -> io::Result<()> {
    serve_server(Server::new(routes))
}

fn serve_server(server: Server) -> io::Result<()> {
    actix_web::rt::System::new().block_on(async {
        let server = server
            .port(0)
            .workers(1)
            .keep_alive(KEEP_ALIVE)
            .bind()
            .await?;
        announce(server.address().port())?;
        server.run().await.map(drop)
    })
}

fn serve_axum(router: Router) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        announce(listener.local_addr()?.port())?;
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        axum::serve(listener, router).await
    })
}
