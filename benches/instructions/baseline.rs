//! The committed baseline: the ratios of twinroute's instructions to plain actix-web's.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use twinroute_benches::document;

use crate::{Counted, rows};

/// A ratio fails the check when it is larger than the baseline times this.
const TOLERANCE: f64 = 1.10;

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

/// Writes the counts as the new baseline, and to BENCHMARKS.md.
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

    /// Fails if a ratio is more than 10 % above the baseline, or not in it.
    pub(crate) fn check(&self, counted: &[Counted]) -> io::Result<()> {
        let regressed = counted.iter().filter(|counted| {
            let known = self.ratio(&counted.name);
            known.is_none_or(|known| counted.ratio() > known * TOLERANCE)
        });
        let names: Vec<&str> = regressed.map(|counted| counted.name.as_str()).collect();
        if names.is_empty() {
            return Ok(());
        }
        Err(io::Error::other(format!(
            "more than 10 % above the baseline, or not in it: {}\nif this is intended, set a new baseline with `--move-baseline`",
            names.join("; ")
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(name: &str, twinroute: f64) -> Counted {
        Counted {
            name: name.to_owned(),
            plain: 10_000.0,
            twinroute,
        }
    }

    #[test]
    fn only_more_than_10_percent_above_the_baseline_fails() {
        let baseline: Baseline = serde_json::from_str(r#"{"a": 0.9, "b": 1.0}"#).unwrap();
        for (a, b, failing) in [
            (9_000.0, 10_000.0, ""),
            (9_890.0, 10_990.0, ""),
            (1_000.0, 2_000.0, ""),
            (9_910.0, 10_990.0, "a"),
            (9_910.0, 11_010.0, "a; b"),
        ] {
            let checked = baseline.check(&[counted("a", a), counted("b", b)]);
            let message = checked.map_or_else(|error| error.to_string(), |()| String::new());
            let names = message.lines().next().unwrap_or_default();
            let names = names.split_once(": ").map_or(names, |(_, names)| names);
            assert_eq!(names, failing);
        }
        assert!(baseline.check(&[counted("new", 1.0)]).is_err());
    }

    #[test]
    fn the_committed_baseline_has_every_scenario() {
        let baseline = read().unwrap();
        for scenario in crate::selected() {
            let name = crate::name(&scenario);
            assert!(baseline.ratio(&name).is_some(), "{name}");
        }
    }

    #[test]
    fn every_scenario_is_reported_beside_the_baseline() {
        let baseline: Baseline = serde_json::from_str(r#"{"a": 0.9, "b": 1.0}"#).unwrap();
        let report = rows(
            &[counted("a", 9_450.0), counted("b", 9_990.0)],
            Some(&baseline),
        );
        let rows: Vec<&str> = report.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "| a | 10000 | 9450 | 0.945 | 0.900 | +5.0 % |",
                "| b | 10000 | 9990 | 0.999 | 1.000 | -0.1 % |",
            ]
        );
    }
}
