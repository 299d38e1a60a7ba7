//! Replays the suite against a server and reports unexpected responses.

use std::{fmt, io, net::SocketAddr, sync::Mutex, thread};

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

/// How many cases with waits are sent at a time.
const CONCURRENT_WAITS: usize = 32;

/// Sends the cases, and returns the compared parts of their responses, in the same order.
///
/// Cases with waits are sent at the same time as each other, after the others: they depend on time, and on nothing that
/// another case does.
///
/// # Errors
///
/// When the server can't be reached; the message names the case.
pub fn record_cases<'c>(
    cases: impl Iterator<Item = &'c Case>,
    server: SocketAddr,
) -> io::Result<Vec<Recording>> {
    let numbered = cases.enumerate();
    let (waiting, plain): (Vec<_>, Vec<_>) = numbered.partition(|(_, case)| case.waits());
    let mut recordings = Vec::new();
    for (number, case) in plain {
        recordings.push((number, record_case(case, server)?));
    }
    recordings.extend(record_concurrently(waiting, server)?);
    recordings.sort_by_key(|(number, _)| *number);
    let recordings = recordings.into_iter();
    Ok(recordings.map(|(_, recording)| recording).collect())
}

fn record_concurrently(
    cases: Vec<(usize, &Case)>,
    server: SocketAddr,
) -> io::Result<Vec<(usize, Recording)>> {
    let threads = cases.len().min(CONCURRENT_WAITS);
    let queue = Mutex::new(cases.into_iter());
    let next = || queue.lock().ok().and_then(|mut queue| queue.next());
    let work = || {
        let mut recordings = Vec::new();
        while let Some((number, case)) = next() {
            recordings.push((number, record_case(case, server)?));
        }
        Ok(recordings)
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let results = workers.into_iter().map(|worker| {
            let panicked = |_| Err(io::Error::other("the replay of a case panicked"));
            worker.join().unwrap_or_else(panicked)
        });
        let results: io::Result<Vec<_>> = results.collect();
        Ok(results?.concat())
    })
}

fn record_case(case: &Case, server: SocketAddr) -> io::Result<Recording> {
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
    let actual = record_cases(suite.cases_with(part), server)?;
    for (case, actual) in suite.cases_with(part).zip(&actual) {
        report.total += 1;
        let Some(recording) = suite.recordings.get(&case.id) else {
            report.failures.push(format!("{}: not recorded", case.id));
            continue;
        };
        let problems = problems(case, expected(recording), actual);
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
    let expected = std::iter::once(first).chain(then);
    let actual_responses = std::iter::once(&actual.response).chain(&actual.then);
    let mut problems = Vec::new();
    for ((request, expected), actual) in case.requests().zip(expected).zip(actual_responses) {
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

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use twinroute_test_client::listen;

    use super::*;

    #[test]
    fn cases_with_waits_are_sent_at_the_same_time() {
        let server = listen(|mut peer| {
            while let Ok(request) = peer.read_message() {
                let target = request.line.split(' ').nth(1).unwrap_or_default();
                peer.send(format!(
                    "HTTP/1.1 200 OK\r\nPath: {target}\r\nContent-Length: 0\r\n\r\n"
                ));
            }
        });
        let case = |number: usize| {
            let wait = 300 * (number % 2);
            let text = format!(
                r#"{{"id": "{number}", "pins": "", "send": "GET /{number}", "then": [{{"send": "GET /then-{number}", "wait": {wait}}}]}}"#
            );
            serde_json::from_str::<Case>(&text).unwrap()
        };
        let cases: Vec<_> = (0..20).map(case).collect();
        let start = Instant::now();
        let recordings = record_cases(cases.iter(), server).unwrap();
        let elapsed = start.elapsed();
        assert!(elapsed >= Duration::from_millis(300), "{elapsed:?}");
        assert!(elapsed < Duration::from_millis(1500), "{elapsed:?}");
        for (number, recording) in recordings.iter().enumerate() {
            assert_eq!(recording.id, number.to_string());
            assert_eq!(recording.response.headers[0].1, format!("/{number}"));
            assert_eq!(recording.then[0].headers[0].1, format!("/then-{number}"));
        }
    }
}
