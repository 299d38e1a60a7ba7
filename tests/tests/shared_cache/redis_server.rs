//! A Redis of the test's own.

use std::{
    io::ErrorKind,
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// A Redis of the test's own, killed when dropped.
pub(crate) struct RedisServer {
    pub(crate) port: u16,
    folder: TempDir,
    process: Mutex<Child>,
}

impl RedisServer {
    /// Starts Redis on a free port. `None` if it is not installed.
    pub(crate) fn start() -> Option<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = port.local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let process = spawn(port, &folder)?;
        let server = Self {
            port,
            folder,
            process: Mutex::new(process),
        };
        server.wait();
        Some(server)
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn kill(&self) {
        let mut process = self.process.lock().unwrap();
        process.kill().unwrap();
        process.wait().unwrap();
    }

    pub(crate) fn restart(&self) {
        *self.process.lock().unwrap() = spawn(self.port, &self.folder).unwrap();
        self.wait();
    }

    pub(crate) fn pause(&self) {
        self.signal(Signal::STOP);
    }

    pub(crate) fn resume(&self) {
        self.signal(Signal::CONT);
    }

    /// Runs a command of `redis-cli`.
    pub(crate) fn command(&self, command: &str) {
        let mut cli = Command::new("redis-cli");
        cli.args(["-p", &self.port.to_string()]);
        let output = cli.args(command.split(' ')).output().unwrap();
        assert_eq!(
            String::from_utf8_lossy(&output.stdout).trim(),
            "OK",
            "{command}"
        );
    }

    fn signal(&self, signal: Signal) {
        let id = self.process.lock().unwrap().id();
        let pid = Pid::from_raw(i32::try_from(id).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    fn wait(&self) {
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "Redis does not start"
            );
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn spawn(port: u16, folder: &TempDir) -> Option<Child> {
    let mut command = Command::new("redis-server");
    command
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .args(["--save", "", "--appendonly", "no", "--dir"])
        .arg(folder.path())
        .stdout(Stdio::null())
        .stdin(Stdio::null());
    match command.spawn() {
        Ok(process) => Some(process),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => panic!("Redis does not start: {error}"),
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let process = self.process.get_mut().unwrap();
        let _ = process.kill();
        let _ = process.wait();
    }
}
