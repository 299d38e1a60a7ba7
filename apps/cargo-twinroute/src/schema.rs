//! `cargo twinroute schema`.

use std::io::{self, Write as _};

use clap::builder::PossibleValuesParser;
use schemars::{Schema, schema_for};

use crate::Failure;
use crate::dev::Event;
use crate::new::NewReport;
use crate::output::write_json;
use crate::port::PortReport;
use crate::routes::{MatchReport, RoutesReport};
use crate::scan::CompareReport;
use crate::snapshot::SnapshotReport;

/// The name of a schema, and what makes it.
type Named = (&'static str, fn() -> Schema);

/// What each command writes with `--json`, sorted by name: `dev` as lines, each of them a value. `schemas/` has a file for each.
const SCHEMAS: &[Named] = &[
    ("dev", || schema_for!(Event)),
    ("new", || schema_for!(NewReport)),
    ("port", || schema_for!(PortReport)),
    ("routes", || schema_for!(RoutesReport)),
    ("routes-match", || schema_for!(MatchReport)),
    ("scan", twinroute_scan::schema),
    ("scan-compare", || schema_for!(CompareReport)),
    ("snapshot", || schema_for!(SnapshotReport)),
];

/// Write the JSON schema of what a command writes with --json
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cargo twinroute schema scan > scan.schema.json
  cargo twinroute schema                          # lists the names")]
pub(crate) struct SchemaArgs {
    /// The command; `scan-compare` is `scan --compare`. Without it, the names of all schemas are written
    #[arg(value_parser = PossibleValuesParser::new(SCHEMAS.iter().map(|(name, _)| *name)))]
    pub(crate) command: Option<String>,
}

/// Writes a schema, or the names.
pub(crate) fn run(args: &SchemaArgs) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    for (name, schema) in SCHEMAS {
        match &args.command {
            Some(command) if command == *name => write_json(&mut out, &schema())?,
            Some(_) => {}
            None => writeln!(out, "{name}")?,
        }
    }
    Ok(())
}
