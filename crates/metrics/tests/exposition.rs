//! The pages of many routes, read by a parser of each format.

use std::{
    io::{self, Write as _},
    thread,
    time::{Duration, Instant},
};

use openmetrics_parser::{openmetrics::parse_openmetrics, prometheus::parse_prometheus};
use twinroute_metrics::{
    CountedError, Family, FamilyKind, Format, Method, Metrics, Response, RolloutServer, Style,
};

fn response(status: u16) -> Response {
    Response {
        method: Method::Get,
        status,
        style: Style::App,
        duration: Duration::from_micros(60),
        request_size: 0,
        response_size: 27,
    }
}

/// Fails unless both parsers read a page with each family.
fn check(metrics: &Metrics) {
    let page = metrics.render(Format::Prometheus);
    let parsed = parse_prometheus(&page).expect("a page for Prometheus");
    for family in parsed.families.values() {
        assert!(!family.help.is_empty(), "{}", family.family_name);
    }
    let open = metrics.render(Format::OpenMetrics);
    assert!(open.ends_with("# EOF\n"));
    parse_openmetrics(&open).expect("a page of OpenMetrics");
}

#[test]
fn each_family_is_read_by_parsers_of_both_formats() {
    let metrics = Metrics::new();
    check(&metrics);
    let route = metrics.route("/api/posts/[id]");
    route.add_response(&response(200));
    route.add_response(&response(0));
    route.add_error(CountedError::Panic);
    route.add_served_by(RolloutServer::Shadow);
    route.add_rate_limited();
    metrics.add_local_decision();
    metrics.begin_request(Method::Other);
    for (kind, name) in [
        (FamilyKind::Counter, "a_source"),
        (FamilyKind::Gauge, "another"),
    ] {
        let family = Family {
            name,
            help: "A source",
            kind,
            labels: &["label"],
        };
        metrics.add_source(family, 1, |add| add(&["value"], 3));
        // The same counts again, and others with the same label.
        metrics.add_source(family, 1, |add| add(&["value"], 3));
        metrics.add_source(family, 2, |add| add(&["value"], 4));
    }
    check(&metrics);
    let page = metrics.render(Format::Prometheus);
    for line in [
        "http_server_request_duration_seconds_count{http_route=\"/api/posts/[id]\",http_request_method=\"GET\",http_response_status_code=\"200\",twinroute_style=\"app\"} 1",
        "http_server_active_requests{http_request_method=\"_OTHER\"} 1",
        "twinroute_errors_total{http_route=\"/api/posts/[id]\",error_type=\"panic\"} 1",
        "twinroute_rollout_requests_total{http_route=\"/api/posts/[id]\",server=\"shadow\"} 1",
        "twinroute_rate_limited_requests_total{http_route=\"/api/posts/[id]\"} 1",
        "twinroute_rate_limit_local_decisions_total 1",
        "a_source_total{label=\"value\"} 7",
        "another{label=\"value\"} 7",
    ] {
        assert!(page.lines().any(|found| found == line), "{line}\n{page}");
    }
}

#[test]
fn label_values_are_escaped() {
    let metrics = Metrics::new();
    let pattern = "/a\"b\\c\nd/[id]";
    metrics.route(pattern).add_response(&response(200));
    check(&metrics);
    let page = metrics.render(Format::Prometheus);
    assert!(page.contains(r#"http_route="/a\"b\\c\nd/[id]""#), "{page}");
}

#[test]
fn nothing_is_lost_between_threads() {
    let metrics = Metrics::new();
    let route = metrics.route("/busy");
    thread::scope(|scope| {
        for worker in 0..4 {
            let route = &route;
            scope.spawn(move || {
                for number in 0..1000 {
                    route.add_response(&response(200 + (number + worker) % 5));
                }
            });
        }
    });
    let page = metrics.render(Format::Prometheus);
    let counts = page
        .lines()
        .filter(|line| line.starts_with("http_server_request_duration_seconds_count"));
    let counts: Vec<_> = counts.filter_map(|line| line.rsplit(' ').next()).collect();
    assert_eq!(counts, ["800"; 5]);
}

/// The time is printed and not asserted: `cargo test --release -p twinroute-metrics -- --nocapture`.
#[test]
fn a_thousand_routes_are_scraped() {
    let metrics = Metrics::new();
    for number in 0..1000 {
        let route = metrics.route(&format!("/api/teams/[team]/resources-{number}/[id]"));
        for status in [200, 404, 500] {
            route.add_response(&response(status));
        }
        route.add_error(CountedError::Handler);
    }
    for format in [Format::Prometheus, Format::OpenMetrics] {
        let start = Instant::now();
        let page = metrics.render(format);
        let (time, lines) = (start.elapsed(), page.lines().count());
        let size = page.len();
        let _ = writeln!(
            io::stderr(),
            "{format:?}: {lines} lines, {size} bytes in {time:?}"
        );
        assert!(lines > 60_000);
    }
}
