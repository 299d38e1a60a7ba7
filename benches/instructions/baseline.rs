//! The committed baseline: how many instructions of plain actix-web's twinroute needs.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use twinroute_benches::document;

use crate::{Counted, rows};

/// What a ratio may grow by.
const TOLERANCE: f64 = 1.03;

/// Ratios by scenario.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Baseline(BTreeMap<String, f64>);

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("results/instructions.json")
}

pub(crate) fn read() -> io::Result<Baseline> {
    let text = fs::read_to_string(file())?;
    serde_json::from_str(&text).map_err(io::Error::other)
}

/// Writes what was counted as the new baseline, and into BENCHMARKS.md.
pub(crate) fn publish(counted: &[Counted]) -> io::Result<()> {
    let rounded = |ratio: f64| (ratio * 1000.0).round() / 1000.0;
    let ratios = counted
        .iter()
        .map(|counted| (counted.name.clone(), rounded(counted.ratio())));
    let mut text = serde_json::to_string_pretty(&Baseline(ratios.collect()))?;
    text.push('\n');
    fs::write(file(), text)?;
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../BENCHMARKS.md");
    document::replace(&document, "instructions", &rows(counted, None))
}

impl Baseline {
    pub(crate) fn ratio(&self, name: &str) -> Option<f64> {
        self.0.get(name).copied()
    }

    /// Fails where a ratio has grown by more than may be.
    pub(crate) fn check(&self, counted: &[Counted]) -> io::Result<()> {
        let regressed = counted.iter().filter(|counted| {
            let allowed = self.ratio(&counted.name).unwrap_or_default() * TOLERANCE;
            counted.ratio() > allowed
        });
        let names: Vec<&str> = regressed.map(|counted| counted.name.as_str()).collect();
        if names.is_empty() {
            return Ok(());
        }
        Err(io::Error::other(format!(
            "more than 3 % over the baseline: {}\nif it has to be, move the baseline with `--move-baseline`",
            names.join("; ")
        )))
    }
}
