//! What stays with Next.js, what could not be read, and the next steps.

use maud::{Markup, html};
use serde_json::Value;
use twinroute_scan::model::{ConfigSource, NextConfig, Problem, Project, Proxy, Stage};

use super::field::literal;
use super::{Anchor, path};
use crate::output::counted;
use crate::scan::words::{file_of, reason};

/// The rules of a kind that are listed.
const RULES: usize = 20;

pub(super) fn next_js(project: &Project, anchor: &Anchor) -> Markup {
    let stays = project
        .routes
        .iter()
        .filter(|route| route.stage == Stage::Stays);
    let stays: Vec<_> = stays.collect();
    html! {
        h2 id=(anchor.part("next")) { "What stays with Next.js" }
        p { "Pages, layouts, server actions, images and static files stay: the Rust server forwards their requests to Next.js." }
        @if !stays.is_empty() {
            p { "So do " (counted(stays.len(), "API route")) ":" }
            ul.plain { @for route in &stays { li { a.mono href={ "#" (anchor.route(route.order)) } { (path(&route.url)) } } } }
        }
        h3.gap { "Rules and proxy" }
        @if let Some(proxy) = &project.proxy { (proxy_text(proxy)) }
        @else { p { "There is no " code { "proxy" } " or " code { "middleware" } " file." } }
        @match &project.config { Some(config) => (rules(config)), None => p { "There is no " code { "next.config" } " file." } }
        @if !project.others.is_empty() {
            h3.gap { "Files that are no routes" }
            ul.plain { @for other in &project.others { li { code { (path(&other.file)) } ": " (reason(other)) } } }
        }
    }
}

fn proxy_text(proxy: &Proxy) -> Markup {
    html! {
        p {
            code { (proxy.file) } " (" (proxy.lines) " lines) runs before the handlers, for "
            @if proxy.matchers.is_empty() { "every request" }
            @for (index, matcher) in proxy.matchers.iter().enumerate() {
                @if index > 0 { ", " }
                code { (matcher.source) }
                @if !(matcher.has.is_empty() && matcher.missing.is_empty()) { " (with conditions)" }
            }
            @if !proxy.literal { ". The matchers are computed in part" }
            "."
        }
    }
}

fn rules(config: &NextConfig) -> Markup {
    let kinds = [
        ("redirect", &config.redirects),
        ("rewrite", &config.rewrites),
        ("header rule", &config.headers),
    ];
    let source = match config.source {
        ConfigSource::BuildOutput => "Next's build output",
        ConfigSource::File => config.file.as_deref().unwrap_or("next.config"),
    };
    html! {
        p {
            "Rules, from " code { (source) } ": "
            @for (index, (what, rules)) in kinds.iter().enumerate() { @if index > 0 { ", " } (counted(rules.len(), what)) }
            @if !config.computed.is_empty() {
                ". Computed, so not known in whole: "
                @for (index, name) in config.computed.iter().enumerate() { @if index > 0 { ", " } code { (name) } }
            }
            ". With a build of the project, Rust takes the rules from its output."
        }
        @for (what, rules) in kinds.iter().filter(|(_, rules)| !rules.is_empty()) { (rule_list(what, rules)) }
    }
}

fn rule_list(what: &str, rules: &[Value]) -> Markup {
    html! {
        details.route {
            summary { span { (counted(rules.len(), what)) } }
            div.inside {
                ul.plain.space {
                    @for rule in rules.iter().take(RULES) { li { (rule_line(rule)) } }
                    @if rules.len() > RULES { li.soft { "and " (rules.len() - RULES) " more" } }
                }
            }
        }
    }
}

fn rule_line(rule: &Value) -> Markup {
    html! {
        @match (rule.get("source").and_then(Value::as_str), rule.get("destination").and_then(Value::as_str)) {
            (Some(source), Some(destination)) => { code { (source) } " \u{2192} " code { (destination) } },
            _ => code { (literal(rule)) },
        }
    }
}

pub(super) fn problems(problems: &[Problem]) -> Markup {
    html! {
        @if !problems.is_empty() {
            h2 { "Problems" }
            p { "The scan left these out, or could not read them in whole." }
            div.card {
                ul.plain {
                    @for problem in problems {
                        li { code { (path(file_of(problem))) @if let Some(line) = problem.line { ":" (line) } } ": " (problem.message) }
                    }
                }
            }
        }
    }
}

pub(super) fn steps(project: &Project, anchor: &Anchor) -> Markup {
    let first = project.routes.first();
    let url = first.map_or("/api/hello", |route| &route.url);
    let url = quoted(url);
    html! {
        h2 id=(anchor.part("steps")) { "How to go on" }
        p { "In the folder of the project, with a Rust project next to it. Each step leaves a system that works." }
        ol.steps {
            li { "Make the Rust project. It forwards every request to Next.js." pre { "cargo twinroute new --beside . ../api" } }
            li { "Write the Rust of the first route, as far as it can be written. Marks show what is left." pre { "cargo twinroute port " (url) " . --into ../api" } }
            li { "Work on it: the server restarts when a file changes." pre { "cd ../api && cargo twinroute dev" } }
            li { "See what moved, what is left, and what differs." pre { "cargo twinroute scan . --compare ../api" } }
        }
    }
}

/// An argument for a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
