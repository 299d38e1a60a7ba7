//! A process of its own to be hard on, and what the system says of it.
#![allow(
    dead_code,
    clippy::expect_used,
    reason = "each test file uses a part of it; clippy.toml allows `expect` in tests, but not in what they share"
)]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

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

    pub(crate) fn connect(&self) -> TcpStream {
        let socket = TcpStream::connect(self.address).expect("it listens");
        let limit = Some(Duration::from_secs(60));
        socket.set_read_timeout(limit).expect("a timeout");
        socket.set_write_timeout(limit).expect("a timeout");
        socket
    }

    /// The whole answer to what is sent over a connection of its own.
    pub(crate) fn ask(&self, request: impl AsRef<[u8]>) -> String {
        let mut socket = self.connect();
        // A server that refuses early may close before all of it was sent.
        let _ = socket.write_all(request.as_ref());
        let mut answer = Vec::new();
        let _ = socket.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.ask(format!(
            "GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        ))
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
