//! A server that stops on a signal. The signal goes to the whole process, so this test has a file of its own.
#![cfg(unix)]

mod support;

use std::{
    process::{Command, id},
    sync::mpsc::channel,
    thread,
    time::Duration,
};

use actix_rt::time::sleep;
use actix_web::web::Data;
use support::{LONG, Log, ask};
use twinroute::{
    Routes, Server, after,
    app::{NextResponse, Result, route},
};

async fn get(log: Log) -> Result {
    after(async move {
        let _ = log.send("started");
        sleep(Duration::from_secs(2)).await;
        let _ = log.send("ended");
    })?;
    Ok(NextResponse::text("complete"))
}

#[test]
fn the_server_waits_for_after_work_of_the_last_response() {
    let (log, events) = channel();
    let (sender, address) = channel();
    let server = thread::spawn(move || {
        let routes = Routes::new().app("/app", route().get(get));
        actix_rt::System::new().block_on(async {
            let server = Server::new(routes).app_data(Data::new(log));
            let server = server.port(0).workers(1).bind().await.expect("a free port");
            sender.send(server.address()).expect("the test waits");
            server.run().await
        })
    });
    let address = address.recv().expect("the server starts");
    assert_eq!(ask(address, "/app").text(), "complete");
    assert_eq!(events.recv_timeout(LONG), Ok("started"));

    let process = id().to_string();
    let kill = Command::new("kill").args(["-TERM", &process]).status();
    assert!(kill.expect("kill runs").success());
    server.join().expect("no panic").expect("no error");
    assert_eq!(events.try_recv(), Ok("ended"));
}
