//! The throughput of a server as its route table grows.

use std::io;

use twinroute_benches::{
    checked,
    process::Process,
    scenarios::{self, CONNECTIONS, Completion, Style},
    servers,
};

use crate::{
    measure::{line, print_progress, rounds},
    options::Options,
    report::ScenarioResult,
};

/// Measures the first, the middle and the last route of tables of different sizes.
pub(crate) fn all(options: &Options) -> io::Result<Vec<ScenarioResult>> {
    let mut grown = Vec::new();
    for count in [1, 100, 1_000, 10_000] {
        let names = ["plain", "axum", "twinroute"];
        let processes = names
            .map(|name| Ok((name, Process::this(&["serve", name, &count.to_string()])?)))
            .into_iter()
            .collect::<io::Result<Vec<_>>>()?;
        for (which, place) in [("first", 0), ("middle", count / 2), ("last", count - 1)] {
            let request = scenarios::get(&servers::path(place));
            let check = |(_, process): &(&str, Process)| {
                Ok([checked::fetch(process.address(), &request, Completion::Framed)?.1])
            };
            let requests = processes
                .iter()
                .map(check)
                .collect::<io::Result<Vec<_>>>()?;
            let runs = processes.iter().zip(&requests);
            let runs: Vec<_> = runs
                .map(|((name, process), requests)| (*name, process, &requests[..]))
                .collect();
            grown.push(ScenarioResult {
                scenario: format!("{count} routes, {which}"),
                style: Style::App,
                servers: rounds(&runs, CONNECTIONS, options)?,
            });
            print_progress(&grown.last().map(line).unwrap_or_default())?;
            if count == 1 {
                break;
            }
        }
    }
    Ok(grown)
}
