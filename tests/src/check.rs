//! Replays the suite against a server and reports unexpected responses.

use std::{fmt, io, net::SocketAddr};

use twinroute_compare::{Difference, Place};

use crate::{Case, RecordedResponse, Recording, Suite, replay};

/// The result of a run over the suite.
#[derive(Debug, Default)]
pub struct SuiteReport {
    /// How many cases were replayed.
    pub total: usize,
    /// A readable text for each case with an unexpected response.
    pub failures: Vec<String>,
}

impl SuiteReport {
    /// Adds the result of another run.
    pub fn extend(&mut self, other: Self) {
        self.total += other.total;
        self.failures.extend(other.failures);
    }
}

impl fmt::Display for SuiteReport {
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

/// Compares a server with the recordings of Next.js. Only cases whose id contains `part` are run.
///
/// # Errors
///
/// When the server can't be reached.
pub fn check_recordings(suite: &Suite, server: SocketAddr, part: &str) -> io::Result<SuiteReport> {
    report(suite, server, part, |recording| {
        (&recording.response, &recording.then)
    })
}

/// Compares a server with the recordings, or with the deliberate difference of a case if it has one.
///
/// # Errors
///
/// When the server can't be reached.
pub fn check_twin(suite: &Suite, server: SocketAddr, part: &str) -> io::Result<SuiteReport> {
    report(suite, server, part, |recording| {
        match suite.differences.get(&recording.id) {
            Some(difference) => (&difference.response, &difference.then),
            None => (&recording.response, &recording.then),
        }
    })
}

/// Sends a case, and returns the compared parts of its responses.
///
/// # Errors
///
/// When the server can't be reached; the message names the case.
pub fn record_case(case: &Case, server: SocketAddr) -> io::Result<Recording> {
    let responses =
        replay(case, server).map_err(|error| io::Error::other(format!("{}: {error}", case.id)))?;
    Ok(Recording::new(case, &responses))
}

fn report<'s>(
    suite: &'s Suite,
    server: SocketAddr,
    part: &str,
    expected: impl Fn(&'s Recording) -> (&'s RecordedResponse, &'s Vec<RecordedResponse>),
) -> io::Result<SuiteReport> {
    let mut report = SuiteReport::default();
    for case in suite.cases_with(part) {
        report.total += 1;
        let Some(recording) = suite.recordings.get(&case.id) else {
            report.failures.push(format!("{}: not recorded", case.id));
            continue;
        };
        let problems = problems(case, expected(recording), &record_case(case, server)?);
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
    (first, then): (&RecordedResponse, &Vec<RecordedResponse>),
    actual: &Recording,
) -> Vec<String> {
    let requests = std::iter::once(&case.request).chain(&case.then);
    let expected = std::iter::once(first).chain(then);
    let actual_responses = std::iter::once(&actual.response).chain(&actual.then);
    let mut problems = Vec::new();
    for ((request, expected), actual) in requests.zip(expected).zip(actual_responses) {
        let mut differences = request
            .comparison()
            .compare(&expected.compared(), &actual.compared());
        for difference in other_differences(expected, actual) {
            differences = differences.and(difference);
        }
        if !differences.is_empty() {
            problems.push(differences.to_string());
        }
    }
    problems
}

/// Differences in the reason phrase, interim responses, trailers and completeness.
fn other_differences(expected: &RecordedResponse, actual: &RecordedResponse) -> Vec<Difference> {
    let parts = |response: &RecordedResponse| {
        let reason = response.reason.as_deref().unwrap_or("(standard)");
        let end = response
            .incomplete
            .map_or("complete".to_owned(), |reason| format!("{reason:?}"));
        [
            (Place::Status, format!("{} {reason}", response.status)),
            (Place::Status, format!("interim {:?}", response.interim)),
            (Place::End, format!("trailers {:?}", response.trailers)),
            (Place::End, end),
        ]
    };
    let pairs = parts(expected).into_iter().zip(parts(actual));
    // A difference of the status code is reported already.
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
