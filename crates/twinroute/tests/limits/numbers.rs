//! How many there may be.

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
fn connections_beyond_the_most_wait_for_their_turn() {
    async fn stay() -> NextResponse {
        pending().await
    }
    let routes = routes().app("/stay", route().get(stay));
    let address = start(Server::new(routes).max_connections(2));
    let first = Peer::get(address, "/stay");
    let _second = Peer::get(address, "/stay");
    thread::sleep(SHORT * 2);
    let mut third = Peer::get(address, "/hello");
    third.set_timeout(LIMIT);
    assert!(third.read_exact(&mut [0]).is_err(), "answered too early");
    drop(first);
    third.set_timeout(LONG);
    assert_eq!(third.response().text(), "hello");
}

#[test]
fn handlers_beyond_the_most_end_with_their_clients() {
    async fn stay(log: Log) -> NextResponse {
        let _dropped = Dropped(log.clone());
        let _ = log.send("begun");
        pending().await
    }
    let (tell, told) = channel();
    let routes = Routes::new().app("/stay", route().get(stay));
    let routes = routes.on_error(move |event| {
        let _ = tell.send(format!("{:?}: {}", event.phase, event.error));
    });
    let (address, said) = start_logged(Server::new(routes).max_detached(2));
    for _ in 0..2 {
        let client = Peer::get(address, "/stay");
        assert_eq!(said.recv_timeout(LONG), Ok("begun"));
        drop(client);
    }
    assert!(said.recv_timeout(LIMIT).is_err());
    let third = Peer::get(address, "/stay");
    assert_eq!(said.recv_timeout(LONG), Ok("begun"));
    drop(third);
    assert_eq!(said.recv_timeout(LONG), Ok("dropped"));
    let event = "Detached: too many handlers run whose clients have disconnected";
    assert_eq!(told.recv_timeout(LONG).as_deref(), Ok(event));
}

#[cfg(target_os = "linux")]
#[test]
fn clients_beyond_the_backlog_are_turned_away() {
    let server = Server::new(routes()).keep_alive(LONG * 6);
    let address = start(server.max_connections(1).backlog(1));
    let _served = Peer::connect(address);
    thread::sleep(SHORT * 2);
    let connect = |_| TcpStream::connect_timeout(&address, LIMIT).ok();
    let waiting: Vec<_> = (0..4).map_while(connect).collect();
    assert!((1..4).contains(&waiting.len()), "{} wait", waiting.len());
}
