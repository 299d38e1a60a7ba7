//! A server in a process of its own, on the first core, and what it takes there.

use std::{
    env, fs,
    io::{self, BufRead as _, BufReader},
    net::{Ipv4Addr, SocketAddr},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use rustix::{
    process::{Resource, Rlimit, getrlimit, setrlimit},
    thread::{CpuSet, sched_setaffinity},
};
use twinroute_benches::{
    exchange::{self, Exchange},
    scenarios::Ends,
};

const PAGE: u64 = 4096;

const SERVERS_CORE: usize = 0;
const LOAD_CORE: usize = 1;

/// A running server, stopped when dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    address: SocketAddr,
}

/// Puts this process on the core of the load, and lets it and what it starts have as many connections as it may.
pub(crate) fn prepare() -> io::Result<()> {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(
        Resource::Nofile,
        Rlimit {
            current: limit.maximum,
            ..limit
        },
    )?;
    pin(LOAD_CORE)
}

fn pin(core: usize) -> io::Result<()> {
    let mut cores = CpuSet::new();
    cores.set(core);
    let pinned = sched_setaffinity(None, &cores);
    pinned.map_err(|error| io::Error::other(format!("two cores are needed: {error}")))
}

/// A child inherits the core it is started from.
pub(crate) fn spawn(command: &mut Command) -> io::Result<Child> {
    pin(SERVERS_CORE)?;
    let child = command.spawn();
    pin(LOAD_CORE)?;
    child
}

impl Process {
    /// Starts one of our own servers: with the compared routes, or with so many others.
    pub(crate) fn start(name: &str, count: Option<usize>) -> io::Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command.args(["serve", name]).stdout(Stdio::piped());
        command.args(count.map(|count| count.to_string()));
        let mut child = spawn(&mut command)?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let failed = |error| io::Error::other(format!("`{name}` did not start: {error}"));
        let port = line.trim().parse().map_err(failed)?;
        Ok(Self::new(child, port))
    }

    pub(crate) fn new(child: Child, port: u16) -> Self {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Self { child, address }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits for an answer to `request`, which is what a user would wait for.
    pub(crate) fn wait(&mut self, request: &[u8]) -> io::Result<Exchange> {
        let begin = Instant::now();
        loop {
            match exchange::ask(self.address, request, Ends::AsFramed) {
                Ok((_, exchange)) => return Ok(exchange),
                Err(error) if begin.elapsed() > Duration::from_secs(60) => return Err(error),
                Err(_) if self.child.try_wait()?.is_some() => {
                    return Err(io::Error::other("a server stopped by itself"));
                }
                Err(_) => std::thread::sleep(Duration::from_millis(1)),
            }
        }
    }

    /// The processor time that its threads have used.
    pub(crate) fn cpu(&self) -> io::Result<Duration> {
        let mut nanoseconds = 0;
        for thread in fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            // One that ends meanwhile has had its say in no round of ours: workers live as long as their server.
            let stat = fs::read_to_string(thread?.path().join("schedstat")).unwrap_or_default();
            let used = stat
                .split(' ')
                .next()
                .and_then(|used| used.parse::<u64>().ok());
            nanoseconds += used.unwrap_or_default();
        }
        Ok(Duration::from_nanos(nanoseconds))
    }

    /// The memory it has in use, in bytes.
    pub(crate) fn memory(&self) -> io::Result<u64> {
        let statm = fs::read_to_string(format!("/proc/{}/statm", self.child.id()))?;
        let pages = statm
            .split(' ')
            .nth(1)
            .and_then(|pages| pages.parse::<u64>().ok());
        Ok(pages.unwrap_or_default() * PAGE)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
