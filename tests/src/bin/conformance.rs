//! `conformance record | check-next | check ADDRESS`: see `tests/README.md`.

use std::{
    io::{self, Write as _},
    net::SocketAddr,
    process::ExitCode,
};

use twinroute_tests::{Case, NextServer, Recorded, Recording, Suite, compare, replay};

const USAGE: &str = "usage: conformance record          write what Next.js answers to recordings/
       conformance check-next      fail where Next.js no longer answers as recorded
       conformance check ADDRESS   replay against another server, with its deliberate differences
a further argument is a part of the ids to run";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let ran = match args[..] {
        ["record"] => record(),
        ["check-next"] => check_next(""),
        ["check-next", part] => check_next(part),
        ["check", address] => check(address, ""),
        ["check", address, part] => check(address, part),
        _ => Err(io::Error::other(USAGE)),
    };
    match ran {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn record() -> io::Result<ExitCode> {
    let suite = Suite::load()?;
    let server = NextServer::start(suite.root())?;
    for area in &suite.areas {
        let recordings = area
            .cases
            .iter()
            .map(|case| ask(case, server.address()))
            .collect::<io::Result<Vec<_>>>()?;
        suite.write(area, &recordings)?;
        writeln!(io::stdout(), "{:4} {}", recordings.len(), area.name)?;
    }
    writeln!(io::stdout(), "{:4} in all", suite.cases().count())?;
    Ok(ExitCode::SUCCESS)
}

fn check_next(part: &str) -> io::Result<ExitCode> {
    let suite = Suite::load()?;
    let server = NextServer::start(suite.root())?;
    report(&suite, server.address(), part, |recording| {
        Some((recording.answer.clone(), recording.then.clone()))
    })
}

fn check(address: &str, part: &str) -> io::Result<ExitCode> {
    let address = address
        .parse()
        .map_err(|error| io::Error::other(format!("`{address}`: {error}")))?;
    let suite = Suite::load()?;
    report(&suite, address, part, |recording| {
        let difference = suite.differences.get(&recording.id);
        Some(difference.map_or_else(
            || (recording.answer.clone(), recording.then.clone()),
            |difference| (difference.answer.clone(), difference.then.clone()),
        ))
    })
}

type Expected = (Recorded, Vec<Recorded>);

/// Replays the cases and tells where the answers are not the expected ones.
fn report(
    suite: &Suite,
    server: SocketAddr,
    part: &str,
    expected: impl Fn(&Recording) -> Option<Expected>,
) -> io::Result<ExitCode> {
    let mut out = io::stdout().lock();
    let (mut failed, mut total) = (0, 0);
    for case in suite.cases().filter(|case| case.id.contains(part)) {
        total += 1;
        let Some((first, then)) = suite.recordings.get(&case.id).and_then(&expected) else {
            failed += 1;
            writeln!(out, "{}: not recorded\n", case.id)?;
            continue;
        };
        let actual = ask(case, server)?;
        let problems = problems(case, (&first, &then), &actual);
        if !problems.is_empty() {
            failed += 1;
            writeln!(out, "{}: {}\n{}\n", case.id, case.pins, problems.join("\n"))?;
        }
    }
    writeln!(out, "{} of {total} as expected", total - failed)?;
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn problems(
    case: &Case,
    (first, then): (&Recorded, &[Recorded]),
    actual: &Recording,
) -> Vec<String> {
    let requests = std::iter::once(&case.request).chain(&case.then);
    let expected = std::iter::once(first).chain(then);
    let answers = std::iter::once(&actual.answer).chain(&actual.then);
    let mut problems = Vec::new();
    for ((request, expected), actual) in requests.zip(expected).zip(answers) {
        let mismatches = compare(&expected.answer(), &actual.answer(), request.ignore.keys());
        problems.extend(mismatches.iter().map(ToString::to_string));
        if expected.cut != actual.cut {
            problems.push(format!(
                "end\n  expected {:?}\n  actual   {:?}",
                expected.cut, actual.cut
            ));
        }
    }
    problems
}

fn ask(case: &Case, server: SocketAddr) -> io::Result<Recording> {
    let exchanges =
        replay(case, server).map_err(|error| io::Error::other(format!("{}: {error}", case.id)))?;
    Ok(Recording::new(case, &exchanges))
}
