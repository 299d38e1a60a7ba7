//! The command line.

use std::{io, time::Duration};

/// The text of `--help`.
pub(crate) const HELP: &str = "\
--quick            fewer and shorter rounds, and no growth: under two minutes
--rounds N         rounds after the warm-up; 7
--seconds S        duration of the load for one server in a round; 0.4
--only PART,...    only scenarios whose names contain one of these
--servers NAME,... only these besides plain: axum, nextrs, twinroute, next
--publish          writes BENCHMARKS.md and benches/results instead of target/benches";

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) rounds: usize,
    pub(crate) time: Duration,
    pub(crate) only: Vec<String>,
    pub(crate) servers: Vec<String>,
    pub(crate) publish: bool,
    pub(crate) quick: bool,
}

impl Options {
    pub(crate) fn parse(args: &[String]) -> io::Result<Self> {
        let quick = args.iter().any(|arg| arg == "--quick");
        let mut options = Self {
            rounds: if quick { 2 } else { 7 },
            time: Duration::from_millis(if quick { 60 } else { 400 }),
            only: Vec::new(),
            servers: ["axum", "nextrs", "twinroute", "next"]
                .map(str::to_owned)
                .into(),
            publish: false,
            quick,
        };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut value = || {
                let missing = || io::Error::other(format!("`{arg}` needs a value"));
                args.next().ok_or_else(missing)
            };
            match arg.as_str() {
                "--quick" => {}
                "--publish" => options.publish = true,
                "--rounds" => options.rounds = value()?.parse().map_err(io::Error::other)?,
                "--seconds" => {
                    let seconds = value()?.parse().map_err(io::Error::other)?;
                    options.time =
                        Duration::try_from_secs_f64(seconds).map_err(io::Error::other)?;
                }
                "--only" => options.only = list(value()?),
                "--servers" => options.servers = list(value()?),
                _ => {
                    return Err(io::Error::other(format!(
                        "`{arg}` is not an option\n{HELP}"
                    )));
                }
            }
        }
        Ok(options)
    }

    pub(crate) fn wants(&self, scenario: &str) -> bool {
        self.only.is_empty()
            || self
                .only
                .iter()
                .any(|part| scenario.contains(part.as_str()))
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}
