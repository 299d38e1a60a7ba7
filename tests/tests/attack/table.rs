//! Runs a table of cases.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::{Shutdown, TcpStream},
    thread,
    time::Duration,
};

use crate::support::Rig;

/// The timeouts for slow clients in these tests, in milliseconds.
pub(crate) const LIMIT: &str = "400";

/// A connection counts as open when nothing is received for this long.
const SILENCE: Duration = Duration::from_millis(2200);
const PAUSE: Duration = Duration::from_millis(40);

/// A piece that is not sent: the client shuts down its sending side instead.
pub(crate) const END: &str = "\0end";

/// A name; the pieces to send, with a pause after each; and the expectation: the status of each response, with `h` for one
/// to a HEAD, then `close` or `open`, and words that the responses must contain, or with a `!` must not.
pub(crate) type AttackCase<'a> = (&'a str, &'a [&'a str], &'a str);

/// Runs all cases concurrently against one rig, and checks that it still serves requests.
pub(crate) fn run(cases: &[AttackCase<'_>]) {
    let rig = Rig::start(&["0", LIMIT]);
    let rig = &rig;
    let failed: Vec<String> = thread::scope(|scope| {
        let running: Vec<_> = cases
            .iter()
            .map(|(name, pieces, expected)| scope.spawn(move || check(rig, name, pieces, expected)))
            .collect();
        let ended = running
            .into_iter()
            .map(|case| case.join().expect("no panic"));
        ended.flatten().collect()
    });
    assert!(
        failed.is_empty(),
        "{} failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
    assert_eq!(rig.get("/app/look").status, 200);
}

/// The failure of a case, if it fails.
fn check(rig: &Rig, name: &str, pieces: &[&str], expected: &str) -> Option<String> {
    let (mut expects, mut words) = (Vec::new(), Vec::new());
    for word in expected.split(' ') {
        let is_status = word.starts_with(|first: char| first.is_ascii_digit());
        let list = if is_status || word == "close" || word == "open" {
            &mut expects
        } else {
            &mut words
        };
        list.push(word);
    }
    let mut socket = rig.socket();
    socket.set_nodelay(true).expect("no delay");
    for piece in pieces {
        if *piece == END {
            let _ = socket.shutdown(Shutdown::Write);
        } else {
            // A server that refuses early may close before everything was sent.
            let _ = socket.write_all(piece.as_bytes());
        }
        thread::sleep(PAUSE);
    }
    let (received, is_closed) = read(&mut socket);
    let heads = expects
        .iter()
        .map(|status| status.ends_with('h'))
        .collect::<Vec<_>>();
    let mut statuses = split(&received, &heads);
    statuses.push(if is_closed { "close" } else { "open" }.to_owned());
    let lower = received.to_ascii_lowercase();
    let is_word = |word: &&str| match word.strip_prefix('!') {
        Some(absent) => !lower.contains(absent),
        None => lower.contains(*word),
    };
    let is_as_expected = statuses == expects && words.iter().all(is_word);
    (!is_as_expected)
        .then(|| format!("{name}: expected `{expected}`, got {statuses:?}\n{received}"))
}

fn read(socket: &mut TcpStream) -> (String, bool) {
    socket.set_read_timeout(Some(SILENCE)).expect("a timeout");
    let (mut received, mut buffer) = (Vec::new(), [0; 16384]);
    let is_closed = loop {
        match socket.read(&mut buffer) {
            Ok(0) => break true,
            Ok(length) => received.extend_from_slice(&buffer[..length]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                break false;
            }
            Err(_) => break true,
        }
        if received.len() > 1 << 20 {
            break false;
        }
    };
    (String::from_utf8_lossy(&received).into_owned(), is_closed)
}

/// The status of each response. `heads` marks the responses to HEAD, which have no body whatever they declare.
fn split(received: &str, heads: &[bool]) -> Vec<String> {
    let (mut statuses, mut rest) = (Vec::new(), received);
    while !rest.is_empty() {
        let is_head = heads.get(statuses.len()) == Some(&true);
        let Some((head, body)) = rest.split_once("\r\n\r\n") else {
            statuses.push(format!("incomplete: {rest:?}"));
            break;
        };
        let Some(status) = head.strip_prefix("HTTP/1.").and_then(|head| head.get(2..5)) else {
            statuses.push(format!("no response: {rest:?}"));
            break;
        };
        statuses.push(if is_head {
            format!("{status}h")
        } else {
            status.to_owned()
        });
        rest = match length(head, body, status) {
            _ if is_head || matches!(status, "100" | "204" | "304") => body,
            Some(length) => body.get(length..).unwrap_or_default(),
            None => "",
        };
    }
    statuses
}

/// The length of a body with its chunks; `None` if the body ends with the connection.
fn length(head: &str, body: &str, status: &str) -> Option<usize> {
    let head = head.to_ascii_lowercase();
    if status == "101" {
        return None;
    }
    if head.contains("transfer-encoding: chunked") {
        return Some(body.find("0\r\n\r\n").map_or(body.len(), |end| end + 5));
    }
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))?;
    line.parse().ok()
}
