//! Servers that are told to stop by their handles and by a signal. The signal goes to the whole process, so these tests
//! have it for themselves.
#![cfg(unix)]

mod support;

use std::{
    future::pending,
    net::SocketAddr,
    process::{Command, id},
    sync::{
        Mutex,
        mpsc::{Receiver, channel},
    },
    thread,
    time::{Duration, Instant},
};

use actix_rt::{
    System,
    signal::unix::{SignalKind, signal},
    time::sleep,
};
use actix_web::web::Data;
use futures_util::future::join;
use support::{LONG, Log, ask};
use twinroute::{
    Routes, Server, ServerHandle, StopCause,
    app::{NextResponse, route},
};
use twinroute_test_client::Peer;

/// The tests stop one another's servers otherwise.
static ALONE: Mutex<()> = Mutex::new(());

struct Running {
    address: SocketAddr,
    handle: ServerHandle,
    thread: thread::JoinHandle<StopCause>,
}

impl Running {
    /// Runs `server`; with `stops_by_itself`, the process has a hand in stopping it.
    fn start(server: Server, stops_by_itself: bool) -> Self {
        let (tell, told) = channel();
        let thread = thread::spawn(move || {
            System::new().block_on(async {
                let server = server.port(0).workers(1).bind().expect("a free port");
                let handle = server.handle();
                let mut signals = signal(SignalKind::terminate()).expect("signals");
                tell.send((server.address(), handle.clone()))
                    .expect("a test");
                // What is written first is polled first: the server finds both, the signal and the handle.
                let stop = async {
                    if stops_by_itself {
                        signals.recv().await;
                        handle.stop();
                    }
                };
                join(stop, server.run()).await.1.expect("no error")
            })
        });
        let (address, handle) = told.recv().expect("the server starts");
        Self {
            address,
            handle,
            thread,
        }
    }

    fn wait(self) -> StopCause {
        self.thread.join().expect("no panic")
    }
}

async fn slow(log: Log) -> NextResponse {
    let _ = log.send("begun");
    sleep(Duration::from_millis(300)).await;
    NextResponse::text("whole")
}

#[test]
fn a_server_does_not_wait_for_the_handlers_of_another() {
    async fn stay(log: Log) -> NextResponse {
        let _ = log.send("begun");
        pending().await
    }
    let _alone = ALONE.lock();
    let (log, said): (_, Receiver<&'static str>) = channel();
    let routes = Routes::new().app("/stay", route().get(stay));
    let busy = Server::new(routes).app_data(Data::new(log));
    let busy = Running::start(busy.shutdown_timeout(Duration::ZERO), false);
    let _client = Peer::get(busy.address, "/stay");
    assert_eq!(said.recv_timeout(LONG), Ok("begun"));

    let idle = Running::start(
        Server::new(Routes::new()).shutdown_timeout(Duration::from_secs(20)),
        false,
    );
    let start = Instant::now();
    idle.handle.stop();
    idle.wait();
    assert!(start.elapsed() < Duration::from_secs(10));
    busy.handle.stop();
    busy.wait();
}

#[test]
fn an_answer_that_was_begun_before_says_that_the_connection_closes() {
    let _alone = ALONE.lock();
    let (log, said): (_, Receiver<&'static str>) = channel();
    let routes = Routes::new().app("/slow", route().get(slow));
    let server = Running::start(Server::new(routes).app_data(Data::new(log)), false);
    let mut client = Peer::get(server.address, "/slow");
    assert_eq!(said.recv_timeout(LONG), Ok("begun"));
    server.handle.stop();
    let response = client.last_response();
    assert_eq!(response.header("connection"), Some("close"));
    assert_eq!(response.text(), "whole");
    assert_eq!(server.wait(), StopCause::Handle);
}

#[test]
fn a_process_that_stops_its_server_on_the_signal_loses_nothing() {
    let _alone = ALONE.lock();
    for _ in 0..8 {
        let (log, said): (_, Receiver<&'static str>) = channel();
        let routes = Routes::new().app("/slow", route().get(slow));
        let server = Running::start(Server::new(routes).app_data(Data::new(log)), true);
        let address = server.address;
        let client = thread::spawn(move || ask(address, "/slow"));
        assert_eq!(said.recv_timeout(LONG), Ok("begun"));
        let process = id().to_string();
        let kill = Command::new("kill").args(["-TERM", &process]).status();
        assert!(kill.expect("kill runs").success());
        assert!(client.join().expect("no panic").text() == "whole");
        assert_eq!(server.wait(), StopCause::Terminate);
    }
}
