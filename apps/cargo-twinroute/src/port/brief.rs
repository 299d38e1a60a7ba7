//! `cargo twinroute port --brief`.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use twinroute_port::brief::{RecordedRequest, brief};

use super::select::one;
use crate::Failure;
use crate::output::write_json;
use crate::printable::Printable;
use crate::target::check_target;

/// The arguments of a brief.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Brief")]
pub(crate) struct BriefArgs {
    /// Write no Rust, but one document with all that the port of the route needs, for a person or a coding assistant
    #[arg(long, conflicts_with_all = ["all", "dry_run"])]
    pub(super) brief: bool,
    /// The file to write the brief to, instead of the standard output
    #[arg(long, value_name = "FILE", requires = "brief")]
    output: Option<PathBuf>,
    /// A report of shadow, whose requests are added to the brief: `curl -H 'Accept: application/json' -H "Authorization: Bearer $SHADOW_TOKEN" .../_shadow`
    #[arg(long, value_name = "FILE", requires = "brief")]
    recorded: Option<PathBuf>,
    /// How many lines of TypeScript the brief shows beside the file of the route, the nearest first. A function that is farther away is
    /// shown up to an eighth of it, and of a long value only the members that the code names; what is left out is listed with its lines
    #[arg(long, value_name = "COUNT", default_value_t = 2500, requires = "brief")]
    lines: u32,
}

/// Writes the brief of a route.
pub(super) fn run(args: &BriefArgs, target: &str, path: &Path, json: bool) -> Result<(), Failure> {
    if let Some(file) = &args.output {
        check_target(file, "brief of `cargo twinroute port`", is_brief)?;
    }
    let selected = one(target, path)?;
    let recorded = match &args.recorded {
        Some(file) => recorded(file)?,
        None => Vec::new(),
    };
    let routes = selected.routes();
    let route = routes.first().ok_or("no route was selected")?;
    let brief = brief(&selected.project, route, args.lines, &recorded)?;
    let mut text = Vec::new();
    if json {
        write_json(&mut text, &brief)?;
    } else {
        // The TypeScript may have the line ends of Windows.
        text = brief.to_markdown().replace("\r\n", "\n").into_bytes();
    }
    match &args.output {
        Some(file) => {
            let shown = file.display();
            fs::write(file, text).map_err(|error| format!("{shown} can't be written: {error}"))?;
            let mut out = Printable::new(io::stderr(), false);
            writeln!(out, "wrote {shown}")?;
            out.flush()?;
        }
        None => {
            // It has no colours of its own; the responses of a report may have some.
            let mut out = Printable::new(io::stdout().lock(), false);
            out.write_all(&text)?;
            out.flush()?;
        }
    }
    Ok(())
}

/// Whether a file that starts like this is a brief, as Markdown or JSON.
fn is_brief(start: &[u8]) -> bool {
    let after_version = start
        .strip_prefix(b"{\n  \"version\": ")
        .and_then(|rest| rest.splitn(2, |&byte| byte == b',').nth(1));
    let is_json = after_version.is_some_and(|rest| rest.starts_with(b"\n  \"url\": \"/"));
    is_json || start.starts_with(b"# Port `")
}

fn recorded(file: &Path) -> Result<Vec<RecordedRequest>, Failure> {
    let shown = file.display();
    let read = |error: &dyn std::fmt::Display| {
        format!(
            "{shown}: {error}; it must be a report of shadow, saved with `curl -H 'Accept: application/json' http://127.0.0.1:3000/_shadow`"
        )
    };
    let text = fs::read_to_string(file).map_err(|error| read(&error))?;
    Ok(RecordedRequest::parse(&text).map_err(|error| read(&error))?)
}
