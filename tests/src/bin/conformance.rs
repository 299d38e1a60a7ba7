//! `conformance record | check-next | check ADDRESS | serve PORT`: see `tests/README.md`.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use twinroute_tests::{
    NextServer, Suite, SuiteReport, check_recordings, check_twin, record_case, serve_legacy,
    twin_server,
};

const USAGE: &str =
    "usage: conformance record [AREA]   record the responses of Next.js in recordings/, of the areas whose names contain it
       conformance check-next      fail where Next.js no longer responds as recorded
       conformance check ADDRESS   replay against another server, with its deliberate differences
       conformance serve PORT      serve the Rust twins
a further argument of the others selects the cases whose id contains it";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let result = match args[..] {
        ["record"] => record(""),
        ["record", part] => record(part),
        ["check-next"] => check_next(""),
        ["check-next", part] => check_next(part),
        ["check", address] => check(address, ""),
        ["check", address, part] => check(address, part),
        ["serve", port] => serve(port),
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
    let suite = Suite::load()?;
    let server = start_next(&suite)?;
    for area in suite.areas.iter().filter(|area| area.name.contains(part)) {
        let recordings = area
            .cases
            .iter()
            .map(|case| record_case(case, server.address()))
            .collect::<io::Result<Vec<_>>>()?;
        suite.write(area, &recordings)?;
        writeln!(io::stdout(), "{:4} {}", recordings.len(), area.name)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn start_next(suite: &Suite) -> io::Result<NextServer> {
    let legacy = format!("http://{}", serve_legacy()?);
    NextServer::start(suite.root(), &[("LEGACY_URL", &legacy)])
}

fn check_next(part: &str) -> io::Result<ExitCode> {
    let suite = Suite::load()?;
    let server = start_next(&suite)?;
    print_report(&check_recordings(&suite, server.address(), part)?)
}

fn check(address: &str, part: &str) -> io::Result<ExitCode> {
    let address = address
        .parse()
        .map_err(|error| io::Error::other(format!("`{address}`: {error}")))?;
    print_report(&check_twin(&Suite::load()?, address, part)?)
}

fn serve(port: &str) -> io::Result<ExitCode> {
    let port = port
        .parse()
        .map_err(|error| io::Error::other(format!("`{port}` is not a port: {error}")))?;
    let server = twin_server()?.port(port).workers(1);
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
