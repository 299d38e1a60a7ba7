//! Counts the instructions of a server with callgrind.

use std::{
    env, fs,
    io::{self, BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use twinroute_benches::{
    checked::{self, STATUS},
    scenarios::Scenario,
};
use twinroute_test_client::Peer;

/// Warm-up requests of each scenario in every run, after which one-time work is done. They are few, since their cost
/// varies with the seeds of hash tables, and the variation is attributed to the counted requests.
const WARM_UP: usize = 20;
/// Counted requests.
const COUNTED: usize = 2000;

/// Counts the instructions of requests to one of the servers.
#[derive(Debug)]
pub(crate) struct Counter {
    // The arguments of the server.
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

    /// Instructions for one request of each scenario: the difference between a run with many such requests and one without. So
    /// start and stop are not counted, without calls into valgrind.
    pub(crate) fn each(&self, scenarios: &[Scenario]) -> io::Result<Vec<f64>> {
        let none = self.total(scenarios, None)?;
        (0..scenarios.len())
            .map(|place| {
                let with = self.total(scenarios, Some(place))?;
                Ok(with.saturating_sub(none) as f64 / COUNTED as f64)
            })
            .collect()
    }

    /// All instructions of a run: the warm-up of every scenario, and then the counted one.
    fn total(&self, scenarios: &[Scenario], counted: Option<usize>) -> io::Result<u64> {
        let mut server = self.start()?;
        let sent = send_all(&mut server, scenarios, counted);
        if let Some(pid) = i32::try_from(server.id()).ok().and_then(Pid::from_raw) {
            kill_process(pid, Signal::TERM)?;
        }
        server.wait()?;
        sent?;
        let written = fs::read_to_string(&self.output)?;
        fs::remove_file(&self.output)?;
        let total = written
            .lines()
            .find_map(|line| line.strip_prefix("totals: "));
        let total = total.and_then(|total| total.trim().parse().ok());
        total.ok_or_else(|| io::Error::other("callgrind wrote no total"))
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

fn send_all(server: &mut Child, scenarios: &[Scenario], counted: Option<usize>) -> io::Result<()> {
    let mut line = String::new();
    if let Some(stdout) = server.stdout.take() {
        BufReader::new(stdout).read_line(&mut line)?;
    }
    let port = line.trim().parse().map_err(io::Error::other)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    for (place, scenario) in scenarios.iter().enumerate() {
        let counted = if counted == Some(place) { COUNTED } else { 0 };
        send(address, scenario, WARM_UP + counted)?;
    }
    Ok(())
}

/// Sends the first request of a scenario `times` times over one connection.
fn send(address: SocketAddr, scenario: &Scenario, times: usize) -> io::Result<()> {
    let (_, request) = checked::fetch(address, &scenario.requests[0], scenario.completion)?;
    let mut peer = TcpStream::connect(address).and_then(Peer::new)?;
    for _ in 0..times {
        peer.write_all(&request.bytes)?;
        let response = peer.read_message()?;
        let mut status = [0; STATUS];
        status.copy_from_slice(&response.raw[..STATUS]);
        request.check(&status, response.raw.len())?;
    }
    Ok(())
}
