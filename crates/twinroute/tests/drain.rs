//! A server that is told to stop. The signal goes to the whole process, so this test has it for itself.
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
        let _ = log.send("begun");
        sleep(Duration::from_secs(2)).await;
        let _ = log.send("ended");
    })?;
    Ok(NextResponse::text("whole"))
}

#[test]
fn the_work_after_the_last_answer_ends_before_the_server() {
    let (log, said) = channel();
    let (tell, address) = channel();
    let server = thread::spawn(move || {
        let routes = Routes::new().app("/app", route().get(get));
        actix_rt::System::new().block_on(async {
            let server = Server::new(routes).app_data(Data::new(log));
            let server = server.port(0).workers(1).bind().expect("a free port");
            tell.send(server.address()).expect("the test waits");
            server.run().await
        })
    });
    let address = address.recv().expect("the server starts");
    assert_eq!(ask(address, "/app").text(), "whole");
    assert_eq!(said.recv_timeout(LONG), Ok("begun"));

    let process = id().to_string();
    let kill = Command::new("kill").args(["-TERM", &process]).status();
    assert!(kill.expect("kill runs").success());
    server.join().expect("no panic").expect("no error");
    assert_eq!(said.try_recv(), Ok("ended"));
}
