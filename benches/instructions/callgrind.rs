//! A server under callgrind.

use std::{
    env, fs,
    io::{self, BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use twinroute_benches::{
    exchange::{self, STATUS},
    scenarios::Scenario,
};
use twinroute_test_client::Peer;

/// Requests of each scenario before what is counted, in every run: what happens only once has happened then. They are few,
/// since what they cost differs from run to run, with the seeds of hash tables, and is taken for that of the others.
const WARM_UP: usize = 20;
/// Requests that are counted.
const COUNTED: usize = 2000;

/// Counts what requests to one of our servers cost.
#[derive(Debug)]
pub(crate) struct Counter {
    // The arguments it is started with.
    serve: Vec<String>,
    output: PathBuf,
}

impl Counter {
    pub(crate) fn new(serve: &[&str]) -> Self {
        let file = format!("twinroute-callgrind.{}.{}", std::process::id(), serve[0]);
        Self {
            serve: serve.iter().map(|&arg| arg.to_owned()).collect(),
            output: env::temp_dir().join(file),
        }
    }

    /// Instructions for one request of each scenario: the difference between a run with many and one with none of it. So
    /// start and stop are not counted, and no call into valgrind is needed.
    pub(crate) fn each(&self, scenarios: &[Scenario]) -> io::Result<Vec<f64>> {
        let none = self.total(scenarios, None)?;
        (0..scenarios.len())
            .map(|place| {
                let with = self.total(scenarios, Some(place))?;
                Ok(with.saturating_sub(none) as f64 / COUNTED as f64)
            })
            .collect()
    }

    /// All instructions of one run: every scenario's warm-up, and then one of them.
    fn total(&self, scenarios: &[Scenario], counted: Option<usize>) -> io::Result<u64> {
        let mut server = self.start()?;
        let ran = ask_all(&mut server, scenarios, counted);
        if let Some(pid) = i32::try_from(server.id()).ok().and_then(Pid::from_raw) {
            kill_process(pid, Signal::TERM)?;
        }
        server.wait()?;
        ran?;
        let written = fs::read_to_string(&self.output)?;
        fs::remove_file(&self.output)?;
        let total = written
            .lines()
            .find_map(|line| line.strip_prefix("totals: "));
        let total = total.and_then(|total| total.trim().parse().ok());
        total.ok_or_else(|| io::Error::other("callgrind gives no total"))
    }

    fn start(&self) -> io::Result<Child> {
        let program = env::current_exe()?;
        Command::new("valgrind")
            .args(["--tool=callgrind", "--quiet"])
            .arg(format!("--callgrind-out-file={}", self.output.display()))
            .arg(program)
            .arg("serve")
            .args(&self.serve)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| io::Error::new(error.kind(), format!("`valgrind` is needed: {error}")))
    }
}

fn ask_all(server: &mut Child, scenarios: &[Scenario], counted: Option<usize>) -> io::Result<()> {
    let mut line = String::new();
    if let Some(stdout) = server.stdout.take() {
        BufReader::new(stdout).read_line(&mut line)?;
    }
    let port = line.trim().parse().map_err(io::Error::other)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    for (place, scenario) in scenarios.iter().enumerate() {
        let counted = if counted == Some(place) { COUNTED } else { 0 };
        ask(address, scenario, WARM_UP + counted)?;
    }
    Ok(())
}

/// Asks so many times over one connection.
fn ask(address: SocketAddr, scenario: &Scenario, times: usize) -> io::Result<()> {
    let (_, exchange) = exchange::ask(address, &scenario.requests[0], scenario.ends)?;
    let mut peer = TcpStream::connect(address).and_then(Peer::new)?;
    for _ in 0..times {
        peer.write_all(&exchange.request)?;
        let response = peer.read_message()?;
        let mut status = [0; STATUS];
        status.copy_from_slice(&response.raw[..STATUS]);
        exchange.check(&status, response.raw.len())?;
    }
    Ok(())
}
