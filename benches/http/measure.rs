//! All measurements of a run, in order.

use std::io::{self, Write as _};

use twinroute_benches::{
    checked::{self, CheckedRequest},
    load::Load,
    process::{self, Process},
    scenarios::{self, Scenario},
};

use crate::{
    growth, latency, machine, memory, next,
    options::Options,
    report::{Measured, Report, ScenarioResult, Spread},
};

/// A server with its name in the report.
pub(crate) struct MeasuredServer {
    pub(crate) name: &'static str,
    pub(crate) process: Process,
}

pub(crate) fn all(options: &Options) -> io::Result<Report> {
    process::prepare()?;
    let mut absent = Vec::new();
    let names = names(options, &mut absent)?;
    let servers = names
        .into_iter()
        .map(|name| {
            Ok(MeasuredServer {
                name,
                process: start(name)?,
            })
        })
        .collect::<io::Result<Vec<_>>>()?;
    let throughput = throughput(&servers, options)?;
    let latency = latency::all(&servers, &throughput, options)?;
    let resources = memory::all(&servers, options)?;
    drop(servers);
    let growth = if options.quick {
        Vec::new()
    } else {
        growth::all(options)?
    };
    Ok(Report {
        machine: machine::describe(options),
        throughput,
        latency,
        growth,
        resources,
        absent,
    })
}

/// The names of the servers. Plain actix-web is the first, and runs twice: its ratio to itself shows the noise of the machine.
fn names(options: &Options, absent: &mut Vec<String>) -> io::Result<Vec<&'static str>> {
    let mut names = vec!["plain", "plain again"];
    let is_wanted = |name: &&str| options.servers.iter().any(|server| server == name);
    names.extend(
        ["axum", "nextrs", "twinroute"]
            .iter()
            .filter(|name| is_wanted(name)),
    );
    if !is_wanted(&"next") {
        absent.push("Next.js was not selected".to_owned());
    } else if next::is_there() {
        print_progress("building benches/next")?;
        next::build()?;
        names.push("next");
    } else {
        absent.push("Next.js: `npm` is not installed on this machine".to_owned());
    }
    Ok(names)
}

pub(crate) fn start(name: &str) -> io::Result<Process> {
    let mut process = match name {
        "next" => next::start()?,
        "plain again" => Process::this(&["serve", "plain"])?,
        name => Process::this(&["serve", name])?,
    };
    process.wait(&scenarios::get("/hello"))?;
    Ok(process)
}

pub(crate) fn print_progress(what: &str) -> io::Result<()> {
    writeln!(io::stderr(), "{what}")
}

fn throughput(servers: &[MeasuredServer], options: &Options) -> io::Result<Vec<ScenarioResult>> {
    let scenarios = scenarios::all();
    let wanted = scenarios
        .iter()
        .filter(|scenario| options.wants(scenario.name));
    let compare = |scenario: &Scenario| {
        let requests = check(servers, scenario)?;
        let runs = servers.iter().zip(&requests);
        let runs: Vec<_> = runs
            .map(|(server, requests)| (server.name, &server.process, &requests[..]))
            .collect();
        let compared = ScenarioResult {
            scenario: scenario.name.to_owned(),
            style: scenario.style,
            servers: rounds(&runs, scenario.connections, options)?,
        };
        print_progress(&line(&compared))?;
        Ok(compared)
    };
    wanted.map(compare).collect()
}

/// Sends each request to every server once, and fails if a response differs from plain actix-web's.
fn check(servers: &[MeasuredServer], scenario: &Scenario) -> io::Result<Vec<Vec<CheckedRequest>>> {
    let mut checked = vec![Vec::new(); servers.len()];
    for request in &scenario.requests {
        let mut expected = None;
        for (server, checked) in servers.iter().zip(&mut checked) {
            let (response, request) =
                checked::fetch(server.process.address(), request, scenario.completion)?;
            checked.push(request);
            let name = format!("{}, {:?} {}", server.name, scenario.style, scenario.name);
            match &mut expected {
                None => expected = Some(response),
                Some(expected) => response.check(expected, &name)?,
            }
        }
    }
    Ok(checked)
}

/// The servers take turns in each round. The first round warms up.
pub(crate) fn rounds(
    runs: &[(&str, &Process, &[CheckedRequest])],
    connections: usize,
    options: &Options,
) -> io::Result<Vec<Measured>> {
    let mut measured: Vec<_> = runs
        .iter()
        .map(|(name, ..)| Measured {
            server: (*name).to_owned(),
            rates: Vec::new(),
            cpu: 0.0,
        })
        .collect();
    let mut totals = vec![0; runs.len()];
    for round in 0..=options.rounds {
        for (place, (name, process, requests)) in runs.iter().enumerate() {
            let failed = |error| io::Error::other(format!("{name}: {error}"));
            let before = process.cpu_time()?;
            let mut load = Load::open(process.address(), requests, connections).map_err(failed)?;
            let throughput = load.closed_loop(options.time).map_err(failed)?;
            if round > 0 {
                measured[place].rates.push(throughput.rate);
                measured[place].cpu += (process.cpu_time()? - before).as_secs_f64() * 1e6;
                totals[place] += throughput.total;
            }
        }
    }
    for (measured, total) in measured.iter_mut().zip(totals) {
        measured.cpu /= total as f64;
    }
    Ok(measured)
}

pub(crate) fn line(compared: &ScenarioResult) -> String {
    let servers = compared.servers.iter().map(|measured| {
        let rate = Spread::of(measured.rates.iter().copied()).median;
        let ratio = compared
            .ratios(&measured.server)
            .map_or(f64::NAN, |ratio| ratio.median);
        format!("{} {rate:.0} ({ratio:.3})", measured.server)
    });
    let servers: Vec<_> = servers.collect();
    format!(
        "{:?} {}: {}",
        compared.style,
        compared.scenario,
        servers.join(", ")
    )
}
