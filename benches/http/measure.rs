//! All measurements of a run, in order.

use std::io::{self, Write as _};

use twinroute_benches::{
    exchange::{self, Exchange},
    load::Load,
    process::{self, Process},
    scenarios::{self, Scenario},
};

use crate::{
    growth, latency, machine, memory, next,
    options::Options,
    report::{Compared, Measured, Report, Spread},
};

/// A server under its name in the report.
pub(crate) struct Server {
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
            Ok(Server {
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

/// Plain actix-web first, and twice: its ratio to itself shows how far the machine can be trusted.
fn names(options: &Options, absent: &mut Vec<String>) -> io::Result<Vec<&'static str>> {
    let mut names = vec!["plain", "plain again"];
    let wanted = |name: &&str| options.servers.iter().any(|server| server == name);
    names.extend(
        ["axum", "nextrs", "twinroute"]
            .iter()
            .filter(|name| wanted(name)),
    );
    if !wanted(&"next") {
        absent.push("Next.js was not asked for".to_owned());
    } else if next::is_there() {
        tell("building benches/next")?;
        next::build()?;
        names.push("next");
    } else {
        absent.push("Next.js: there is no `node` on this machine".to_owned());
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

pub(crate) fn tell(what: &str) -> io::Result<()> {
    writeln!(io::stderr(), "{what}")
}

fn throughput(servers: &[Server], options: &Options) -> io::Result<Vec<Compared>> {
    let scenarios = scenarios::all();
    let wanted = scenarios
        .iter()
        .filter(|scenario| options.wants(scenario.name));
    let compare = |scenario: &Scenario| {
        let exchanges = check(servers, scenario)?;
        let runs = servers.iter().zip(&exchanges);
        let runs: Vec<_> = runs
            .map(|(server, exchanges)| (server.name, &server.process, &exchanges[..]))
            .collect();
        let compared = Compared {
            scenario: scenario.name.to_owned(),
            style: scenario.style,
            servers: rounds(&runs, scenario.connections, options)?,
        };
        tell(&line(&compared))?;
        Ok(compared)
    };
    wanted.map(compare).collect()
}

/// Asks every server everything once: whoever does not answer as plain actix-web does is not measured.
fn check(servers: &[Server], scenario: &Scenario) -> io::Result<Vec<Vec<Exchange>>> {
    let mut learnt = vec![Vec::new(); servers.len()];
    for request in &scenario.requests {
        let mut expected = None;
        for (server, learnt) in servers.iter().zip(&mut learnt) {
            let (answer, exchange) =
                exchange::ask(server.process.address(), request, scenario.ends)?;
            learnt.push(exchange);
            let who = format!("{}, {:?} {}", server.name, scenario.style, scenario.name);
            match &mut expected {
                None => expected = Some(answer),
                Some(expected) => answer.check(expected, &who)?,
            }
        }
    }
    Ok(learnt)
}

/// The servers take turns in each round. The first round warms up.
pub(crate) fn rounds(
    runs: &[(&str, &Process, &[Exchange])],
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
        for (place, (name, process, exchanges)) in runs.iter().enumerate() {
            let failed = |error| io::Error::other(format!("{name}: {error}"));
            let before = process.cpu_time()?;
            let mut load = Load::open(process.address(), exchanges, connections).map_err(failed)?;
            let answered = load.closed_loop(options.time).map_err(failed)?;
            if round > 0 {
                measured[place].rates.push(answered.rate);
                measured[place].cpu += (process.cpu_time()? - before).as_secs_f64() * 1e6;
                totals[place] += answered.total;
            }
        }
    }
    for (measured, total) in measured.iter_mut().zip(totals) {
        measured.cpu /= total as f64;
    }
    Ok(measured)
}

pub(crate) fn line(compared: &Compared) -> String {
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
