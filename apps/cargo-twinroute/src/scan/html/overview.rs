//! What there is, the order, and what the routes use.

use std::collections::BTreeMap;

use maud::{Markup, html};
use twinroute_scan::model::{Project, Route, Stage, Uses};

use super::{Anchor, grouped, obstacles, path};
use crate::output::counted;
use crate::scan::words::stage;

/// The routes of a stage that the order shows; the table has all of them.
const SHOWN: usize = 6;

const STAGES: [Stage; 4] = [Stage::First, Stage::Next, Stage::Later, Stage::Stays];

pub(super) fn summary(project: &Project) -> Markup {
    let totals = &project.totals;
    let stays = of_stage(project, Stage::Stays).len();
    let (first, all) = (of_stage(project, Stage::First).len(), project.routes.len());
    let moves = all - stays;
    let (hindered, most) = obstacles::headline(project);
    html! {
        p.lead {
            @if all == 0 {
                "No API route was found."
            } @else {
                @if stays == 0 { "All of the " (counted(all, "API route")) " can move to Rust, one at a time." }
                @else { (moves) " of " (counted(all, "API route")) " can move to Rust, one at a time." }
                @match first {
                    0 => {},
                    1 => " Start with the small one without obstacles.",
                    _ => { " Start with the " (first) " small ones without obstacles." },
                }
            }
        }
        dl.figures {
            (figure("Can move", &grouped(moves), &format!("of {}", counted(all, "API route"))))
            (figure("To start with", &grouped(first), "small routes without obstacles"))
            (figure("With an obstacle", &grouped(hindered), &most))
            (figure("Code", &grouped(totals.lines), &format!("lines in {}", counted(totals.handlers, "handler"))))
        }
        p.note.facts {
            @if let Some(version) = &project.next { "Next.js " (version) ". " }
            (counted(totals.pages, "route")) " in " code { "pages/api" } ", " (counted(totals.app, "route")) " in " code { "app" } "."
        }
    }
}

fn figure(term: &str, number: &str, note: &str) -> Markup {
    html! { div { dt { (term) } dd.number { (number) } dd.of { (note) } } }
}

fn of_stage(project: &Project, stage: Stage) -> Vec<&Route> {
    let routes = project.routes.iter();
    routes.filter(|route| route.stage == stage).collect()
}

pub(super) fn order(project: &Project, anchor: &Anchor) -> Markup {
    let stages = STAGES.map(|stage| (stage, of_stage(project, stage)));
    let stages = stages.iter().filter(|(_, routes)| !routes.is_empty());
    let all = project.routes.len();
    html! {
        h2 id=(anchor.part("order")) { "The order to move in" }
        p.note { "Each route moves alone, and the rest stays with Next.js until it is its turn. Within a stage, the smaller routes come first." }
        (share(project))
        ol.stages {
            @for (value, routes) in stages {
                li class={ "stage " (stage(*value)) } {
                    h3 { span.name { (stage_title(*value)) } " " span.count { (counted(routes.len(), "route")) } }
                    p.note { (share_of(routes.len(), all)) " of the routes, " (grouped(lines(routes))) " lines. " (stage_text(*value)) }
                    ol {
                        @for route in routes.iter().take(SHOWN) {
                            li { a.mono href={ "#" (anchor.route(route.order)) } { (path(&route.url)) } }
                        }
                    }
                    @if routes.len() > SHOWN { p.note { "and " (routes.len() - SHOWN) " more, in the " a href={ "#" (anchor.part("routes")) } { "table" } } }
                }
            }
        }
    }
}

/// A bar as wide as the page: the table below it says the same in numbers. Its widths are attributes of an SVG, which need no style.
fn share(project: &Project) -> Markup {
    let all = project.routes.len();
    let mut start = 0;
    let parts = STAGES.map(|value| {
        let count = of_stage(project, value).len();
        let part = (value, start, count);
        start += count;
        part
    });
    html! {
        svg.share viewBox={ "0 0 " (all) " 1" } preserveAspectRatio="none" aria-hidden="true" {
            @for (value, start, count) in parts {
                rect class=(stage(value)) x=(start) y="0" width=(count) height="1" {}
            }
        }
    }
}

fn lines(routes: &[&Route]) -> usize {
    let lines = routes.iter().map(|route| route.size.lines);
    usize::try_from(lines.sum::<u32>()).unwrap_or(usize::MAX)
}

fn share_of(part: usize, all: usize) -> String {
    match percent(part, all) {
        0 => "Less than 1\u{a0}%".to_owned(),
        percent => format!("{percent}\u{a0}%"),
    }
}

fn percent(part: usize, all: usize) -> usize {
    (part * 100 + all / 2) / all.max(1)
}

fn stage_title(stage: Stage) -> &'static str {
    match stage {
        Stage::First => "First",
        Stage::Next => "Next",
        Stage::Later => "Later",
        Stage::Stays => "Stays with Next.js",
    }
}

fn stage_text(stage: Stage) -> &'static str {
    match stage {
        Stage::First => "Small, without obstacles: they prove the setup.",
        Stage::Next => "Without obstacles, or with minor ones.",
        Stage::Later => "Large, or with an obstacle that takes work.",
        Stage::Stays => "A library serves them, or they need the Node.js server.",
    }
}

/// The most frequent names.
pub(super) fn named(names: &BTreeMap<&str, usize>) -> Markup {
    let mut names: Vec<(&str, usize)> = names
        .iter()
        .map(|(name, count)| (*name, *count))
        .filter(|(name, _)| !name.is_empty())
        .collect();
    names.sort_by_key(|(_, count)| usize::MAX - count);
    let rest = names.len().saturating_sub(12);
    html! {
        @if !names.is_empty() {
            div.soft {
                @for (index, (name, count)) in names.iter().take(12).enumerate() {
                    @if index > 0 { ", " }
                    code { (name) } @if *count > 1 { " (" (count) ")" }
                }
                @if rest > 0 { ", and " (rest) " more" }
            }
        }
    }
}

pub(super) fn uses(project: &Project, anchor: &Anchor) -> Markup {
    type Matches = fn(&Uses) -> bool;
    type Names = fn(&Uses) -> &[String];
    let none: Names = |_| &[];
    let rows: [(&str, Matches, Names); 12] = [
        ("Query string", |uses| uses.query, none),
        ("Body", |uses| uses.body && !uses.raw_body, none),
        ("Raw body", |uses| uses.raw_body, none),
        ("Cookies", |uses| uses.cookies, none),
        (
            "Sessions",
            |uses| !uses.sessions.is_empty(),
            |uses| &uses.sessions,
        ),
        (
            "Databases",
            |uses| !uses.databases.is_empty(),
            |uses| &uses.databases,
        ),
        (
            "Tables",
            |uses| !uses.tables.is_empty(),
            |uses| &uses.tables,
        ),
        (
            "Calls out",
            |uses| !uses.outbound.is_empty(),
            |uses| &uses.outbound,
        ),
        ("Streams", |uses| uses.streaming, none),
        ("After the response", |uses| uses.after_response, none),
        (
            "Caches of Next.js",
            |uses| !uses.caching.is_empty(),
            |uses| &uses.caching,
        ),
        ("Edge runtime", |uses| uses.edge, none),
    ];
    let all = project.routes.len();
    let count = |matches: Matches| {
        let routes = project.routes.iter();
        routes.filter(|route| matches(&route.uses)).count()
    };
    html! {
        h2 id=(anchor.part("uses")) { "What the routes use" }
        div.card {
            table.wide.uses role="table" {
                caption { "Of " (counted(all, "route")) ", in their own code and in the project's code that they reach. In brackets, the routes that use a name." }
                thead role="rowgroup" { tr role="row" {
                    th scope="col" role="columnheader" { "Feature" }
                    th.number scope="col" role="columnheader" { "Routes" }
                    th scope="col" role="columnheader" aria-hidden="true" {}
                    th scope="col" role="columnheader" { "Names" }
                } }
                tbody role="rowgroup" {
                    @for (title, matches, names) in rows {
                        @let routes = count(matches);
                        @if routes > 0 {
                            tr role="row" {
                                th scope="row" role="rowheader" { (title) }
                                td.number role="cell" data-unit=(if routes == 1 { " route" } else { " routes" }) { (routes) }
                                td.bar aria-hidden="true" { (meter(routes, all)) }
                                td.text role="cell" { (named(&counted_names(project, names))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn meter(part: usize, all: usize) -> Markup {
    html! {
        svg.meter viewBox="0 0 100 1" preserveAspectRatio="none" { rect x="0" y="0" width=(percent(part, all).max(1)) height="1" {} }
    }
}

fn counted_names(project: &Project, names: impl Fn(&Uses) -> &[String]) -> BTreeMap<&str, usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for route in &project.routes {
        for name in names(&route.uses) {
            *counts.entry(name).or_default() += 1;
        }
    }
    counts
}
