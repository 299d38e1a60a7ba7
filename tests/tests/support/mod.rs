//! Runs the `rig` in a process of its own, and measures the process.
#![allow(
    dead_code,
    clippy::expect_used,
    reason = "each test file uses a part of it; clippy.toml allows `expect` in tests, but not in their helpers"
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

    /// Starts one with these environment variables, and no others that a server reads.
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
        let output = process.stdout.take().expect("the output of the rig");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let address = line.trim().parse().expect("the address of the rig");
        Self { address, process }
    }

    pub(crate) fn signal(&self, name: &str) {
        let process = self.process.id().to_string();
        let kill = Command::new("kill").args(["-s", name, &process]).status();
        assert!(kill.expect("kill runs").success());
    }

    /// Waits until the process exits.
    pub(crate) fn wait(&mut self, limit: Duration) -> ExitStatus {
        let start = Instant::now();
        while start.elapsed() < limit {
            if let Some(status) = self.process.try_wait().expect("the status of the rig") {
                return status;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("the rig did not stop within {limit:?}")
    }

    /// A plain connection, for bytes that are not a request and for clients that disconnect.
    pub(crate) fn socket(&self) -> TcpStream {
        TcpStream::connect(self.address).expect("a connection")
    }

    pub(crate) fn connect(&self) -> Peer {
        let mut peer = Peer::connect(self.address);
        peer.set_timeout(Duration::from_secs(60));
        peer
    }

    /// The response to a request over a new connection, which the server closes.
    pub(crate) fn ask(&self, request: Request) -> Message {
        let mut peer = self.connect();
        peer.send(request.close().bytes());
        peer.last_response()
    }

    pub(crate) fn get(&self, path: &str) -> Message {
        self.ask(Request::get(path))
    }

    /// The resident memory of the process, in bytes.
    pub(crate) fn memory(&self) -> u64 {
        let status = format!("/proc/{}/status", self.process.id());
        let status = fs::read_to_string(status).expect("the status of the rig");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        let kilobytes = kilobytes.and_then(|number| number.parse::<u64>().ok());
        kilobytes.expect("a number of kilobytes") * 1024
    }

    /// The number of its open files and sockets.
    pub(crate) fn files(&self) -> usize {
        let files = format!("/proc/{}/fd", self.process.id());
        fs::read_dir(files).expect("the files of the rig").count()
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
