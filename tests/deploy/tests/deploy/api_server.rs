//! A process of the project.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use twinroute_test_client::{Message, Peer, Request};

use crate::{
    page::project,
    tool::{LONG, wait_for},
};

/// A running server, killed when dropped.
pub(crate) struct ApiServer {
    pub(crate) address: SocketAddr,
    process: Child,
}

impl ApiServer {
    /// Starts a server, and waits until it is ready.
    pub(crate) fn start(port: u16) -> Self {
        let server = Self::spawn(port, &[]);
        server.wait_until_ready();
        server
    }

    /// Starts a server with these variables.
    pub(crate) fn spawn(port: u16, variables: &[(String, String)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_my-api"));
        command.env_clear().envs(variables.iter().cloned());
        command
            .envs([("PORT", port.to_string().as_str()), ("HOST", "127.0.0.1")])
            .env("NODE_ENV", "production");
        let process = command
            .current_dir(project())
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self {
            address: (Ipv4Addr::LOCALHOST, port).into(),
            process: process.unwrap(),
        }
    }

    pub(crate) fn wait_until_ready(&self) {
        wait_for("ready server", || {
            let response = try_get(self.address, "/readyz").ok()?;
            (response.status == 200).then_some(())
        });
    }

    /// The id of its process, which its responses have in `X-Server`.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let id = Pid::from_raw(i32::try_from(self.process.id()).unwrap()).unwrap();
        kill_process(id, signal).unwrap();
    }

    /// Waits until it exits.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        wait_for("end of the server", || self.process.try_wait().unwrap())
    }

    /// Stops it as a supervisor does.
    pub(crate) fn stop(mut self) {
        self.signal(Signal::TERM);
        assert!(self.wait().success());
    }
}

impl Drop for ApiServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A free port that the system gives to no client, so that a server can use it again after a restart.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Another process of these tests may run at the same time.
    let first = 20_000 + u16::try_from(std::process::id() % 600).unwrap() * 20;
    wait_for("free port", || {
        let port = first + NEXT.fetch_add(1, Ordering::Relaxed) % 700;
        TcpListener::bind(("0.0.0.0", port)).ok()?;
        Some(port)
    })
}

/// The response to a GET over a new connection.
pub(crate) fn get(address: SocketAddr, path: &str) -> Message {
    try_get(address, path).unwrap()
}

/// The response to a GET over a new connection, or why there is none.
pub(crate) fn try_get(address: SocketAddr, path: &str) -> std::io::Result<Message> {
    try_get_within(address, path, LONG)
}

/// The response to a GET over a new connection, within a time.
pub(crate) fn try_get_within(
    address: SocketAddr,
    path: &str,
    limit: Duration,
) -> std::io::Result<Message> {
    let stream = TcpStream::connect_timeout(&address, limit)?;
    let mut peer = Peer::new(stream)?;
    peer.set_timeout(limit);
    std::io::Write::write_all(&mut peer, &Request::get(path).close().bytes())?;
    Ok(peer.read_message()?)
}
