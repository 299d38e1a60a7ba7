//! A hardened HTTP/1 server for actix-web applications.
//!
//! ```no_run
//! use actix_web::{App, HttpResponse, web};
//! use twinroute_server::AppServer;
//!
//! #[actix_web::main]
//! async fn main() -> std::io::Result<()> {
//!     AppServer::new(|| App::new().route("/", web::get().to(HttpResponse::Ok)))
//!         .liveness("/healthz")
//!         .run()
//!         .await?;
//!     Ok(())
//! }
//! ```
//!
//! [`AppServer`] takes the place of actix-web's `HttpServer` where clients reach it directly or through a proxy that speaks
//! plain HTTP/1. It is independent of twinroute's routes: the `Server` of the `twinroute` crate is a thin builder over it.
//!
//! # Guarantees
//!
//! 1. **One request at a time.** The next head of a connection is read when the response to the previous request has been
//!    sent, so pipelined requests can't be confused, however they are split or spelled. A malformed pipelined request gets
//!    a 400 after the response to the previous one.
//! 2. **One response to each request.** A body that is late or malformed is an error that the handler reads; the server adds
//!    no response of its own.
//! 3. **Every wait on a client is bounded**, by the limits below. Time in which a worker is blocked does not count.
//! 4. **A stop loses no request** that reached the server, nor work that outlives its response.
//! 5. **A panic** in the application or its middlewares is logged and becomes a 500, or aborts a response that has begun.
//!    The worker and its other connections continue.
//! 6. **A client that disconnects** cancels its request: the server drops the handler's future.
//! 7. **An unread body does not close the connection** if it arrives within a second.
//! 8. **A tunnel begins with a 101.** An `Upgrade` header alone removes no limit, and is not echoed.
//!
//! # Settings
//!
//! Settings in code win over the environment.
//!
//! | setting | default | environment |
//! | --- | --- | --- |
//! | [`host`](AppServer::host) | `127.0.0.1` | `HOST`, or else `HOSTNAME` if it can be resolved |
//! | [`port`](AppServer::port) | `3000` | `PORT` |
//! | [`keep_alive`](AppServer::keep_alive) | 5 seconds | `KEEP_ALIVE_TIMEOUT`, in milliseconds |
//! | [`workers`](AppServer::workers) | one per processor | |
//!
//! # Limits
//!
//! A duration of zero is no limit.
//!
//! | limit | default | when exceeded |
//! | --- | --- | --- |
//! | [`head_timeout`](AppServer::head_timeout): from the first byte of a head to its last, on a reused connection too | 10 seconds | 408 |
//! | [`body_timeout`](AppServer::body_timeout): while a handler waits for more of the body | 30 seconds | the handler reads an error |
//! | [`min_body_rate`](AppServer::min_body_rate): average rate of a body, after the `body_timeout` | 240 bytes a second | the handler reads an error |
//! | [`write_timeout`](AppServer::write_timeout): a client that reads nothing of its response | 60 seconds | connection reset |
//! | [`min_write_rate`](AppServer::min_write_rate): average rate of a response that waits for its client, after the `write_timeout` | none | connection reset |
//! | [`keep_alive`](AppServer::keep_alive): a connection without a request | 5 seconds | closed |
//! | [`max_head_size`](AppServer::max_head_size), counted while the head is read | 128 KiB | 431 |
//! | number of headers, a constant of actix-http | 96 | 431 |
//! | line of a chunk with its extensions; trailers | 1 KiB; 16 KiB and 64 | the handler reads an error |
//! | [`max_body_size`](AppServer::max_body_size) | none | 413 |
//! | [`max_connections`](AppServer::max_connections) | 25,600 | the client waits |
//! | [`backlog`](AppServer::backlog): clients waiting to be accepted | 1,024 | refused by the system |
//!
//! Dead peers are detected with TCP keepalive, probing after 60 seconds of silence.
//!
//! # Refused requests
//!
//! In addition to what actix-http refuses, the response is a 400 for an invalid `Host` (`a b`, `user@a`, `a/x`, a port above
//! 65535), a target that is a host (`GET foo`), and CONNECT. The host of an absolute target replaces the `Host` header. A
//! POST of HTTP/1.0 without a `Content-Length` has no body.
//!
//! # Stopping
//!
//! | step | [`ServerHandle::stop`] and SIGINT | SIGTERM |
//! | --- | --- | --- |
//! | The readiness path responds with 503, and every response has `Connection: close` | at once | at once |
//! | New connections are served, until load balancers know | - | for the [`drain_delay`](AppServer::drain_delay): 0 seconds |
//! | Clients in the queue are accepted; all others are refused | yes | yes |
//! | Running requests end, and so does the work that outlives them ([`on_worker`](AppServer::on_worker)) | for the [`shutdown_timeout`](AppServer::shutdown_timeout): 30 seconds | same |
//! | Idle connections are closed | after a second | after a second |
//!
//! A second signal stops the server at once. [`BoundServer::run`] returns the [`StopCause`].
//!
//! # An inherited socket
//!
//! A server whose standard input is a listening TCP socket takes that socket, in place of `host` and `port`. `cargo twinroute dev`
//! passes its socket in this way, and so does systemd with `StandardInput=socket`. Of several servers in a process, the first that
//! binds takes the socket. Such a server leaves the socket open when it stops: it accepts no more connections after SIGTERM, without
//! the `drain_delay`, and clients wait in the queue for the next server.
//!
//! Processes that the server starts do not inherit the socket. Give them a standard input of their own (`Stdio::null()`): the inherited
//! one is closed.
//!
//! A listening socket that isn't TCP, a UDP socket, and a socket that systemd passes as descriptor 3 are start errors. Any other
//! standard input is ignored. On Windows, no socket is inherited.
//!
//! If `NOTIFY_SOCKET` is set, the server sends `READY=1` to it when it accepts connections, and `STOPPING=1` when it stops.
//!
//! # Why it does not use `HttpServer`
//!
//! Tested with actix-server 2.10 and actix-http 3.20:
//!
//! - On a stop, a worker of actix-server drops the connections in its queue: a client of a blocked worker is reset.
//! - It waits only for connections, and not for work that outlives them; its timeout counts whole seconds.
//! - A graceful stop discards the pipelined requests of a connection.
//! - The dispatcher of actix-http reads ahead of the request that is being served, and stores properties of each message per
//!   connection: whether it was a HEAD, its version, whether the connection closes. A malformed body gets two responses, an
//!   unread one closes the connection.
//!
//! So this crate accepts connections and has its own workers, stop and connection loop. actix-http's codec reads each head
//! and writes each response, with a codec per request, so that no state of one request affects another.
//!
//! Not offered: TLS, HTTP/2, Unix sockets, and `on_connect`. `app_config()` has actix-web's defaults: see [`ServerContext`].

mod access;
mod address;
mod app_server;
mod application;
mod bound_server;
mod clock;
mod connection;
mod connection_counts;
mod context;
mod environment;
mod framing;
mod head;
mod health;
mod incoming;
mod limits;
mod listening;
mod main_error;
mod notify;
mod receiving;
mod settings;
mod signal;
mod site;
mod start_error;
mod stderr_log;
mod target;
mod transaction;
mod wire;
mod worker;

pub use access::{AccessLog, AccessOutput};
pub use app_server::AppServer;
pub use bound_server::BoundServer;
pub use connection_counts::ConnectionCounts;
pub use context::ServerContext;
pub use main_error::MainError;
pub use signal::{ServerHandle, StopCause};
pub use start_error::StartError;
pub use stderr_log::log_to_stderr;
pub use worker::WorkerInfo;
