//! Measures a scrape of 1,000 routes: `cargo run --release -p twinroute-metrics --example scrape`.

use std::{
    io::{self, Write as _},
    time::{Duration, Instant},
};

use twinroute_metrics::{CountedError, Format, Method, Metrics, Response, Style};

const ROUTES: usize = 1_000;
const ROUNDS: usize = 21;

fn main() -> io::Result<()> {
    let metrics = Metrics::new();
    for route in 0..ROUTES {
        let route = metrics.route(&format!(
            "/api/organizations/[id]/resources-{route}/[...path]"
        ));
        for (method, status) in [
            (Method::Get, 200),
            (Method::Get, 404),
            (Method::Post, 201),
            (Method::Post, 500),
        ] {
            route.add_response(&Response {
                method,
                status,
                style: Style::App,
                duration: Duration::from_micros(60),
                request_size: 100,
                response_size: 2_000,
            });
        }
        route.add_error(CountedError::Handler);
    }
    for format in [Format::Prometheus, Format::OpenMetrics] {
        let mut times: Vec<_> = (0..ROUNDS).map(|_| time(&metrics, format)).collect();
        times.sort();
        let (median, slowest) = (times[ROUNDS / 2], times[ROUNDS - 1]);
        let size = metrics.render(format).len();
        let series = "4 series each";
        writeln!(
            io::stdout(),
            "{format:?}: {ROUTES} routes, {series}, {size} bytes: median {median:?}, slowest {slowest:?}"
        )?;
    }
    Ok(())
}

fn time(metrics: &Metrics, format: Format) -> Duration {
    let start = Instant::now();
    let _page = metrics.render(format);
    start.elapsed()
}
