//! Replays every case against the Rust twins, over sockets.

use std::net::SocketAddr;

use twinroute_tests::{Suite, SuiteReport, check_twin, twin_server};

/// Selects the cases whose id contains it: `CASES=cookies cargo test --test conformance`.
#[expect(clippy::disallowed_methods, reason = "a setting of the test run")]
fn part() -> String {
    std::env::var("CASES").unwrap_or_default()
}

fn start_twin(suite: &Suite) -> SocketAddr {
    let twin = twin_server(&suite.name()).expect("a valid twin");
    twin.serve().expect("a free port")
}

#[test]
fn the_twins_respond_as_next_does() {
    let mut report = SuiteReport::default();
    for suite in Suite::load_all().expect("the suite can be read") {
        let next = check_twin(&suite, start_twin(&suite), &part());
        report.extend(next.expect("the server can be reached"));
    }
    assert!(report.failures.is_empty(), "{report}");
    assert!(report.total > 0, "no case has `{}` in its id", part());
}
