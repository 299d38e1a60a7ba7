//! Small requests through `Routes::legacy`, against nginx as a proxy of the same server.
//!
//! `cargo run --release -p twinroute-benches --bin legacy [rounds] [seconds]` needs `nginx` and `taskset` (Debian
//! packages `nginx-light` and `util-linux`) and two cores. One worker of either proxy runs on the first core; the legacy
//! server, which is nginx too, and the load share the second. The proxies take turns in each round, and nginx runs
//! twice in it, so that its ratio to itself shows the noise of the machine. Both keep connections alive on both sides.
//!
//! The cost is the processor time of a proxy's threads per request, which is more exact than the rate if the proxy does not
//! saturate its core.

mod nginx;

use std::{env, io, io::Write as _, process::ExitCode, time::Duration};

use nginx::Nginx;
use twinroute::{Routes, Server};
use twinroute_benches::{
    checked::CheckedRequest,
    load::Load,
    process::{self, Process},
    scenarios::{self, CONNECTIONS},
};

const PATH: &str = "/api/hello";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let result = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", legacy] => serve(legacy),
        [] => compare(9, 2),
        [rounds] => parse(rounds).and_then(|rounds| compare(rounds, 2)),
        [rounds, seconds] => (|| compare(parse(rounds)?, parse(seconds)?))(),
        _ => Err(io::Error::other("usage: legacy [rounds] [seconds]")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(text: &str) -> io::Result<usize> {
    text.parse().map_err(io::Error::other)
}

/// Forwards everything to `legacy`, on a free port that it prints.
fn serve(legacy: &str) -> io::Result<()> {
    actix_web::rt::System::new().block_on(async {
        let routes = Routes::new().legacy(legacy);
        let server = Server::new(routes).port(0).workers(1).bind().await?;
        writeln!(io::stdout(), "{}", server.address().port())?;
        server.run().await.map(drop)
    })
}

/// The result of one proxy in one round.
#[derive(Debug, Clone, Copy)]
struct Round {
    /// Requests per second.
    rate: f64,
    /// Microseconds of processor time per request.
    cost: f64,
}

fn compare(rounds: usize, seconds: usize) -> io::Result<()> {
    process::prepare()?;
    let upstream = Nginx::upstream()?;
    let url = format!("http://127.0.0.1:{}", upstream.port());
    let mut nginx = Nginx::proxy(upstream.port())?;
    let mut twinroute = Process::this(&["serve", &url])?;
    let request = scenarios::get(PATH);
    let (theirs, ours) = ([nginx.wait(&request)?], [twinroute.wait(&request)?]);
    let proxies: [(&str, &Process, &[CheckedRequest]); 3] = [
        ("nginx", &nginx, &theirs),
        ("twinroute", &twinroute, &ours),
        ("nginx, again", &nginx, &theirs),
    ];
    let mut measured = [const { Vec::new() }; 3];
    for round in 0..=rounds {
        for (measured, (_, proxy, requests)) in measured.iter_mut().zip(proxies) {
            let result = measure(proxy, requests, seconds)?;
            // The first round warms up.
            if round > 0 {
                measured.push(result);
            }
        }
    }
    print_table(proxies.map(|(name, ..)| name), &measured)
}

fn measure(proxy: &Process, requests: &[CheckedRequest], seconds: usize) -> io::Result<Round> {
    let before = proxy.cpu_time()?;
    let mut load = Load::open(proxy.address(), requests, CONNECTIONS)?;
    let throughput = load.closed_loop(Duration::from_secs(seconds as u64))?;
    let cpu = proxy.cpu_time()?.saturating_sub(before);
    let cost = cpu.as_secs_f64() * 1e6 / throughput.total as f64;
    Ok(Round {
        rate: throughput.rate,
        cost,
    })
}

fn print_table(names: [&str; 3], measured: &[Vec<Round>; 3]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "| proxy | requests/s | ratio to nginx: median | min | max | µs of processor time per request | ratio: median | min | max |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    )?;
    for (name, rounds) in names.iter().zip(measured) {
        let pairs = || rounds.iter().zip(&measured[0]);
        let [_, rate, _] = spread(rounds.iter().map(|round| round.rate));
        let [_, cost, _] = spread(rounds.iter().map(|round| round.cost));
        let [min, median, max] = spread(pairs().map(|(round, nginx)| round.rate / nginx.rate));
        let [least, ratio, most] = spread(pairs().map(|(round, nginx)| round.cost / nginx.cost));
        writeln!(
            out,
            "| {name} | {rate:.0} | {median:.3} | {min:.3} | {max:.3} | {cost:.1} | {ratio:.3} | {least:.3} | {most:.3} |"
        )?;
    }
    Ok(())
}

/// The minimum, the median and the maximum.
fn spread(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    [
        values[0],
        values[values.len() / 2],
        values[values.len() - 1],
    ]
}
