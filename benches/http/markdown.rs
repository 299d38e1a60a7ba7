//! A report as tables.

use twinroute_benches::{document::table, scenarios::Style};

use crate::report::{Latency, Measured, Report, Resources, ScenarioResult, Spread};

pub(crate) fn render(report: &Report) -> String {
    let mut parts = vec![machine(report)];
    for style in Style::BOTH {
        let of_style = |compared: &&ScenarioResult| compared.style == style;
        let compared: Vec<_> = report.throughput.iter().filter(of_style).collect();
        if !compared.is_empty() {
            parts.push(format!(
                "### {style:?}: requests a second, as a ratio to plain actix-web"
            ));
            parts.push(
                format!("![{style:?} throughput](benches/results/{style:?}.svg)").to_lowercase(),
            );
            if compared
                .iter()
                .any(|compared| times_next(compared).is_some())
            {
                let chart = format!("![{style:?} to Next.js](benches/results/next-{style:?}.svg)");
                parts.push(chart.to_lowercase());
            }
            parts.push(ratios(&compared));
            parts.push(format!(
                "### {style:?}: microseconds of processor time for each request"
            ));
            parts.push(processor_time(&compared));
        }
    }
    if !report.latency.is_empty() {
        parts.push("### Latency in microseconds, at a fixed rate".to_owned());
        parts.push(table(&LATENCY, report.latency.iter().map(latency)));
    }
    if !report.growth.is_empty() {
        parts.push("### As the table of routes grows".to_owned());
        parts.push("![middle route](benches/results/growth.svg)".to_owned());
        parts.push(ratios(&report.growth.iter().collect::<Vec<_>>()));
    }
    parts.push("### Start-up and memory".to_owned());
    parts.push(table(&RESOURCES, report.resources.iter().map(resources)));
    parts.join("\n\n") + "\n"
}

fn machine(report: &Report) -> String {
    let rows = report
        .machine
        .iter()
        .map(|(name, value)| vec![name.clone(), value.clone()]);
    let absent = report
        .absent
        .iter()
        .map(|why| vec!["not measured".to_owned(), why.clone()]);
    table(&["", ""], rows.chain(absent))
}

/// The ratio of each server to the first one and, if Next.js was measured, of twinroute to it.
fn ratios(compared: &[&ScenarioResult]) -> String {
    let Some(first) = compared.first() else {
        return String::new();
    };
    let names: Vec<&str> = first
        .servers
        .iter()
        .map(|measured| measured.server.as_str())
        .collect();
    let has_next = names.contains(&"next") && names.contains(&"twinroute");
    let mut head = vec!["scenario", "plain, requests/s"];
    head.extend(&names[1..]);
    head.extend(has_next.then_some("twinroute to next"));
    let rows = compared.iter().map(|compared| {
        let plain = Spread::of(compared.servers[0].rates.iter().copied());
        let mut row = vec![compared.scenario.clone(), format!("{:.0}", plain.median)];
        row.extend(
            names[1..]
                .iter()
                .filter_map(|name| compared.ratios(name))
                .map(spread),
        );
        let times = times_next(compared)
            .map(|times| format!("{:.0} ({:.0} to {:.0})", times.median, times.min, times.max));
        row.extend(times);
        row
    });
    table(&head, rows)
}

/// The ratio of twinroute's throughput to that of Next.js.
pub(crate) fn times_next(compared: &ScenarioResult) -> Option<Spread> {
    let rates = |name| {
        compared
            .servers
            .iter()
            .find(|measured| measured.server == name)
            .map(|measured| &measured.rates)
    };
    let (ours, theirs) = (rates("twinroute")?, rates("next")?);
    Some(Spread::of(
        ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs),
    ))
}

fn spread(ratio: Spread) -> String {
    format!("{:.3} ({:.3} to {:.3})", ratio.median, ratio.min, ratio.max)
}

fn processor_time(compared: &[&ScenarioResult]) -> String {
    let Some(first) = compared.first() else {
        return String::new();
    };
    let mut head = vec!["scenario"];
    head.extend(
        first
            .servers
            .iter()
            .map(|measured| measured.server.as_str()),
    );
    let cpu = |measured: &Measured| format!("{:.1}", measured.cpu);
    let row = |compared: &&ScenarioResult| {
        let times = compared.servers.iter().map(cpu);
        [compared.scenario.clone()]
            .into_iter()
            .chain(times)
            .collect()
    };
    table(&head, compared.iter().map(row))
}

const LATENCY: [&str; 7] = [
    "style",
    "server",
    "requests/s",
    "50 %",
    "90 %",
    "99 %",
    "99.9 %",
];

fn latency(latency: &Latency) -> Vec<String> {
    let mut row = vec![
        format!("{:?}", latency.style),
        latency.server.clone(),
        format!("{:.0}", latency.rate),
    ];
    match latency.percentiles {
        Some(times) => row.extend(times.map(|time| format!("{time:.0}"))),
        None => row.extend(["too slow", "", "", ""].map(str::to_owned)),
    }
    row
}

const RESOURCES: [&str; 7] = [
    "server",
    "start to first response, ms",
    "with 500 routes, ms",
    "idle, KiB",
    "after the load, KiB",
    "for each idle connection, KiB",
    "hello/s with the idle connections",
];

fn resources(resources: &Resources) -> Vec<String> {
    let with_500 = resources.start_with_500_routes;
    vec![
        resources.server.clone(),
        format!("{:.1}", resources.start),
        with_500.map_or_else(String::new, |time| format!("{time:.1}")),
        format!("{:.0}", resources.idle),
        format!("{:.0}", resources.after_load),
        format!("{:.2}", resources.per_connection),
        format!("{:.0}", resources.rate_with_idle_connections),
    ]
}
