//! Runs the tool, Cargo and servers, each with a time limit.
#![allow(dead_code, reason = "each test file uses a part")]
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// The repository.
pub(crate) fn repository() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    folder.canonicalize().unwrap()
}

/// Runs the tool in a folder.
pub(crate) fn tool(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-twinroute"));
    output(command.current_dir(folder).args(words), 60)
}

/// The output of the tool, which must succeed.
pub(crate) fn stdout(folder: &Path, words: &[&str]) -> String {
    let output = tool(folder, words);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// The message of the tool, which must fail.
pub(crate) fn error(folder: &Path, words: &[&str]) -> String {
    let output = tool(folder, words);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    text(&output.stderr)
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub(crate) fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// The folder that all projects are built in. It is that of the libraries, for which actix-web is compiled already, once in CI.
pub(crate) fn target() -> PathBuf {
    repository().join("target")
}

/// Runs Cargo in a project, with the versions and the target folder of the repository, so that little is compiled. `CI` keeps the build
/// from writing `src/routes.rs`.
pub(crate) fn cargo(project: &Path, words: &[&str]) -> Command {
    let lock = project.join("Cargo.lock");
    if !lock.exists() {
        fs::copy(repository().join("Cargo.lock"), lock).unwrap();
    }
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(project)
        .args(words)
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .env("CI", "true")
        .env_remove("RUSTFLAGS");
    command
}

/// Runs Cargo, which must succeed without a warning.
pub(crate) fn cargo_succeeds(project: &Path, words: &[&str]) -> String {
    let output = output(&mut cargo(project, words), 500);
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{words:?}: {stdout}{stderr}");
    assert!(!stderr.contains("warning:"), "{words:?}: {stderr}");
    stdout
}

/// The output of a command. One that runs for too long is killed, and the test fails.
pub(crate) fn output(command: &mut Command, seconds: u64) -> Output {
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped());
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut running = Running(child);
    let read = |mut pipe: Box<dyn std::io::Read + Send>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            pipe.read_to_end(&mut bytes).unwrap();
            bytes
        })
    };
    let stdout = read(Box::new(running.0.stdout.take().unwrap()));
    let stderr = read(Box::new(running.0.stderr.take().unwrap()));
    let end = Instant::now() + Duration::from_secs(seconds);
    let status = loop {
        if let Some(status) = running.0.try_wait().unwrap() {
            break status;
        }
        assert!(
            Instant::now() < end,
            "{command:?} runs for over {seconds} s"
        );
        thread::sleep(Duration::from_millis(20));
    };
    Output {
        status,
        stdout: stdout.join().unwrap(),
        stderr: stderr.join().unwrap(),
    }
}

/// A process that is killed when the test ends.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server that was started with `cargo run`.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// What it logged before it listened.
    pub(crate) log: String,
    _process: Running,
}

impl Server {
    /// Starts a server, and waits until it logs its address. On Unix, `cargo run` becomes the server.
    pub(crate) fn start(command: &mut Command) -> Self {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let (stdout, stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let pipes: [Box<dyn std::io::Read + Send>; 2] = [Box::new(stdout), Box::new(stderr)];
        for pipe in pipes {
            let sender = sender.clone();
            thread::spawn(move || {
                let lines = BufReader::new(pipe).lines().map_while(Result::ok);
                lines.for_each(|line| drop(sender.send(line)));
            });
        }
        // With the pipes, the channel closes: a server that ends is noticed at once.
        drop(sender);
        let process = Running(child);
        let (address, log) = listening(&lines);
        Self {
            address,
            log,
            _process: process,
        }
    }

    /// Sends a request, and returns the response as text.
    pub(crate) fn get(&self, target: &str) -> String {
        self.get_with(target, "")
    }

    /// As [`get`](Self::get), with further lines of headers.
    pub(crate) fn get_with(&self, target: &str, headers: &str) -> String {
        let mut socket = TcpStream::connect(self.address).unwrap();
        let limit = Some(Duration::from_secs(10));
        socket.set_read_timeout(limit).unwrap();
        let head = format!(
            "GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"
        );
        socket.write_all(head.as_bytes()).unwrap();
        let mut response = Vec::new();
        socket.read_to_end(&mut response).unwrap();
        String::from_utf8_lossy(&response).into_owned()
    }
}

fn listening(lines: &Receiver<String>) -> (SocketAddr, String) {
    let mut log = String::new();
    let end = Instant::now() + Duration::from_secs(300);
    loop {
        let rest = end.saturating_duration_since(Instant::now());
        let Ok(line) = lines.recv_timeout(rest) else {
            panic!("the server does not listen: {log}");
        };
        if let Some((_, address)) = line.split_once("listening on http://") {
            return (address.trim().parse().unwrap(), log);
        }
        log.push_str(&line);
        log.push('\n');
    }
}
