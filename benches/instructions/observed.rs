//! What request ids, an access log, metrics, spans and all of them together cost.

use std::io;

use twinroute_benches::document::table;

use crate::{callgrind::Counter, name, selected};

/// The bounds of the cost, as ratios to the same server without it; that of spans with a subscriber without layers to the same server
/// and subscriber. BENCHMARKS.md has what is reached.
const IDS: f64 = 1.09;
const METRICS: f64 = 1.07;
const SPANS: f64 = 1.08;
/// All of these with a rate limit and security headers, to a server without any and without a subscriber. The goal is 1.12.
const EVERYTHING: f64 = 1.34;

/// The servers, each with the one that it is compared with and the bound of the ratio, if there is one.
const SERVERS: [(&str, &str, &str, Option<f64>); 7] = [
    ("request ids", "twinroute-ids", "twinroute", Some(IDS)),
    ("ids and an access log", "twinroute-log", "twinroute", None),
    ("metrics", "twinroute-metrics", "twinroute", Some(METRICS)),
    (
        "spans",
        "twinroute-spans",
        "twinroute-subscriber",
        Some(SPANS),
    ),
    (
        "everything",
        "twinroute-everything",
        "twinroute",
        Some(EVERYTHING),
    ),
    ("spans, formatted", "twinroute-fmt", "twinroute", None),
    ("spans, OpenTelemetry", "twinroute-otel", "twinroute", None),
];

/// Counts hello in both styles. Returns a table, and fails above the bounds.
pub(crate) fn check() -> io::Result<String> {
    let mut scenarios = selected();
    scenarios.retain(|scenario| scenario.name == "hello");
    let (mut rows, mut exceeded) = (Vec::new(), Vec::new());
    for (what, server, without, bound) in SERVERS {
        let with = Counter::new(&[server]).each(&scenarios)?;
        let without = Counter::new(&[without]).each(&scenarios)?;
        for (place, scenario) in scenarios.iter().enumerate() {
            let ratio = with[place] / without[place];
            let name = format!("{}, {what}", name(scenario));
            rows.push(vec![
                name.clone(),
                format!("{:.0}", without[place]),
                format!("{:.0}", with[place]),
                format!("{ratio:.3}"),
            ]);
            if bound.is_some_and(|bound| ratio > bound) {
                exceeded.push(name);
            }
        }
    }
    let rows = table(&["scenario", "without", "with", "ratio"], rows.into_iter());
    if exceeded.is_empty() {
        return Ok(rows);
    }
    Err(io::Error::other(format!(
        "{rows}\nabove its bound: {}",
        exceeded.join("; ")
    )))
}
