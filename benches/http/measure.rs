//! All measurements of a run, in order.

use std::{
    fs,
    io::{self, Write as _},
    process::Command,
    time::Duration,
};

use twinroute_benches::{
    exchange::{self, Exchange},
    load::Load,
    process::{self, Process},
    scenarios::{self, CONNECTIONS, Ends, Scenario, Style},
    servers,
};

use crate::{
    memory, next,
    options::Options,
    report::{Compared, Latency, Measured, Report, Spread},
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
    let latency = latency(&servers, &throughput, options)?;
    let resources = memory::all(&servers, options)?;
    drop(servers);
    let growth = if options.quick {
        Vec::new()
    } else {
        growth(options)?
    };
    Ok(Report {
        machine: machine(options),
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

fn tell(what: &str) -> io::Result<()> {
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
fn rounds(
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

fn line(compared: &Compared) -> String {
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

/// Hello at a rate that every server can answer, and at half of what plain actix-web can.
fn latency(
    servers: &[Server],
    throughput: &[Compared],
    options: &Options,
) -> io::Result<Vec<Latency>> {
    let time = if options.quick {
        Duration::from_millis(300)
    } else {
        Duration::from_secs(5)
    };
    let mut latencies = Vec::new();
    for hello in throughput
        .iter()
        .filter(|compared| compared.scenario == "hello")
    {
        let path = if hello.style == Style::Pages {
            "/api/hello"
        } else {
            "/hello"
        };
        let half = Spread::of(hello.servers[0].rates.iter().copied()).median / 2.0;
        for rate in [500.0, (half / 1000.0).floor() * 1000.0] {
            for server in servers {
                let address = server.process.address();
                let (_, exchange) = exchange::ask(address, &scenarios::get(path), Ends::AsFramed)?;
                let exchanges = [exchange];
                let mut load = Load::open(address, &exchanges, CONNECTIONS)?;
                // Each connection asks once: plain actix-web gives up on those that have not after five seconds.
                load.closed_loop(Duration::ZERO)?;
                let times = load.open_loop(rate, time)?;
                latencies.push(Latency {
                    style: hello.style,
                    server: server.name.to_owned(),
                    rate,
                    percentiles: times.map(percentiles),
                });
            }
        }
    }
    Ok(latencies)
}

fn percentiles(mut nanoseconds: Vec<u64>) -> [f64; 4] {
    nanoseconds.sort_unstable();
    let at = |part: f64| {
        let place = (nanoseconds.len() as f64 * part) as usize;
        nanoseconds
            .get(place.min(nanoseconds.len() - 1))
            .map_or(f64::NAN, |time| *time as f64 / 1e3)
    };
    [at(0.5), at(0.9), at(0.99), at(0.999)]
}

/// Tables of more and more routes: the first, the middle and the last of each.
fn growth(options: &Options) -> io::Result<Vec<Compared>> {
    let mut grown = Vec::new();
    for count in [1, 100, 1_000, 10_000] {
        let names = ["plain", "axum", "twinroute"];
        let processes = names
            .map(|name| Ok((name, Process::this(&["serve", name, &count.to_string()])?)))
            .into_iter()
            .collect::<io::Result<Vec<_>>>()?;
        for (which, place) in [("first", 0), ("middle", count / 2), ("last", count - 1)] {
            let request = scenarios::get(&servers::path(place));
            let learn = |(_, process): &(&str, Process)| {
                Ok([exchange::ask(process.address(), &request, Ends::AsFramed)?.1])
            };
            let exchanges = processes
                .iter()
                .map(learn)
                .collect::<io::Result<Vec<_>>>()?;
            let runs = processes.iter().zip(&exchanges);
            let runs: Vec<_> = runs
                .map(|((name, process), learnt)| (*name, process, &learnt[..]))
                .collect();
            grown.push(Compared {
                scenario: format!("{count} routes, {which}"),
                style: Style::App,
                servers: rounds(&runs, CONNECTIONS, options)?,
            });
            tell(&grown.last().map(line).unwrap_or_default())?;
            if count == 1 {
                break;
            }
        }
    }
    Ok(grown)
}

/// What the figures depend on.
fn machine(options: &Options) -> Vec<(String, String)> {
    let output = |program: &str, args: &[&str]| {
        let output = Command::new(program).args(args).output();
        let text = output.map(|output| output.stdout).unwrap_or_default();
        String::from_utf8_lossy(&text).trim().to_owned()
    };
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let rounds = format!(
        "{} after one to warm up, of {} ms for each server; {CONNECTIONS} connections, 8 for what is of 1 MiB",
        options.rounds,
        options.time.as_millis()
    );
    [
        (
            "processor",
            model.map_or_else(String::new, |(_, name)| name.to_owned()),
        ),
        ("system", output("uname", &["-sr"])),
        ("Rust", output("rustc", &["--version"])),
        ("Node", output("node", &["--version"])),
        (
            "commit",
            output("git", &["describe", "--always", "--dirty"]),
        ),
        ("rounds", rounds),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}
