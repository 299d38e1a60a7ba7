//! A process of its own to be hard on, and what the system says of it.
#![allow(
    dead_code,
    clippy::expect_used,
    reason = "each test file uses a part of it; clippy.toml allows `expect` in tests, but not in what they share"
)]

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use twinroute_test_client::{Message, Peer, Request};

/// A running `rig`.
pub(crate) struct Rig {
    pub(crate) address: SocketAddr,
    process: Child,
}

impl Rig {
    pub(crate) fn start(args: &[&str]) -> Self {
        Self::start_in(args, &[])
    }

    /// Starts one that finds these variables, and no others of a server.
    pub(crate) fn start_in(args: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rig"));
        for name in ["HOST", "HOSTNAME", "PORT", "KEEP_ALIVE_TIMEOUT"] {
            command.env_remove(name);
        }
        let mut process = command
            .envs(variables.iter().copied())
            .args(args)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the rig starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let address = line.trim().parse().expect("its address");
        Self { address, process }
    }

    pub(crate) fn signal(&self, name: &str) {
        let process = self.process.id().to_string();
        let kill = Command::new("kill").args(["-s", name, &process]).status();
        assert!(kill.expect("kill runs").success());
    }

    /// Waits until it has ended by itself.
    pub(crate) fn wait(&mut self, limit: Duration) -> ExitStatus {
        let start = Instant::now();
        while start.elapsed() < limit {
            if let Some(status) = self.process.try_wait().expect("its status") {
                return status;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("it did not stop in {limit:?}")
    }

    /// A bare connection, for what is no request and for clients that go away.
    pub(crate) fn socket(&self) -> TcpStream {
        TcpStream::connect(self.address).expect("a connection")
    }

    pub(crate) fn connect(&self) -> Peer {
        let mut peer = Peer::connect(self.address);
        peer.set_timeout(Duration::from_secs(60));
        peer
    }

    /// The response to a request over a connection of its own, which the server closes.
    pub(crate) fn ask(&self, request: Request) -> Message {
        let mut peer = self.connect();
        peer.send(request.close().bytes());
        peer.last_response()
    }

    pub(crate) fn get(&self, path: &str) -> Message {
        self.ask(Request::get(path))
    }

    /// The memory that it holds, in bytes.
    pub(crate) fn memory(&self) -> u64 {
        let status = format!("/proc/{}/status", self.process.id());
        let status = fs::read_to_string(status).expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        let kilobytes = kilobytes.and_then(|number| number.parse::<u64>().ok());
        kilobytes.expect("a number of kilobytes") * 1024
    }

    /// How many files and sockets it has open.
    pub(crate) fn files(&self) -> usize {
        let files = format!("/proc/{}/fd", self.process.id());
        fs::read_dir(files).expect("its files").count()
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
