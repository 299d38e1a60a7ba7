//! `conformance record | check-next | check ADDRESS PROJECT | serve PORT PROJECT`: see `tests/README.md`.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use twinroute_tests::{
    CaseRequest, NextServer, PublicFolder, Suite, SuiteReport, check_recordings, check_twin,
    is_current_snapshot, record_cases, send_all, serve_legacy, take_snapshot, twin_server,
    write_snapshot,
};

const USAGE: &str =
    "usage: conformance record [AREA]            record the responses of Next.js in recordings/, of the areas whose names contain it
       conformance check-next [PART]        fail where Next.js no longer responds as recorded
       conformance check ADDRESS PROJECT [PART]  replay a project against another server, with its deliberate differences
       conformance serve PORT PROJECT       serve the Rust twins of a project
PART selects the cases whose id contains it; PROJECT is `conformance`, or a folder of conformance/projects";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let result = match args[..] {
        ["record"] => record(""),
        ["record", part] => record(part),
        ["check-next"] => check_next(""),
        ["check-next", part] => check_next(part),
        ["check", address, project] => check(address, project, ""),
        ["check", address, project, part] => check(address, project, part),
        ["serve", port, project] => serve(port, project),
        _ => Err(io::Error::other(USAGE)),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn record(part: &str) -> io::Result<ExitCode> {
    for suite in Suite::load_all()? {
        let areas = suite.areas.iter().filter(|area| area.name.contains(part));
        let mut areas = areas.peekable();
        if areas.peek().is_none() {
            continue;
        }
        let server = start_next(&suite)?;
        if let Some(snapshot) = &server.snapshot {
            write_snapshot(suite.root(), snapshot)?;
        }
        for area in areas {
            let recordings = record_cases(area.cases.iter(), server.next.address())?;
            suite.write(area, &recordings)?;
            writeln!(io::stdout(), "{:4} {}", recordings.len(), area.name)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Next.js with a project, and a snapshot of its build unless it is the main one.
struct Started {
    next: NextServer,
    snapshot: Option<String>,
}

fn start_next(suite: &Suite) -> io::Result<Started> {
    let legacy = format!("http://{}", serve_legacy()?);
    let folder = PublicFolder::write(&suite.name(), suite.root())?;
    let next = NextServer::start(suite.root(), &[("LEGACY_URL", &legacy)])?;
    if let Some(folder) = folder {
        // Next.js lists the folder after it listens, and before it responds.
        send_all(next.address(), &[&CaseRequest::get("/")])?;
        folder.change()?;
    }
    let snapshot = (!suite.is_main()).then(|| take_snapshot(suite.root(), &legacy));
    let snapshot = snapshot.transpose()?;
    Ok(Started { next, snapshot })
}

fn check_next(part: &str) -> io::Result<ExitCode> {
    let mut report = SuiteReport::default();
    for suite in Suite::load_all()? {
        if suite.cases_with(part).next().is_some() {
            let server = start_next(&suite)?;
            report.extend(check_recordings(&suite, server.next.address(), part)?);
            if let Some(snapshot) = &server.snapshot
                && !is_current_snapshot(suite.root(), snapshot)?
            {
                let failure = format!("{}: the snapshot of the build is outdated", suite.name());
                report.failures.push(failure);
            }
        }
    }
    print_report(&report)
}

fn check(address: &str, project: &str, part: &str) -> io::Result<ExitCode> {
    let address = address
        .parse()
        .map_err(|error| io::Error::other(format!("`{address}`: {error}")))?;
    print_report(&check_twin(&Suite::load(project)?, address, part)?)
}

fn serve(port: &str, project: &str) -> io::Result<ExitCode> {
    let port = port
        .parse()
        .map_err(|error| io::Error::other(format!("`{port}` is not a port: {error}")))?;
    let server = twin_server(project)?.server.port(port).workers(1);
    actix_web::rt::System::new().block_on(server.run())?;
    Ok(ExitCode::SUCCESS)
}

fn print_report(report: &SuiteReport) -> io::Result<ExitCode> {
    writeln!(io::stdout(), "{report}")?;
    Ok(if report.failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
