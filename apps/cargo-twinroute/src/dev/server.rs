//! A run of the server.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::group::{Group, terminate};
use super::lines::{LONGEST_LINE, read_line};
use super::output::Output;
use super::project::Project;
use super::writer::Stream;

/// The lines of output that are kept for the page.
const KEPT_LINES: usize = 60;

/// How long the output of a server that has exited is read: a process that it started may hold the pipe.
const LAST_OUTPUT: Duration = Duration::from_millis(300);

/// Ends the server if `dev` is killed without a chance to do so: then the pipe to this shell closes. It leads the group of the
/// server.
const GUARD: &str = "trap '' HUP INT TERM; read -r _; kill -TERM 0; sleep 1; kill -KILL 0";

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    pub(crate) pid: u32,
    /// The program that it runs.
    pub(crate) stamp: Stamp,
    lines: Lines,
    readers: [JoinHandle<()>; 2],
    // Killed with the guard and the server when this value is dropped.
    _group: Option<Group>,
    // Has the pipe to the guard.
    _guard: Child,
}

/// The last lines of output.
type Lines = Arc<Mutex<VecDeque<String>>>;

/// What a server needs.
#[derive(Debug)]
pub(crate) struct Start<'a> {
    pub(crate) executable: &'a Path,
    pub(crate) project: &'a Project,
    pub(crate) listener: &'a TcpListener,
    pub(crate) host: &'a str,
    /// The socket for notifications.
    pub(crate) notify_socket: &'a Path,
    pub(crate) output: &'a Arc<Output>,
}

/// Identifies a build of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    inode: u64,
    length: u64,
    modified: (i64, i64),
}

/// How a server has exited by itself.
#[derive(Debug)]
pub(crate) struct Exit {
    pub(crate) status: ExitStatus,
    pub(crate) lines: Vec<String>,
}

/// How a server that was asked to stop has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Stopped,
    Killed,
}

impl Stamp {
    pub(crate) fn of(executable: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(executable)?;
        Ok(Self {
            inode: metadata.ino(),
            length: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
        })
    }
}

impl Server {
    /// Starts a server with the listening socket as its standard input.
    pub(crate) fn start(start: &Start<'_>) -> io::Result<Self> {
        let stamp = Stamp::of(start.executable)?;
        let guard = guard()?;
        // From here on, an error kills the guard.
        let group = Group::led_by(guard.id());
        let mut child = command(start)?
            .process_group(
                guard
                    .id()
                    .and_then(|id| i32::try_from(id).ok())
                    .unwrap_or(0),
            )
            .spawn()?;
        let lines = Lines::default();
        let readers = [
            copy(child.stdout.take(), Stream::Stdout, &lines, start.output),
            copy(child.stderr.take(), Stream::Stderr, &lines, start.output),
        ];
        Ok(Self {
            pid: child.id().unwrap_or_default(),
            child,
            stamp,
            lines,
            readers,
            _group: group,
            _guard: guard,
        })
    }

    /// Waits until the server exits by itself. It may be cancelled.
    pub(crate) async fn exited(&mut self) -> io::Result<Exit> {
        let status = self.child.wait().await?;
        for reader in &mut self.readers {
            if !reader.is_finished() {
                let _ = timeout(LAST_OUTPUT, reader).await;
            }
        }
        let lines = self.last_lines();
        Ok(Exit { status, lines })
    }

    /// The last lines that it has written.
    pub(crate) fn last_lines(&self) -> Vec<String> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().cloned().collect()
    }

    /// Sends SIGTERM, waits for `grace`, and kills what is left.
    pub(crate) async fn stop(mut self, grace: Duration) -> End {
        terminate(self.child.id());
        match timeout(grace, self.child.wait()).await {
            Ok(_) => End::Stopped,
            Err(_) => {
                let _ = self.child.kill().await;
                End::Killed
            }
        }
    }
}

fn guard() -> io::Result<Child> {
    Command::new("/bin/sh")
        .args(["-c", GUARD])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
}

fn command(start: &Start<'_>) -> io::Result<Command> {
    let mut command = Command::new(start.executable);
    let port = start.listener.local_addr()?.port();
    command
        .current_dir(&start.project.folder)
        // As `cargo run` does.
        .env("CARGO_MANIFEST_DIR", &start.project.folder)
        .env("HOST", start.host)
        .env("PORT", port.to_string())
        .env("NOTIFY_SOCKET", start.notify_socket)
        .env("TWINROUTE_DEV_SOCKET", start.notify_socket)
        .env_remove("LISTEN_PID")
        .env_remove("LISTEN_FDS")
        .stdin(Stdio::from(OwnedFd::from(start.listener.try_clone()?)))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Ok(command)
}

/// Writes each line of a pipe to the terminal, and keeps it.
fn copy(
    pipe: Option<impl AsyncRead + Unpin + 'static + Send>,
    stream: Stream,
    lines: &Lines,
    output: &Arc<Output>,
) -> JoinHandle<()> {
    let (lines, output) = (Arc::clone(lines), Arc::clone(output));
    tokio::spawn(async move {
        let Some(pipe) = pipe else { return };
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while read_line(&mut pipe, LONGEST_LINE, &mut line)
            .await
            .is_ok_and(|length| length > 0)
        {
            output.server(stream, line.clone()).await;
            let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
            if lines.len() == KEPT_LINES {
                lines.pop_front();
            }
            let text = String::from_utf8_lossy(&line);
            lines.push_back(text.trim_end_matches(['\n', '\r']).to_owned());
            line.clear();
        }
    })
}
