//! What a kept response costs.

use std::io;

use twinroute_benches::{document::table, scenarios};

use crate::callgrind::Counter;

/// The bound of the cost, as a ratio to plain actix-web's hello.
const HIT: f64 = 1.05;

/// Counts a hit of a kept response and plain actix-web's hello. Returns a table, and fails above the bound.
pub(crate) fn check() -> io::Result<String> {
    let mut scenarios = scenarios::all();
    scenarios.retain(|scenario| scenario.name == "kept response");
    let path = scenarios[0].path();
    let count = |server: &[&str]| Counter::new(server).each(&scenarios);
    let (plain, kept) = (
        count(&["plain-alone", &path])?[0],
        count(&["twinroute"])?[0],
    );
    let ratio = kept / plain;
    let row = vec![
        "kept response".to_owned(),
        format!("{plain:.0}"),
        format!("{kept:.0}"),
        format!("{ratio:.3}"),
    ];
    let rows = table(
        &["scenario", "plain actix-web", "twinroute", "ratio"],
        [row].into_iter(),
    );
    if ratio <= HIT {
        return Ok(rows);
    }
    Err(io::Error::other(format!(
        "{rows}\na hit of a kept response costs more than {HIT}"
    )))
}
