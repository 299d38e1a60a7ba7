//! What request ids and an access log cost.

use std::io;

use twinroute_benches::document::table;

use crate::{callgrind::Counter, name, selected};

/// The bound of the cost of ids, as a ratio to the same server without them.
const IDS: f64 = 1.02;

/// Counts hello in both styles without ids, with them, and with an access log too. Returns a table, and fails above the bound. The
/// access log has none: it is off by default, and its lines are written by a thread of their own, which is counted too.
pub(crate) fn check() -> io::Result<String> {
    let mut scenarios = selected();
    scenarios.retain(|scenario| scenario.name == "hello");
    let count = |server: &str| Counter::new(&[server]).each(&scenarios);
    let (alone, ids, log) = (
        count("twinroute")?,
        count("twinroute-ids")?,
        count("twinroute-log")?,
    );
    let ratios = ids.iter().zip(&alone).map(|(ids, alone)| ids / alone);
    let ratios: Vec<_> = ratios.collect();
    let rows = scenarios.iter().enumerate().map(|(place, scenario)| {
        vec![
            name(scenario),
            format!("{:.0}", alone[place]),
            format!("{:.3}", ratios[place]),
            format!("{:.3}", log[place] / alone[place]),
        ]
    });
    let head = ["scenario", "twinroute", "with ids", "and an access log"];
    let rows = table(&head, rows);
    if ratios.iter().all(|ratio| *ratio <= IDS) {
        return Ok(rows);
    }
    Err(io::Error::other(format!(
        "{rows}\nrequest ids cost more than {IDS}"
    )))
}
