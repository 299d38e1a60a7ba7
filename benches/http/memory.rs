//! Start-up time, memory, and the cost of thousands of idle connections.

use std::{
    io,
    time::{Duration, Instant},
};

use twinroute_benches::{
    checked,
    load::Load,
    process::Process,
    scenarios::{self, Completion},
    servers,
};

use crate::{
    measure::{self, MeasuredServer},
    options::Options,
    report::{Resources, Spread},
};

const KIB: f64 = 1024.0;

/// Measures each server of `loaded`, which was under load, and a fresh one of the same kind.
pub(crate) fn all(loaded: &[MeasuredServer], options: &Options) -> io::Result<Vec<Resources>> {
    let servers = loaded.iter().filter(|server| server.name != "plain again");
    let measured = servers.map(|server| {
        let with_name = |error| io::Error::other(format!("{}: {error}", server.name));
        one(server, options).map_err(with_name)
    });
    measured.collect()
}

fn one(loaded: &MeasuredServer, options: &Options) -> io::Result<Resources> {
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

/// Milliseconds until `start` returns, which is after the first response.
fn timed(start: impl FnOnce() -> io::Result<Process>) -> io::Result<f64> {
    let start_time = Instant::now();
    let started = start()?;
    let elapsed = start_time.elapsed();
    drop(started);
    Ok(elapsed.as_secs_f64() * 1e3)
}

/// The memory of an idle connection that has sent one request, in KiB, and the hellos per second with the idle connections.
fn idle_connections(process: &Process, count: usize) -> io::Result<(f64, f64)> {
    let request = scenarios::get("/api/hello");
    let (_, checked) = checked::fetch(process.address(), &request, Completion::Framed)?;
    let requests = [checked];
    let time = Duration::from_millis(500);
    // Memory that a server allocates under any load doesn't count for the connections.
    Load::open(process.address(), &requests, 32)?.closed_loop(time)?;
    let before = process.memory()?;
    let mut idle = Load::open(process.address(), &requests, count)?;
    idle.closed_loop(Duration::ZERO)?;
    let grown = process.memory()?.saturating_sub(before) as f64;
    let rate = Load::open(process.address(), &requests, 32)?
        .closed_loop(time)?
        .rate;
    Ok((grown / KIB / count as f64, rate))
}
