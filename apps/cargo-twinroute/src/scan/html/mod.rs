//! A report as one HTML file, for the browser and for print.
//!
//! All of the report's text comes from the scanned project, so it is escaped, and the page's policy allows only its own style and
//! script. It is readable without the script, which adds the filter and the order by columns.

mod details;
mod field;
mod obstacles;
mod overview;
mod rest;
mod routes;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};
use twinroute_scan::model::{Project, Report};

use super::words;
use crate::output::counted;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The program that the head of a report names.
const GENERATOR: &str = concat!("cargo-twinroute ", env!("CARGO_PKG_VERSION"));

/// Whether a file that starts like this is a report, of any version: a report names its generator in its first bytes.
pub(super) fn is_report(start: &[u8]) -> bool {
    let mark = br#"<meta name="generator" content="cargo-twinroute "#;
    start.windows(mark.len()).any(|part| part == mark)
}

/// The parts of a project's report: the end of its anchor, and its title.
const PARTS: [(&str, &str); 7] = [
    ("order", "Order"),
    ("way", "In the way"),
    ("uses", "Uses"),
    ("routes", "Routes"),
    ("details", "Details"),
    ("next", "Next.js"),
    ("steps", "How to go on"),
];

/// The page.
pub(super) fn page(report: &Report) -> String {
    let title = match report.projects.as_slice() {
        [project] => format!("{}: the move to Rust", name(project)),
        projects => format!(
            "{}: the move to Rust",
            counted(projects.len(), "Next.js project")
        ),
    };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(GENERATOR);
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the report" }
                (top(report, &title))
                main id="main" {
                    @for (index, project) in report.projects.iter().enumerate() {
                        (section(project, &Anchor { index }, report.projects.len() > 1))
                    }
                    (rest::problems(&report.problems))
                }
                footer {
                    p { "Made by " code { "cargo twinroute scan --html" } ", version " (env!("CARGO_PKG_VERSION")) ", from the source of "
                        @for (index, project) in report.projects.iter().enumerate() {
                            @if index > 0 { ", " }
                            code { (project.root) }
                        }
                        ". The scan reads the source and runs none of it: what is computed when the project runs is not in this report." }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

/// Only the page's own style and script, by their hashes; nothing is loaded.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

/// The anchors of a project's parts.
#[derive(Debug)]
struct Anchor {
    index: usize,
}

impl Anchor {
    fn part(&self, name: &str) -> String {
        match self.index {
            0 => name.to_owned(),
            index => format!("{name}-{index}"),
        }
    }

    fn route(&self, order: u32) -> String {
        format!("{}-{order}", self.part("route"))
    }
}

/// A URL or a file, which may be broken after each `/`.
fn path(text: &str) -> Markup {
    html! { @for part in text.split_inclusive('/') { (part) @if part.ends_with('/') { wbr; } } }
}

/// `44,999`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn name(project: &Project) -> &str {
    project.name.as_deref().unwrap_or("Next.js project")
}

fn top(report: &Report, title: &str) -> Markup {
    html! {
        header.top {
            p.eyebrow { "twinroute report" }
            h1 { (title) }
            nav aria-label="Contents" {
                ul {
                    @if let [project] = report.projects.as_slice() {
                        @for (part, title) in PARTS {
                            @if has(project, part) { li { a href={ "#" (part) } { (title) } } }
                        }
                    } @else {
                        @for (index, project) in report.projects.iter().enumerate() {
                            li { a href={ "#" (Anchor { index }.part("project")) } { (name(project)) } }
                        }
                    }
                }
            }
        }
    }
}

fn has(project: &Project, part: &str) -> bool {
    match part {
        "way" => project
            .routes
            .iter()
            .any(|route| !words::obstacles(route).is_empty()),
        "next" | "steps" => true,
        _ => !project.routes.is_empty(),
    }
}

fn section(project: &Project, anchor: &Anchor, is_titled: bool) -> Markup {
    html! {
        section.project id=(anchor.part("project")) {
            @if is_titled { h1 { (name(project)) } }
            (overview::summary(project))
            @if !project.routes.is_empty() {
                (overview::order(project, anchor))
                @if has(project, "way") { (obstacles::table(project, anchor)) }
                (overview::uses(project, anchor))
                (routes::table(project, anchor))
                (details::all(project, anchor))
            }
            (rest::next_js(project, anchor))
            (rest::problems(&project.problems))
            (rest::steps(project, anchor))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn numbers_in_groups() {
        let shown = [0, 999, 1_000, 44_999, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "44,999", "1,234,567"]);
    }
}
