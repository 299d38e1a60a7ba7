//! Instructions that one request costs: both of twinroute's styles and plain actix-web, each a real server behind a socket.
//!
//! ```sh
//! cargo run --release -p twinroute-benches --bin instructions                       # fails on a regression of over 3 %
//! cargo run --release -p twinroute-benches --bin instructions -- --move-baseline    # on purpose
//! ```
//!
//! It needs `valgrind`. Counts are the same from run to run to within a percent, whatever else the machine does; but they
//! depend on the compiler. So a baseline is a ratio to plain actix-web, counted in the same run.

mod baseline;
mod callgrind;

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

/// What is counted, in both styles.
const SCENARIOS: [&str; 5] = ["hello", "[id]", "query", "JSON echo, 1 KiB", "urlencoded"];

/// A request's instructions in one scenario.
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
    let ran = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", "plain-alone", path] => servers::serve_plain_alone(path.to_owned()),
        ["serve", name] => servers::serve(name, None),
        [] => baseline::read().and_then(|baseline| check(&baseline)),
        ["--move-baseline"] => count().and_then(|counted| {
            print(&rows(&counted, None))?;
            baseline::publish(&counted)
        }),
        _ => Err(io::Error::other("usage: instructions [--move-baseline]")),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

/// Counts both servers at a time: twinroute with all of its routes, plain actix-web with the one that is asked for.
fn count() -> io::Result<Vec<Counted>> {
    let scenarios: Vec<Scenario> = scenarios::all()
        .into_iter()
        .filter(|scenario| SCENARIOS.contains(&scenario.name))
        .collect();
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
            name: format!("{:?} {}", scenario.style, scenario.name),
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

fn print(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}

/// What was counted as a table, with the baseline's ratios if there is one.
fn rows(counted: &[Counted], baseline: Option<&Baseline>) -> String {
    let mut head = vec!["scenario", "plain actix-web", "twinroute", "ratio"];
    head.extend(baseline.map(|_| "baseline"));
    let row = |counted: &Counted| {
        let ratio = |ratio: f64| format!("{ratio:.3}");
        let known =
            baseline.map(|known| known.ratio(&counted.name).map_or_else(String::new, ratio));
        let mut row = vec![
            counted.name.clone(),
            format!("{:.0}", counted.plain),
            format!("{:.0}", counted.twinroute),
            ratio(counted.ratio()),
        ];
        row.extend(known);
        row
    };
    table(&head, counted.iter().map(row))
}
