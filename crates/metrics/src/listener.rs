//! Serves the metrics on a port of their own.

use std::{
    fmt, io,
    net::{Ipv4Addr, SocketAddr, TcpListener, ToSocketAddrs as _},
    time::Duration,
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    dev::ServerHandle,
    http::header::{ACCEPT, CACHE_CONTROL},
    web,
};

use crate::{Format, Metrics};

/// Serves `GET /metrics`, until this is dropped.
pub struct MetricsListener(ServerHandle);

impl MetricsListener {
    /// Listens on `address`: `127.0.0.1:9464`, or a port alone, `9464`, for the loopback interface. With port 0, the system chooses one:
    /// [`Metrics::address`] returns it. The listener runs on a thread of its own.
    ///
    /// # Errors
    /// When `address` can't be read, or can't be listened on.
    ///
    /// # Panics
    /// Outside of a Tokio runtime. That of actix-web and `#[tokio::main]` are such.
    pub fn start(metrics: &Metrics, address: &str) -> io::Result<Self> {
        let listener = bind(address).map_err(|error| {
            io::Error::new(error.kind(), format!("metrics on `{address}`: {error}"))
        })?;
        let local = listener.local_addr()?;
        let data = web::Data::new(metrics.clone());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .service(web::resource("/metrics").get(page).head(page))
        })
        .workers(1)
        .disable_signals()
        .shutdown_timeout(1)
        .client_request_timeout(Duration::from_secs(5))
        .listen(listener)?
        .run();
        let handle = server.handle();
        // Unlike the function of actix-web's runtime, this needs no `LocalSet`, which `#[tokio::main]` has not.
        tokio::spawn(server);
        metrics.set_address(local);
        tracing::info!("metrics on http://{local}/metrics");
        Ok(Self(handle))
    }
}

fn bind(address: &str) -> io::Result<TcpListener> {
    if let Ok(port) = address.parse::<u16>() {
        return TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    }
    let addresses: Vec<SocketAddr> = address.to_socket_addrs()?.collect();
    TcpListener::bind(&addresses[..])
}

async fn page(request: HttpRequest, metrics: web::Data<Metrics>) -> HttpResponse {
    let accept = request.headers().get_all(ACCEPT);
    let accept: Vec<_> = accept.filter_map(|value| value.to_str().ok()).collect();
    let format = Format::accepted(&accept.join(","));
    HttpResponse::Ok()
        .content_type(format.content_type())
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(metrics.render(format))
}

impl Drop for MetricsListener {
    fn drop(&mut self) {
        // The command is sent at once; the future would only wait for its effect.
        drop(self.0.stop(false));
    }
}

impl fmt::Debug for MetricsListener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MetricsListener")
    }
}
