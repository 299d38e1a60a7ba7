//! `cargo twinroute port --brief`.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use twinroute_port::brief::{RecordedRequest, brief, find};

use super::PortArgs;
use crate::Failure;
use crate::output::write_json;

/// Writes the brief of a route.
pub(super) fn run(args: &PortArgs, route: &str) -> Result<(), Failure> {
    let report = twinroute_scan::scan(&args.path)?;
    let (project, route) = select(&report, route)?;
    let recorded = match &args.recorded {
        Some(file) => recorded(file)?,
        None => Vec::new(),
    };
    let brief = brief(project, route, args.lines, &recorded);
    let mut text = Vec::new();
    if args.json {
        write_json(&mut text, &brief)?;
    } else {
        text = brief.to_markdown().into_bytes();
    }
    match &args.output {
        Some(file) => {
            fs::write(file, text)
                .map_err(|error| format!("{} can't be written: {error}", file.display()))?;
            writeln!(io::stderr(), "wrote {}", file.display())?;
        }
        None => io::stdout().lock().write_all(&text)?,
    }
    Ok(())
}

/// The route in the one project that has it.
fn select<'a>(
    report: &'a twinroute_scan::model::Report,
    name: &str,
) -> Result<
    (
        &'a twinroute_scan::model::Project,
        &'a twinroute_scan::model::Route,
    ),
    Failure,
> {
    let mut failure = None;
    for project in &report.projects {
        match find(project, name) {
            Ok(route) => return Ok((project, route)),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    Err(failure
        .unwrap_or_else(|| "no project was found".to_owned())
        .into())
}

fn recorded(file: &Path) -> Result<Vec<RecordedRequest>, Failure> {
    let read = |error: &dyn std::fmt::Display| {
        format!(
            "{}: {error}; it must be a shadow report, saved with `curl -H 'Accept: application/json' http://127.0.0.1:3000/_shadow`",
            file.display()
        )
    };
    let text = fs::read_to_string(file).map_err(|error| read(&error))?;
    Ok(RecordedRequest::parse(&text).map_err(|error| read(&error))?)
}
