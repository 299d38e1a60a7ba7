//! Start-up, memory, and what thousands of idle connections cost.

use std::{
    io,
    time::{Duration, Instant},
};

use twinroute_benches::{
    exchange,
    load::Load,
    process::Process,
    scenarios::{self, Ends},
    servers,
};

use crate::{
    measure::{self, Server},
    options::Options,
    report::{Resources, Spread},
};

const KIB: f64 = 1024.0;

/// Asks each server of `loaded`, which has had its load, and another one like it, which has not.
pub(crate) fn all(loaded: &[Server], options: &Options) -> io::Result<Vec<Resources>> {
    let servers = loaded.iter().filter(|server| server.name != "plain again");
    let measured = servers.map(|server| {
        let told = |error| io::Error::other(format!("{}: {error}", server.name));
        one(server, options).map_err(told)
    });
    measured.collect()
}

fn one(loaded: &Server, options: &Options) -> io::Result<Resources> {
    let name = loaded.name;
    let times = if options.quick { 2 } else { 5 };
    let with_500 = || {
        timed(|| {
            let mut process = Process::this(&["serve", name, "500"])?;
            process.wait(&scenarios::get(&servers::path(499)))?;
            Ok(process)
        })
    };
    let has_growth = ["plain", "axum", "twinroute"].contains(&name);
    let fresh = measure::start(name)?;
    let idle = fresh.memory()? as f64 / KIB;
    let count = if options.quick { 2_000 } else { 10_000 };
    let (per_connection, rate) = idle_connections(&fresh, count)?;
    Ok(Resources {
        server: name.to_owned(),
        start: median(times, || timed(|| measure::start(name)))?,
        start_with_500_routes: has_growth.then(|| median(times, with_500)).transpose()?,
        idle,
        after_load: loaded.process.memory()? as f64 / KIB,
        per_connection,
        rate_with_idle_connections: rate,
    })
}

fn median(times: usize, measure: impl Fn() -> io::Result<f64>) -> io::Result<f64> {
    let times: io::Result<Vec<f64>> = (0..times).map(|_| measure()).collect();
    Ok(Spread::of(times?).median)
}

/// Milliseconds from nothing to the first answer.
fn timed(start: impl FnOnce() -> io::Result<Process>) -> io::Result<f64> {
    let begin = Instant::now();
    let started = start()?;
    let elapsed = begin.elapsed();
    drop(started);
    Ok(elapsed.as_secs_f64() * 1e3)
}

/// What one more connection takes that has asked once and waits, in KiB; and how many hellos a second others get then.
fn idle_connections(process: &Process, count: usize) -> io::Result<(f64, f64)> {
    let request = scenarios::get("/api/hello");
    let (_, exchange) = exchange::ask(process.address(), &request, Ends::AsFramed)?;
    let exchanges = [exchange];
    let time = Duration::from_millis(500);
    // What a server takes for load of any kind is not the connections'.
    Load::open(process.address(), &exchanges, 32)?.closed_loop(time)?;
    let before = process.memory()?;
    let mut idle = Load::open(process.address(), &exchanges, count)?;
    idle.closed_loop(Duration::ZERO)?;
    let grown = process.memory()?.saturating_sub(before) as f64;
    let rate = Load::open(process.address(), &exchanges, 32)?
        .closed_loop(time)?
        .rate;
    Ok((grown / KIB / count as f64, rate))
}
