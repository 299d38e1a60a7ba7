//! Replays every case against the Rust twins, over sockets.

use std::net::SocketAddr;

use twinroute::test::serve;
use twinroute_tests::{Suite, check_twin, twin_server};

/// A part of the ids to run, for the one who works on a few: `CASES=cookies cargo test --test conformance`.
#[expect(
    clippy::disallowed_methods,
    reason = "a switch for the one who runs the tests"
)]
fn part() -> String {
    std::env::var("CASES").unwrap_or_default()
}

fn start_twin() -> SocketAddr {
    serve(twin_server().expect("a free port")).expect("another")
}

#[test]
fn the_twins_answer_as_next_does() {
    let suite = Suite::load().expect("the suite can be read");
    let report = check_twin(&suite, start_twin(), &part()).expect("the server can be asked");
    assert!(report.failures.is_empty(), "{report}");
    assert!(report.total > 0, "no case has `{}` in its id", part());
}
