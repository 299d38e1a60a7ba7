//! Servers in processes of their own on one core, and their processor time and memory.

use std::{
    env, fs,
    io::{self, BufRead as _, BufReader},
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::{
    process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, setrlimit},
    thread::{CpuSet, sched_setaffinity},
};

use crate::{
    checked::{self, CheckedRequest},
    scenarios::Completion,
};

/// The core of the measured server.
pub const MEASURED: usize = 0;

/// The core of the load.
pub const OTHER: usize = 1;

const PAGE: u64 = 4096;

/// A server on a port of the loopback interface, stopped when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    port: u16,
}

/// Pins this process, which is the load, to its core, and raises the limit of open files for it and its children.
///
/// # Errors
/// When there are fewer than two cores.
pub fn prepare() -> io::Result<()> {
    let limit = getrlimit(Resource::Nofile);
    let current = limit.maximum;
    setrlimit(Resource::Nofile, Rlimit { current, ..limit })?;
    let mut cores = CpuSet::new();
    cores.set(OTHER);
    let pinned = sched_setaffinity(None, &cores);
    pinned.map_err(|error| io::Error::other(format!("two cores are needed: {error}")))
}

/// A command that runs `program` on one core.
#[must_use]
pub fn pinned(core: usize, program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", &core.to_string()]).arg(program);
    command
}

impl Process {
    /// Starts this program with other arguments on the measured core. It prints the port that it listens on.
    ///
    /// # Errors
    /// When it does not start.
    pub fn this(args: &[&str]) -> io::Result<Self> {
        let mut command = pinned(MEASURED, env::current_exe()?.as_ref());
        let mut process = Self::start(command.args(args).stdout(Stdio::piped()), 0)?;
        let mut line = String::new();
        if let Some(stdout) = process.child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let failed = |error| io::Error::other(format!("{args:?} did not start: {error}"));
        process.port = line.trim().parse().map_err(failed)?;
        Ok(process)
    }

    /// Starts a command from [`pinned`] that will listen on `port`.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(command: &mut Command, port: u16) -> io::Result<Self> {
        let needed = |error: io::Error| {
            io::Error::new(error.kind(), format!("`taskset` is needed: {error}"))
        };
        let child = command.spawn().map_err(needed)?;
        Ok(Self { child, port })
    }

    /// The port that it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }

    /// Waits until the server responds to `request`.
    ///
    /// # Errors
    /// When it stops, or does not respond within a minute.
    pub fn wait(&mut self, request: &[u8]) -> io::Result<CheckedRequest> {
        let start = Instant::now();
        loop {
            match checked::fetch(self.address(), request, Completion::Framed) {
                Ok((_, request)) => return Ok(request),
                Err(error) if start.elapsed() > Duration::from_secs(60) => return Err(error),
                Err(_) if self.child.try_wait()?.is_some() => {
                    return Err(io::Error::other("the server exited"));
                }
                Err(_) => thread::sleep(Duration::from_millis(1)),
            }
        }
    }

    fn proc(&self) -> String {
        format!("/proc/{}", self.child.id())
    }

    /// The processor time of its threads and those of its children.
    ///
    /// # Errors
    /// Where there is no `/proc`.
    pub fn cpu_time(&self) -> io::Result<Duration> {
        cpu_time(self.proc().as_ref())
    }

    /// Its resident memory in bytes.
    ///
    /// # Errors
    /// Where there is no `/proc`.
    pub fn memory(&self) -> io::Result<u64> {
        let statm = fs::read_to_string(self.proc() + "/statm")?;
        let pages = statm
            .split(' ')
            .nth(1)
            .and_then(|pages| pages.parse::<u64>().ok());
        Ok(pages.unwrap_or_default() * PAGE)
    }
}

fn cpu_time(process: &Path) -> io::Result<Duration> {
    let mut time = Duration::ZERO;
    for task in fs::read_dir(process.join("task"))? {
        let task = task?.path();
        // A thread may end in the meantime.
        let schedstat = fs::read_to_string(task.join("schedstat")).unwrap_or_default();
        let nanoseconds = schedstat
            .split(' ')
            .next()
            .and_then(|text| text.parse().ok());
        time += Duration::from_nanos(nanoseconds.unwrap_or_default());
        let children = fs::read_to_string(task.join("children")).unwrap_or_default();
        for child in children.split_whitespace() {
            time += cpu_time(&Path::new("/proc").join(child))?;
        }
    }
    Ok(time)
}

impl Drop for Process {
    fn drop(&mut self) {
        // Not SIGKILL: nginx has to stop its workers.
        if let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process(pid, Signal::TERM);
        }
        let _ = self.child.wait();
    }
}
