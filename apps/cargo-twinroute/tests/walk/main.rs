//! Runs every command of the walk in `MIGRATION.md` with the real Next.js as legacy server.
//!
//! A `sh` block is run, and a `text` block after it has parts of its output. `sh server` runs until the next one of the same port,
//! `sh stop`, or the end. Ports 3000 and 3001 are replaced with free ones.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

#[path = "../tool/mod.rs"]
mod tool;

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;
use tool::{output, repository, target, text};

#[test]
#[ignore = "installs the tool, and installs, builds and runs a Next.js app; .ci/run does"]
fn every_command_of_the_walk_works() {
    if Command::new("npm").arg("--version").output().is_err() {
        eprintln!("SKIPPED: the walk needs npm, which is not installed");
        return;
    }
    let document = fs::read_to_string(repository().join("MIGRATION.md")).unwrap();
    let (_, walk) = document.split_once("\n## The walk\n").unwrap();
    let (walk, _) = walk.split_once("\n## ").unwrap();
    let mut state = Walk::new();
    for block in walk.split("```").skip(1).step_by(2) {
        let (kind, body) = block.split_once('\n').unwrap();
        eprintln!("{kind}\n{body}");
        match kind {
            "sh" => state.run(body),
            "sh server" => state.serve(body),
            "sh stop" => state.next = None,
            "text" => state.expect(body),
            // A doctest, and lines of a rollout file.
            "rust,no_run" | "toml" => {}
            other => panic!("the walk has a block of `{other}`"),
        }
    }
    assert!(state.steps > 10, "{} blocks", state.steps);
}

/// The state of the walk.
struct Walk {
    folder: TempDir,
    front_port: u16,
    next_port: u16,
    front: Option<Server>,
    next: Option<Server>,
    output: String,
    steps: usize,
}

impl Walk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/walk/web");
        let mut copy = Command::new("cp");
        let copied = copy.arg("-r").arg(app).arg(folder.path()).status();
        assert!(copied.unwrap().success());
        symlink(repository(), folder.path().join("twinroute")).unwrap();
        Self {
            folder,
            front_port: free_port(),
            next_port: free_port(),
            front: None,
            next: None,
            output: String::new(),
            steps: 0,
        }
    }

    /// A command that runs a block, with the versions and the target folder of the repository. The tool is installed without
    /// optimization, which takes less time.
    fn command(&self, script: &str) -> Command {
        let script = script
            .replace("3000", &self.front_port.to_string())
            .replace("3001", &self.next_port.to_string());
        let installed = self.folder.path().join("installed");
        let mut command = Command::new("bash");
        command
            .args(["-euo", "pipefail", "-c"])
            .arg(format!(
                "PATH=\"{}/bin:$PATH\"\n{script}",
                installed.display()
            ))
            .current_dir(self.folder.path())
            .env("CARGO_INSTALL_ROOT", installed)
            .env("CARGO_TARGET_DIR", self.target(&script))
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
            .env("PORT", self.front_port.to_string())
            .env("LEGACY", format!("http://127.0.0.1:{}", self.next_port))
            .env("NEXT_TELEMETRY_DISABLED", "1")
            .env_remove("CI")
            .env_remove("RUSTFLAGS");
        command
    }

    /// The tool is a workspace with a lock file of its own.
    fn target(&self, script: &str) -> PathBuf {
        if script.contains("cargo install") {
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("walk")
        } else {
            target()
        }
    }

    fn run(&mut self, script: &str) {
        self.steps += 1;
        let output = output(&mut self.command(script), 900);
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{script}\n{stdout}{stderr}");
        self.output = stdout.replace('\r', "");
        self.use_versions_of_the_repository();
    }

    /// The project that `new` has made resolves its dependencies as the repository does, so that little is compiled.
    fn use_versions_of_the_repository(&self) {
        let project = self.folder.path().join("web-rust");
        let lock = project.join("Cargo.lock");
        if project.exists() && !lock.exists() {
            fs::copy(repository().join("Cargo.lock"), lock).unwrap();
        }
    }

    fn serve(&mut self, script: &str) {
        self.steps += 1;
        if script.contains("3001") {
            let command = self.command(script);
            self.next = Some(Server::start(command, self.next_port));
        } else {
            self.front = None;
            let command = self.command(script);
            self.front = Some(Server::start(command, self.front_port));
        }
    }

    fn expect(&self, lines: &str) {
        for line in lines.lines() {
            assert!(
                self.output.contains(line.trim_end()),
                "`{line}` is not in\n{}",
                self.output
            );
        }
    }
}

/// A server in a process group of its own, which is stopped at the end.
struct Server(Child);

impl Server {
    /// Starts a server, and waits until it accepts connections. The time includes the build of the Rust server.
    fn start(mut command: Command, port: u16) -> Self {
        let child = command.stdin(Stdio::null()).process_group(0).spawn();
        let mut server = Self(child.unwrap());
        let end = Instant::now() + Duration::from_secs(400);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let exited = server.0.try_wait().unwrap();
            assert!(exited.is_none(), "the server has exited: {exited:?}");
            assert!(Instant::now() < end, "nothing listens on port {port}");
            thread::sleep(Duration::from_millis(50));
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let group = Pid::from_child(&self.0);
        let _ = kill_process_group(group, Signal::TERM);
        let end = Instant::now() + Duration::from_secs(10);
        while self.0.try_wait().is_ok_and(|status| status.is_none()) && Instant::now() < end {
            thread::sleep(Duration::from_millis(20));
        }
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.0.wait();
    }
}

/// A free port that does not contain the digits of a port in the document.
fn free_port() -> u16 {
    loop {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        if !port.to_string().contains("300") {
            return port;
        }
    }
}
