//! What request ids, an access log, metrics and spans cost.

use std::io;

use twinroute_benches::document::table;

use crate::{callgrind::Counter, name, selected};

/// The bound of the cost of request ids, as a ratio to the same server without them. The goal is 1.02; BENCHMARKS.md has what is reached.
const IDS: f64 = 1.12;
/// The bound of the cost of metrics, as a ratio to the same server without them. The goal is 1.03; BENCHMARKS.md has what is reached.
const METRICS: f64 = 1.06;
/// The bound of the cost of spans with a subscriber without layers, as a ratio to the same server and subscriber without them. The goal
/// is 1.03.
const SPANS: f64 = 1.10;

/// The servers, each with the one that it is compared with and the bound of the ratio, if there is one.
const SERVERS: [(&str, &str, &str, Option<f64>); 6] = [
    ("request ids", "twinroute-ids", "twinroute", Some(IDS)),
    ("ids and an access log", "twinroute-log", "twinroute", None),
    ("metrics", "twinroute-metrics", "twinroute", Some(METRICS)),
    (
        "spans",
        "twinroute-spans",
        "twinroute-subscriber",
        Some(SPANS),
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
