//! What a rate limit and security headers cost.

use std::io;

use twinroute_benches::document::table;

use crate::{callgrind::Counter, name, selected};

/// The bounds of the cost, as ratios to the same server without them.
const RATE_LIMIT: f64 = 1.09;
const SECURITY_HEADERS: f64 = 1.03;

/// Counts hello in both styles without anything, with one rate limit, and with security headers. Returns a table, and fails above the
/// bounds.
pub(crate) fn check() -> io::Result<String> {
    let mut scenarios = selected();
    scenarios.retain(|scenario| scenario.name == "hello");
    let count = |server: &str| Counter::new(&[server]).each(&scenarios);
    let alone = count("twinroute")?;
    let (limited, secured) = (
        count("twinroute-rate-limit")?,
        count("twinroute-security-headers")?,
    );
    let ratios = |counted: &[f64]| -> Vec<f64> {
        let pairs = counted.iter().zip(&alone);
        pairs.map(|(counted, alone)| counted / alone).collect()
    };
    let (limited, secured) = (ratios(&limited), ratios(&secured));
    let rows = scenarios.iter().enumerate().map(|(place, scenario)| {
        vec![
            name(scenario),
            format!("{:.0}", alone[place]),
            format!("{:.3}", limited[place]),
            format!("{:.3}", secured[place]),
        ]
    });
    let head = [
        "scenario",
        "twinroute",
        "with a rate limit",
        "with security headers",
    ];
    let rows = table(&head, rows);
    let is_within = |ratios: &[f64], bound| ratios.iter().all(|ratio| *ratio <= bound);
    if is_within(&limited, RATE_LIMIT) && is_within(&secured, SECURITY_HEADERS) {
        return Ok(rows);
    }
    Err(io::Error::other(format!(
        "{rows}\na rate limit costs more than {RATE_LIMIT}, or security headers more than {SECURITY_HEADERS}"
    )))
}
