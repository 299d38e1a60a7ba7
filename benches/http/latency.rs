//! Latencies at a fixed rate.

use std::{io, time::Duration};

use twinroute_benches::{
    checked,
    load::Load,
    scenarios::{self, CONNECTIONS, Completion, Style},
};

use crate::{
    measure::MeasuredServer,
    options::Options,
    report::{Latency, ScenarioResult, Spread},
};

/// Measures hello at a rate that every server can serve, and at half of plain actix-web's maximum.
pub(crate) fn all(
    servers: &[MeasuredServer],
    throughput: &[ScenarioResult],
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
                let (_, request) =
                    checked::fetch(address, &scenarios::get(path), Completion::Framed)?;
                let requests = [request];
                let mut load = Load::open(address, &requests, CONNECTIONS)?;
                // Plain actix-web closes connections without a request after five seconds, so each connection sends one.
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
