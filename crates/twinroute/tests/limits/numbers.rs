//! Limits of connections, clients that wait, and detached handlers.

use std::{future::pending, io::Read as _, net::TcpStream, sync::mpsc::channel, thread};

use twinroute::{
    Routes, Server,
    app::{NextResponse, route},
};
use twinroute_test_client::Peer;

use crate::{
    routes::{LIMIT, SHORT, routes},
    support::{Dropped, LONG, Log, start, start_logged},
};

#[test]
fn connections_over_the_limit_wait() {
    async fn endless() -> NextResponse {
        pending().await
    }
    let routes = routes().app("/endless", route().get(endless));
    let address = start(Server::new(routes).max_connections(2));
    let first = Peer::get(address, "/endless");
    let _second = Peer::get(address, "/endless");
    thread::sleep(SHORT * 2);
    let mut third = Peer::get(address, "/hello");
    third.set_timeout(LIMIT);
    assert!(
        third.read_exact(&mut [0]).is_err(),
        "a response over the limit"
    );
    drop(first);
    third.set_timeout(LONG);
    assert_eq!(third.response().text(), "hello");
}

#[test]
fn detached_handlers_over_the_limit_are_cancelled() {
    async fn endless(log: Log) -> NextResponse {
        let _dropped = Dropped(log.clone());
        let _ = log.send("started");
        pending().await
    }
    let (sender, reports) = channel();
    let routes = Routes::new().app("/endless", route().get(endless));
    let routes = routes.on_error(move |event| {
        let _ = sender.send(format!("{:?}: {}", event.phase, event.error));
    });
    let (address, events) = start_logged(Server::new(routes).max_detached(2));
    for _ in 0..2 {
        let client = Peer::get(address, "/endless");
        assert_eq!(events.recv_timeout(LONG), Ok("started"));
        drop(client);
    }
    assert!(events.recv_timeout(LIMIT).is_err());
    let third = Peer::get(address, "/endless");
    assert_eq!(events.recv_timeout(LONG), Ok("started"));
    drop(third);
    assert_eq!(events.recv_timeout(LONG), Ok("dropped"));
    let report =
        "Detached: cancelled, since the limit of detached handlers (`max_detached`) is exceeded";
    assert_eq!(reports.recv_timeout(LONG).as_deref(), Ok(report));
}

#[cfg(target_os = "linux")]
#[test]
fn clients_over_the_backlog_are_refused() {
    let server = Server::new(routes()).keep_alive(LONG * 6);
    let address = start(server.max_connections(1).backlog(1));
    let _served = Peer::connect(address);
    thread::sleep(SHORT * 2);
    let connect = |_| TcpStream::connect_timeout(&address, LIMIT).ok();
    let waiting: Vec<_> = (0..4).map_while(connect).collect();
    assert!((1..4).contains(&waiting.len()), "{} wait", waiting.len());
}
