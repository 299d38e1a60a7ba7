//! Instructions per request of both of twinroute's styles and of plain actix-web, each a real server behind a socket.
//!
//! ```sh
//! cargo run --release -p twinroute-benches --bin instructions                       # fails on a regression of over 10 %
//! cargo run --release -p twinroute-benches --bin instructions -- in-front           # only what rules and a proxy cost
//! cargo run --release -p twinroute-benches --bin instructions -- kept               # only what a kept response costs
//! cargo run --release -p twinroute-benches --bin instructions -- limits             # only what a rate limit and security headers cost
//! cargo run --release -p twinroute-benches --bin instructions -- observed           # only what ids, an access log, metrics and spans cost
//! cargo run --release -p twinroute-benches --bin instructions -- --move-baseline    # sets a new baseline
//! ```
//!
//! It needs `valgrind`. Counts vary by less than a percent from run to run, independent of the load of the machine, but they
//! depend on the compiler. So the baseline is the ratio to plain actix-web in the same run. Every scenario is reported;
//! only a ratio that is more than 10 % larger is an error.

mod baseline;
mod callgrind;
mod in_front;
mod kept;
mod limits;
mod observed;

use std::{
    env,
    io::{self, Write as _},
    process::ExitCode,
    slice, thread,
};

use baseline::Baseline;
use callgrind::Counter;
use twinroute_benches::{
    document::table,
    scenarios::{self, Scenario},
    servers,
};

/// The counted scenarios, in both styles.
const SCENARIOS: [&str; 6] = [
    "hello",
    "[id]",
    "query",
    "JSON echo, 1 KiB",
    "JSON edit, 1 KiB",
    "urlencoded",
];

/// Instructions per request in one scenario.
struct Counted {
    name: String,
    plain: f64,
    twinroute: f64,
}

impl Counted {
    fn ratio(&self) -> f64 {
        self.twinroute / self.plain
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let result = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", "plain-alone", path] => servers::serve_plain_alone(path.to_owned()),
        ["serve", name] => servers::serve(name, None),
        [] => baseline::read()
            .and_then(|baseline| check(&baseline))
            .and_then(|()| in_front())
            .and_then(|()| kept())
            .and_then(|()| limits())
            .and_then(|()| observed()),
        ["in-front"] => in_front(),
        ["kept"] => kept(),
        ["limits"] => limits(),
        ["observed"] => observed(),
        ["--move-baseline"] => count().and_then(|counted| {
            print(&rows(&counted, None))?;
            baseline::publish(&counted)
        }),
        _ => Err(io::Error::other(
            "usage: instructions [in-front | kept | limits | observed | --move-baseline]",
        )),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn selected() -> Vec<Scenario> {
    let mut scenarios = scenarios::all();
    scenarios.retain(|scenario| SCENARIOS.contains(&scenario.name));
    scenarios
}

/// The name of a scenario in the baseline and in reports.
fn name(scenario: &Scenario) -> String {
    format!("{:?} {}", scenario.style, scenario.name)
}

/// Counts both servers concurrently: twinroute with all of its routes, plain actix-web with only the requested one.
fn count() -> io::Result<Vec<Counted>> {
    let scenarios = selected();
    let (plain, twinroute) = thread::scope(|scope| {
        let plain = scope.spawn(|| count_plain(&scenarios));
        let twinroute = Counter::new(&["twinroute"]).each(&scenarios);
        (plain.join(), twinroute)
    });
    let plain = plain.map_err(|_panic| io::Error::other("counting panicked"))??;
    let pairs = plain.into_iter().zip(twinroute?);
    let counted = scenarios.iter().zip(pairs);
    Ok(counted
        .map(|(scenario, (plain, twinroute))| Counted {
            name: name(scenario),
            plain,
            twinroute,
        })
        .collect())
}

fn count_plain(scenarios: &[Scenario]) -> io::Result<Vec<f64>> {
    let mut counted = Vec::new();
    for scenario in scenarios {
        let counter = Counter::new(&["plain-alone", &scenario.path()]);
        counted.extend(counter.each(slice::from_ref(scenario))?);
    }
    Ok(counted)
}

fn check(baseline: &Baseline) -> io::Result<()> {
    let counted = count()?;
    print(&rows(&counted, Some(baseline)))?;
    baseline.check(&counted)
}

/// Checks what config rules and a proxy cost.
fn in_front() -> io::Result<()> {
    print(&in_front::check()?)
}

/// Checks what a kept response costs.
fn kept() -> io::Result<()> {
    print(&kept::check()?)
}

/// Checks what a rate limit and security headers cost.
fn limits() -> io::Result<()> {
    print(&limits::check()?)
}

/// Checks what request ids, an access log, metrics and spans cost.
fn observed() -> io::Result<()> {
    print(&observed::check()?)
}

fn print(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}

/// The counts as a table. With a baseline, also its ratios and the changes.
fn rows(counted: &[Counted], baseline: Option<&Baseline>) -> String {
    let mut head = vec!["scenario", "plain actix-web", "twinroute", "ratio"];
    if baseline.is_some() {
        head.extend(["baseline", "change"]);
    }
    let row = |counted: &Counted| {
        let mut row = vec![
            counted.name.clone(),
            format!("{:.0}", counted.plain),
            format!("{:.0}", counted.twinroute),
            format!("{:.3}", counted.ratio()),
        ];
        if let Some(baseline) = baseline {
            row.extend(compared(counted, baseline));
        }
        row
    };
    table(&head, counted.iter().map(row))
}

/// The baseline's ratio and the change since; empty for a scenario that is not in it.
fn compared(counted: &Counted, baseline: &Baseline) -> [String; 2] {
    baseline
        .ratio(&counted.name)
        .map_or_else(<_>::default, |known| {
            let change = (counted.ratio() / known - 1.0) * 100.0;
            [format!("{known:.3}"), format!("{change:+.1} %")]
        })
}
