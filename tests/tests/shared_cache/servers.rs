//! Servers that share a Redis.

use std::{
    io::{self, Write as _},
    net::{SocketAddr, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use actix_web::{
    rt::{System, time::sleep},
    web::Data,
};
use serde::Deserialize;
use twinroute::{
    Routes, Server,
    app::{Dynamic, NextResponse, Result, RouteContext, SegmentConfig, route},
    cache::{IncrementalCache, revalidate_path},
    test::serve,
};
use twinroute_redis::RedisCache;
use twinroute_test_client::{Peer, Request};
use uuid::Uuid;

use crate::redis_server::RedisServer;

/// A server that shares a Redis with others.
pub(crate) struct Shared {
    pub(crate) address: SocketAddr,
    runs: Runs,
}

#[derive(Clone, Default)]
struct Runs(Arc<AtomicUsize>);

#[derive(Deserialize)]
struct Params {
    id: String,
}

/// A response.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Shared {
    pub(crate) fn start(redis: &RedisServer) -> Self {
        let runs = Runs::default();
        let cache = RedisCache::builder(redis.url()).version("1").connect();
        let cache = System::new().block_on(cache).unwrap();
        let kept = SegmentConfig::new().dynamic(Dynamic::ForceStatic);
        let routes = Routes::new()
            .app(
                "/kept/[id]",
                route().get(kept_response).segment_config(kept),
            )
            .app("/slow/[id]", route().get(slow).segment_config(kept))
            .app("/revalidate/[id]", route().post(revalidate))
            .cache(IncrementalCache::new(cache));
        let server = Server::new(routes).app_data(Data::new(runs.clone()));
        Self {
            address: serve(server).unwrap(),
            runs,
        }
    }

    /// Returns how often the handlers ran.
    pub(crate) fn runs(&self) -> usize {
        self.runs.0.load(Relaxed)
    }
}

async fn kept_response(ctx: RouteContext<Params>, runs: Data<Runs>) -> NextResponse {
    runs.0.fetch_add(1, Relaxed);
    NextResponse::text(format!("{} {}", ctx.params.id, Uuid::new_v4()))
}

async fn slow(ctx: RouteContext<Params>, runs: Data<Runs>) -> NextResponse {
    sleep(Duration::from_millis(300)).await;
    kept_response(ctx, runs).await
}

async fn revalidate(ctx: RouteContext<Params>) -> Result<NextResponse> {
    revalidate_path(&format!("/kept/{}", ctx.params.id)).await?;
    Ok(NextResponse::empty(204))
}

pub(crate) fn get(address: SocketAddr, target: &str) -> Response {
    ask(address, "GET", target).unwrap_or_else(|error| panic!("{target}: {error}"))
}

pub(crate) fn post(address: SocketAddr, target: &str) -> Response {
    ask(address, "POST", target).unwrap_or_else(|error| panic!("{target}: {error}"))
}

pub(crate) fn try_get(address: SocketAddr, target: &str) -> io::Result<Response> {
    ask(address, "GET", target)
}

fn ask(address: SocketAddr, method: &str, target: &str) -> io::Result<Response> {
    let mut peer = TcpStream::connect(address).and_then(Peer::new)?;
    peer.socket()
        .write_all(&Request::new(method, target).close().bytes())?;
    let message = peer.read_message().map_err(io::Error::other)?;
    Ok(Response {
        status: message.status,
        text: message.text().to_owned(),
    })
}
