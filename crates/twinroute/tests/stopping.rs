//! Stopping servers by their handles and by a signal. The signal goes to the whole process, so these tests have a file
//! of their own.
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

/// Without it, the signal of one test stops the servers of the others.
static ALONE: Mutex<()> = Mutex::new(());

struct ServerThread {
    address: SocketAddr,
    handle: ServerHandle,
    thread: thread::JoinHandle<StopCause>,
}

impl ServerThread {
    /// Runs `server`. With `stops_by_itself`, the process also calls `stop` on the signal.
    fn start(server: Server, stops_by_itself: bool) -> Self {
        let (sender, started) = channel();
        let thread = thread::spawn(move || {
            System::new().block_on(async {
                let server = server.port(0).workers(1).bind().await.expect("a free port");
                let handle = server.handle();
                let mut signals = signal(SignalKind::terminate()).expect("signals");
                sender
                    .send((server.address(), handle.clone()))
                    .expect("a test");
                // `join` polls `stop` first, so the server finds both the signal and the stopped handle.
                let stop = async {
                    if stops_by_itself {
                        signals.recv().await;
                        handle.stop();
                    }
                };
                join(stop, server.run()).await.1.expect("no error")
            })
        });
        let (address, handle) = started.recv().expect("the server starts");
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
    let _ = log.send("started");
    sleep(Duration::from_millis(300)).await;
    NextResponse::text("complete")
}

#[test]
fn a_server_does_not_wait_for_the_handlers_of_another() {
    async fn endless(log: Log) -> NextResponse {
        let _ = log.send("started");
        pending().await
    }
    let _alone = ALONE.lock();
    let (log, events): (_, Receiver<&'static str>) = channel();
    let routes = Routes::new().app("/endless", route().get(endless));
    let busy = Server::new(routes).app_data(Data::new(log));
    let busy = ServerThread::start(busy.shutdown_timeout(Duration::ZERO), false);
    let _client = Peer::get(busy.address, "/endless");
    assert_eq!(events.recv_timeout(LONG), Ok("started"));

    let idle = ServerThread::start(
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
fn a_response_that_started_before_the_stop_closes_the_connection() {
    let _alone = ALONE.lock();
    let (log, events): (_, Receiver<&'static str>) = channel();
    let routes = Routes::new().app("/slow", route().get(slow));
    let server = ServerThread::start(Server::new(routes).app_data(Data::new(log)), false);
    let mut client = Peer::get(server.address, "/slow");
    assert_eq!(events.recv_timeout(LONG), Ok("started"));
    server.handle.stop();
    let response = client.last_response();
    assert_eq!(response.header("connection"), Some("close"));
    assert_eq!(response.text(), "complete");
    assert_eq!(server.wait(), StopCause::Handle);
}

#[test]
fn a_process_that_also_stops_on_the_signal_loses_no_request() {
    let _alone = ALONE.lock();
    for _ in 0..8 {
        let (log, events): (_, Receiver<&'static str>) = channel();
        let routes = Routes::new().app("/slow", route().get(slow));
        let server = ServerThread::start(Server::new(routes).app_data(Data::new(log)), true);
        let address = server.address;
        let client = thread::spawn(move || ask(address, "/slow"));
        assert_eq!(events.recv_timeout(LONG), Ok("started"));
        let process = id().to_string();
        let kill = Command::new("kill").args(["-TERM", &process]).status();
        assert!(kill.expect("kill runs").success());
        assert!(client.join().expect("no panic").text() == "complete");
        assert_eq!(server.wait(), StopCause::Terminate);
    }
}
