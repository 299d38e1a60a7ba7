//! What config rules and a proxy cost in front of the routes.

use std::io;

use twinroute_benches::document::table;

use crate::{callgrind::Counter, name, selected};

/// The bounds of the cost, as ratios to the same server without them. The goal of both is 1.10; BENCHMARKS.md has what is reached.
const RULES: f64 = 1.15;
const PROXY: f64 = 1.35;

/// Counts hello in both styles without anything in front, behind 500 rules, and behind a proxy that passes requests on. Returns a
/// table, and fails above the bounds.
pub(crate) fn check() -> io::Result<String> {
    let mut scenarios = selected();
    scenarios.retain(|scenario| scenario.name == "hello");
    let count = |server: &str| Counter::new(&[server]).each(&scenarios);
    let (alone, rules, proxy) = (
        count("twinroute")?,
        count("twinroute-rules")?,
        count("twinroute-proxy")?,
    );
    let ratios = |counted: &[f64]| -> Vec<f64> {
        let pairs = counted.iter().zip(&alone);
        pairs.map(|(counted, alone)| counted / alone).collect()
    };
    let (rules, proxy) = (ratios(&rules), ratios(&proxy));
    let rows = scenarios.iter().enumerate().map(|(place, scenario)| {
        vec![
            name(scenario),
            format!("{:.0}", alone[place]),
            format!("{:.3}", rules[place]),
            format!("{:.3}", proxy[place]),
        ]
    });
    let rows = table(
        &["scenario", "twinroute", "with 500 rules", "with a proxy"],
        rows,
    );
    let is_within = |ratios: &[f64], bound| ratios.iter().all(|ratio| *ratio <= bound);
    if is_within(&rules, RULES) && is_within(&proxy, PROXY) {
        return Ok(rows);
    }
    Err(io::Error::other(format!(
        "{rows}\nrules cost more than {RULES}, or a proxy more than {PROXY}"
    )))
}
