//! A report as charts: bars with their spread, in SVG for light and dark pages.

use std::fmt::Write as _;

use twinroute_benches::scenarios::Style;

use crate::{
    markdown::times_next,
    report::{Report, ScenarioResult, Spread},
};

const LABELS: f64 = 170.0;
const BARS: f64 = 520.0;
const BAR: f64 = 12.0;
const COLOURS: [&str; 4] = ["#9ca3af", "#d97706", "#7c3aed", "#2563eb"];

/// The file names and contents of the charts.
pub(crate) fn all(report: &Report) -> Vec<(String, String)> {
    let mut charts = Vec::new();
    for style in Style::BOTH {
        let of_style = |compared: &&ScenarioResult| compared.style == style;
        let compared: Vec<_> = report.throughput.iter().filter(of_style).collect();
        let title = format!("{style:?}: requests a second, plain actix-web = 1");
        charts.push((
            format!("{style:?}.svg").to_lowercase(),
            bars(&title, &compared, ratio_groups),
        ));
        let title = format!("{style:?}: requests a second, Next.js = 1");
        charts.push((
            format!("next-{style:?}.svg").to_lowercase(),
            bars(&title, &compared, next_groups),
        ));
    }
    let is_middle = |compared: &&ScenarioResult| compared.scenario.ends_with("middle");
    let middle: Vec<_> = report.growth.iter().filter(is_middle).collect();
    let title = "requests a second for the middle one of so many routes, plain actix-web = 1";
    charts.push(("growth.svg".to_owned(), bars(title, &middle, ratio_groups)));
    charts.retain(|(_, svg)| !svg.is_empty());
    charts
}

/// The ratios of each server but Next.js and plain actix-web in one scenario.
fn ratio_groups(compared: &ScenarioResult) -> Vec<(String, Spread)> {
    let servers = compared
        .servers
        .iter()
        .skip(1)
        .filter(|measured| measured.server != "next");
    servers
        .filter_map(|measured| Some((measured.server.clone(), compared.ratios(&measured.server)?)))
        .collect()
}

fn next_groups(compared: &ScenarioResult) -> Vec<(String, Spread)> {
    times_next(compared)
        .map(|times| ("twinroute".to_owned(), times))
        .into_iter()
        .collect()
}

type Groups = fn(&ScenarioResult) -> Vec<(String, Spread)>;

fn bars(title: &str, compared: &[&ScenarioResult], groups: Groups) -> String {
    let groups: Vec<_> = compared
        .iter()
        .map(|compared| (&compared.scenario, groups(compared)))
        .collect();
    let highest = groups
        .iter()
        .flat_map(|(_, bars)| bars)
        .map(|(_, spread)| spread.max)
        .fold(0.0, f64::max);
    if highest <= 0.0 {
        return String::new();
    }
    let scale = BARS / highest;
    let mut body = String::new();
    let mut y = 60.0;
    for (label, bars) in &groups {
        let middle = y + BAR * bars.len() as f64 / 2.0 + 4.0;
        let _ = writeln!(
            body,
            r#"<text x="{:.0}" y="{middle:.0}" text-anchor="end">{label}</text>"#,
            LABELS - 8.0
        );
        for (place, (_, spread)) in bars.iter().enumerate() {
            body.push_str(&bar(y, scale, spread, colour(place, bars.len())));
            y += BAR;
        }
        y += 8.0;
    }
    let one = LABELS + scale;
    let _ = writeln!(
        body,
        r##"<line x1="{one:.1}" y1="52" x2="{one:.1}" y2="{y:.0}" stroke="#888" stroke-dasharray="3 3"/>"##
    );
    let names: Vec<&str> = groups
        .first()
        .map(|(_, bars)| bars.iter().map(|(name, _)| name.as_str()).collect())
        .unwrap_or_default();
    frame(title, &legend(&names), &body, y + 10.0)
}

/// A bar to the median, and a line from the minimum to the maximum.
fn bar(y: f64, scale: f64, spread: &Spread, colour: &str) -> String {
    let (width, middle) = (spread.median * scale, y + BAR / 2.0 - 1.0);
    let (low, high) = (LABELS + spread.min * scale, LABELS + spread.max * scale);
    let digits = if spread.median < 10.0 { 2 } else { 0 };
    format!(
        r##"<rect x="{LABELS}" y="{y:.0}" width="{width:.1}" height="{:.0}" fill="{colour}"/>
<line x1="{low:.1}" y1="{middle:.1}" x2="{high:.1}" y2="{middle:.1}" stroke="#888"/>
<text x="{:.1}" y="{:.1}" font-size="9">{:.digits$}</text>
"##,
        BAR - 2.0,
        high + 4.0,
        y + BAR - 3.0,
        spread.median
    )
}

/// twinroute, the last server, always has the same colour.
fn colour(place: usize, count: usize) -> &'static str {
    if place + 1 == count {
        COLOURS[3]
    } else {
        COLOURS[place % 3]
    }
}

fn legend(names: &[&str]) -> String {
    let mut x = LABELS;
    let mut legend = String::new();
    for (place, name) in names.iter().enumerate() {
        let _ = writeln!(
            legend,
            r#"<rect x="{x}" y="32" width="10" height="10" fill="{}"/><text x="{}" y="41">{name}</text>"#,
            colour(place, names.len()),
            x + 14.0
        );
        x += 34.0 + name.len() as f64 * 6.5;
    }
    legend
}

fn frame(title: &str, legend: &str, body: &str, height: f64) -> String {
    let width = LABELS + BARS + 60.0;
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0} {height:.0}" width="{width:.0}" font-family="sans-serif" font-size="12">
<style>text {{ fill: #333 }} @media (prefers-color-scheme: dark) {{ text {{ fill: #ccc }} }}</style>
<text x="10" y="20" font-size="14">{title}</text>
{legend}{body}</svg>
"##
    )
}
