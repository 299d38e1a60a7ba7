//! The two servers of the README.

use std::{
    fs::{self, File},
    net::{TcpListener, TcpStream},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process_group};

/// The start includes the build of the Rust server.
const START: Duration = Duration::from_secs(300);

/// The ports of the servers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ports {
    pub(crate) front: u16,
    pub(crate) next: u16,
    /// The port of the Rust server that replaces the first one.
    pub(crate) new_front: u16,
}

impl Ports {
    /// Three free ports below the range of ephemeral ports. None of them contains the digits of a port in the README.
    pub(crate) fn free() -> Self {
        let start = 15_000 + u16::try_from(std::process::id() % 7_000).unwrap();
        let mut free = (start..).filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
        let mut port = || free.next().unwrap();
        Self {
            front: port(),
            next: port(),
            new_front: port(),
        }
    }

    /// A command that runs a script of the README with these ports.
    pub(crate) fn command(self, script: &str, folder: &Path) -> Command {
        let next = self.next.to_string();
        let script = script
            .replace("3000", &self.front.to_string())
            .replace("3001", &next)
            .replace("3002", &self.new_front.to_string());
        let mut command = Command::new("bash");
        command
            .args(["-euo", "pipefail", "-c", &script])
            .current_dir(folder)
            .env("PORT", self.front.to_string())
            .env("LEGACY", format!("http://127.0.0.1:{next}"))
            .env("NEXT_TELEMETRY_DISABLED", "1")
            .env("NO_COLOR", "1")
            .env("CARGO_TARGET_DIR", target())
            // The README is for a developer's machine, where the build writes `src/routes.rs` after a file was moved.
            .env_remove("CI")
            .stdin(Stdio::null());
        command
    }
}

/// A running server, stopped when dropped.
pub(crate) struct ServerProcess {
    child: Child,
    log: PathBuf,
}

impl ServerProcess {
    pub(crate) fn start(ports: Ports, script: &str, folder: &Path, port: u16, log: &str) -> Self {
        let log = folder.join(log);
        let file = File::create(&log).unwrap();
        let child = ports
            .command(script, folder)
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .process_group(0)
            .spawn()
            .unwrap();
        let mut server = Self { child, log };
        let deadline = Instant::now() + START;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = server.child.try_wait().unwrap().is_some();
            assert!(
                !ended && Instant::now() < deadline,
                "{script}\n{}",
                server.log()
            );
            thread::sleep(Duration::from_millis(20));
        }
        server
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Stops the server as Ctrl-C does: it completes the requests that it has.
    pub(crate) fn stop(mut self) {
        self.signal(Signal::INT);
        let _ = self.child.wait();
    }

    fn signal(&self, signal: Signal) {
        // The group, since npm and cargo run the server as a child process.
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
        let _ = self.child.wait();
    }
}

/// The build folder of the workspace, so that the packages of crates.io are not built again.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("..")
}
