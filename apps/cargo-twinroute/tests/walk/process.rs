//! Processes with a time limit, whose children end with them.

use std::fs::{self, File};
use std::net::TcpStream;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// What a command may take, with its builds.
const LIMIT: Duration = Duration::from_secs(400);

/// A process, killed with its children when dropped.
pub(crate) struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a command, which writes its output and its errors to the file.
    pub(crate) fn start(command: &mut Command, log: PathBuf) -> Self {
        let file = File::create(&log).unwrap();
        let command = command.stdin(Stdio::null());
        let command = command.stdout(file.try_clone().unwrap()).stderr(file);
        let child = command.process_group(0).spawn().unwrap();
        Self { child, log }
    }

    /// Waits for the end.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.until(|child| child.try_wait().unwrap())
    }

    /// Waits until a server listens on the port.
    pub(crate) fn listens_on(&mut self, port: u16) {
        let log = self.log();
        self.until(|child| {
            let status = child.try_wait().unwrap();
            assert!(status.is_none(), "the server ended: {log}");
            TcpStream::connect(("127.0.0.1", port)).ok()
        });
    }

    fn until<T>(&mut self, mut is_done: impl FnMut(&mut Child) -> Option<T>) -> T {
        let end = Instant::now() + LIMIT;
        loop {
            if let Some(done) = is_done(&mut self.child) {
                return done;
            }
            assert!(Instant::now() < end, "too slow: {}", self.log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// What the process wrote so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Stops the process as Ctrl-C does.
    pub(crate) fn stop(mut self) {
        self.signal(Signal::INT);
        self.wait();
    }

    fn signal(&self, signal: Signal) {
        // The group, since npm and cargo run servers as children.
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
        let _ = self.child.wait();
    }
}
