//! A server that is told to stop. The signal goes to the whole process, so this test has it for itself.
#![cfg(unix)]

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    process::{Command, id},
    sync::mpsc::{Sender, channel},
    thread,
    time::Duration,
};

use actix_rt::time::sleep;
use actix_web::web::Data;
use twinroute::{
    Routes, Server, after,
    app::{NextResponse, Result, route},
};

async fn get(log: Data<Sender<&'static str>>) -> Result {
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
            let server = Server::new(routes)
                .app_data(Data::new(log))
                .port(0)
                .workers(1);
            let server = server.bind().expect("a free port");
            tell.send(server.address()).expect("the test waits");
            server.run().await
        })
    });
    let address = address.recv().expect("the server starts");
    let mut socket = TcpStream::connect(address).expect("the server listens");
    let request = b"GET /app HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    socket.write_all(request).expect("sent");
    let mut answer = String::new();
    socket
        .read_to_string(&mut answer)
        .expect("the whole answer");
    assert!(answer.contains("whole"));
    assert_eq!(said.recv(), Ok("begun"));

    let kill = Command::new("kill")
        .args(["-TERM", &id().to_string()])
        .status();
    assert!(kill.expect("kill runs").success());
    server.join().expect("no panic").expect("no error");
    assert_eq!(said.try_recv(), Ok("ended"));
}
