//! Replays the suite against a server and tells where its answers are not the expected ones.

use std::{fmt, io, net::SocketAddr};

use twinroute_compare::{Difference, Place};

use crate::{Case, Recorded, Recording, Suite, replay};

/// What a run over the suite found.
#[derive(Debug)]
pub struct Report {
    /// How many cases were replayed.
    pub total: usize,
    /// A readable text for each case that was not answered as expected.
    pub failures: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for failure in &self.failures {
            writeln!(f, "{failure}\n")?;
        }
        write!(
            f,
            "{} of {} as expected",
            self.total - self.failures.len(),
            self.total
        )
    }
}

/// Compares a server with what is recorded of Next.js. `part` is a part of the ids to run.
///
/// # Errors
///
/// When the server can't be asked.
pub fn check_recordings(suite: &Suite, server: SocketAddr, part: &str) -> io::Result<Report> {
    report(suite, server, part, |recording| {
        (&recording.answer, &recording.then)
    })
}

/// Compares a server with the recordings, and with the deliberate differences where there are any.
///
/// # Errors
///
/// When the server can't be asked.
pub fn check_twin(suite: &Suite, server: SocketAddr, part: &str) -> io::Result<Report> {
    report(suite, server, part, |recording| {
        match suite.differences.get(&recording.id) {
            Some(difference) => (&difference.answer, &difference.then),
            None => (&recording.answer, &recording.then),
        }
    })
}

/// Sends a case and keeps what is compared of the answers.
///
/// # Errors
///
/// When the server can't be asked; the message names the case.
pub fn ask(case: &Case, server: SocketAddr) -> io::Result<Recording> {
    let exchanges =
        replay(case, server).map_err(|error| io::Error::other(format!("{}: {error}", case.id)))?;
    Ok(Recording::new(case, &exchanges))
}

fn report<'s>(
    suite: &'s Suite,
    server: SocketAddr,
    part: &str,
    expected: impl Fn(&'s Recording) -> (&'s Recorded, &'s Vec<Recorded>),
) -> io::Result<Report> {
    let mut report = Report {
        total: 0,
        failures: Vec::new(),
    };
    for case in suite.cases().filter(|case| case.id.contains(part)) {
        report.total += 1;
        let Some(recording) = suite.recordings.get(&case.id) else {
            report.failures.push(format!("{}: not recorded", case.id));
            continue;
        };
        let problems = problems(case, expected(recording), &ask(case, server)?);
        if !problems.is_empty() {
            report.failures.push(format!(
                "{}: {}\n{}",
                case.id,
                case.pins,
                problems.join("\n")
            ));
        }
    }
    Ok(report)
}

fn problems(
    case: &Case,
    (first, then): (&Recorded, &Vec<Recorded>),
    actual: &Recording,
) -> Vec<String> {
    let requests = std::iter::once(&case.request).chain(&case.then);
    let expected = std::iter::once(first).chain(then);
    let answers = std::iter::once(&actual.answer).chain(&actual.then);
    let mut problems = Vec::new();
    for ((request, expected), actual) in requests.zip(expected).zip(answers) {
        let mut differences = request
            .comparison()
            .compare(&expected.answer(), &actual.answer());
        for difference in beside(expected, actual) {
            differences = differences.and(difference);
        }
        if !differences.is_empty() {
            problems.push(differences.to_string());
        }
    }
    problems
}

/// Where two answers differ in what is neither status code, header nor body.
fn beside(expected: &Recorded, actual: &Recorded) -> Vec<Difference> {
    let told = |answer: &Recorded| {
        let reason = answer.reason.as_deref().unwrap_or("(its phrase)");
        let end = answer
            .cut
            .map_or("whole".to_owned(), |cut| format!("{cut:?}"));
        [
            (Place::Status, format!("{} {reason}", answer.status)),
            (Place::Status, format!("interim {:?}", answer.interim)),
            (Place::End, format!("trailers {:?}", answer.trailers)),
            (Place::End, end),
        ]
    };
    let pairs = told(expected).into_iter().zip(told(actual));
    // A difference of status is reported already.
    let skipped = usize::from(expected.status != actual.status);
    let pairs = pairs
        .skip(skipped)
        .filter(|(expected, actual)| expected != actual);
    pairs
        .map(|((place, expected), (_, actual))| {
            Difference::new(place, [Some(expected), Some(actual)])
        })
        .collect()
}
