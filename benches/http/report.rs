//! The measurements, their JSON form, and the files that they are written to.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use serde::{Deserialize, Serialize};
use twinroute_benches::{document, scenarios::Style};

use crate::{chart, markdown, options::Options};

/// One run.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) machine: Vec<(String, String)>,
    pub(crate) throughput: Vec<ScenarioResult>,
    pub(crate) latency: Vec<Latency>,
    pub(crate) growth: Vec<ScenarioResult>,
    pub(crate) resources: Vec<Resources>,
    /// The reasons for which servers were not measured.
    pub(crate) absent: Vec<String>,
}

/// The measurements of one scenario; the first server is plain actix-web.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ScenarioResult {
    pub(crate) scenario: String,
    pub(crate) style: Style,
    pub(crate) servers: Vec<Measured>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Measured {
    pub(crate) server: String,
    /// Requests per second, by round.
    pub(crate) rates: Vec<f64>,
    /// Microseconds of processor time for each request.
    pub(crate) cpu: f64,
}

/// Times from when requests were due to their responses, in microseconds.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Latency {
    pub(crate) style: Style,
    pub(crate) server: String,
    pub(crate) rate: f64,
    /// At 50, 90, 99 and 99.9 %; `None` where the server was too slow for this rate.
    pub(crate) percentiles: Option<[f64; 4]>,
}

/// Sizes in KiB, times in milliseconds.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Resources {
    pub(crate) server: String,
    pub(crate) start: f64,
    pub(crate) start_with_500_routes: Option<f64>,
    pub(crate) idle: f64,
    pub(crate) after_load: f64,
    pub(crate) per_connection: f64,
    pub(crate) rate_with_idle_connections: f64,
}

/// Median, minimum and maximum.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Spread {
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |place: usize| values.get(place).copied().unwrap_or(f64::NAN);
        Self {
            median: f64::midpoint(at(values.len().saturating_sub(1) / 2), at(values.len() / 2)),
            min: at(0),
            max: at(values.len().saturating_sub(1)),
        }
    }
}

impl ScenarioResult {
    /// The ratios of a server's rates to those of the first server in the same round.
    pub(crate) fn ratios(&self, server: &str) -> Option<Spread> {
        let measured = self
            .servers
            .iter()
            .find(|measured| measured.server == server)?;
        let rounds = measured.rates.iter().zip(&self.servers[0].rates);
        Some(Spread::of(rounds.map(|(rate, plain)| rate / plain)))
    }
}

/// Writes a report to `target/benches`, or in place of the committed one.
pub(crate) fn write(report: &Report, options: &Options) -> io::Result<()> {
    let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = benches.parent().unwrap_or(benches);
    let results = if options.publish {
        benches.join("results")
    } else {
        root.join("target/benches")
    };
    fs::create_dir_all(&results)?;
    let mut json = serde_json::to_string_pretty(report)?;
    json.push('\n');
    fs::write(results.join("http.json"), json)?;
    for (name, svg) in chart::all(report) {
        fs::write(results.join(name), svg)?;
    }
    let text = markdown::render(report);
    fs::write(results.join("http.md"), &text)?;
    if options.publish {
        document::replace(&root.join("BENCHMARKS.md"), "http", &text)?;
        fs::remove_file(results.join("http.md"))?;
    }
    io::stdout().lock().write_all(text.as_bytes())
}
