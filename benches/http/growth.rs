//! What becomes of a server as its table grows.

use std::io;

use twinroute_benches::{
    exchange,
    process::Process,
    scenarios::{self, CONNECTIONS, Ends, Style},
    servers,
};

use crate::{
    measure::{line, rounds, tell},
    options::Options,
    report::Compared,
};

/// Tables of more and more routes: the first, the middle and the last of each.
pub(crate) fn all(options: &Options) -> io::Result<Vec<Compared>> {
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
