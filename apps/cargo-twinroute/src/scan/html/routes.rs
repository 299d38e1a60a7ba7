//! The table of routes.

use maud::{Markup, html};
use twinroute_scan::model::{Project, Route};

use super::{Anchor, has, path};
use crate::output::counted;
use crate::scan::words::{methods, obstacles, size, stage, style, uses};

pub(super) fn table(project: &Project, anchor: &Anchor) -> Markup {
    let heads = [
        ("#", "number"),
        ("URL", ""),
        ("Methods", ""),
        ("Style", ""),
        ("Size", ""),
        ("Lines", "number"),
        ("Stage", ""),
        ("Uses", ""),
        ("In the way", ""),
    ];
    let heads = &heads[..if has(project, "way") { 9 } else { 8 }];
    html! {
        h2 id=(anchor.part("routes")) { "The routes" }
        div.card data-routes {
            (filter(anchor))
            table.wide.routes role="table" {
                caption { (counted(project.routes.len(), "route")) ", in the order to move in. A URL leads to its details." }
                thead role="rowgroup" { tr role="row" {
                    @for (head, class) in heads {
                        th class=[Some(class).filter(|class| !class.is_empty())] scope="col" role="columnheader" data-sort { (head) }
                    }
                } }
                tbody role="rowgroup" { @for route in &project.routes { (row(route, anchor, heads.len() == 9)) } }
            }
        }
    }
}

/// The filter, which only the script shows.
fn filter(anchor: &Anchor) -> Markup {
    let table = anchor.part("routes");
    html! {
        form.filter aria-label="Filter of the routes" {
            label.grow { "Contains" input type="search" name="text" autocomplete="off" spellcheck="false" placeholder="/api/teams, database, POST"; }
            label { "Stage" select name="stage" {
                option value="" { "all" }
                @for stage in ["first", "next", "later", "stays"] { option { (stage) } }
            } }
            label { "Style" select name="style" {
                option value="" { "both" }
                @for style in ["pages", "app"] { option { (style) } }
            } }
            output aria-live="polite" aria-label={ "Routes shown of " (table) } {}
        }
    }
}

fn row(route: &Route, anchor: &Anchor, has_way: bool) -> Markup {
    let details = anchor.route(route.order);
    let used = uses(&route.uses).join(", ");
    html! {
        tr role="row" data-stage=(stage(route.stage)) data-style=(style(route.style)) data-details=(details) {
            td.number role="cell" { (route.order) }
            td.url role="cell" { a.mono href={ "#" (details) } { (path(&route.url)) } }
            td.method.inline role="cell" { (methods(route)) }
            td.inline role="cell" { (style(route.style)) }
            td.inline role="cell" data-key=(route.size.class as u8) { (size(route.size.class)) }
            td.number.inline role="cell" data-label="Lines" { (route.size.lines) }
            td.inline role="cell" data-key=(route.stage as u8) { span class={ "chip " (stage(route.stage)) } { (stage(route.stage)) } }
            (text_cell("uses", "Uses", &used))
            @if has_way { (text_cell("way", "In the way", &obstacles(route).join(", "))) }
        }
    }
}

fn text_cell(class: &str, label: &str, text: &str) -> Markup {
    html! {
        td class={ (class) @if text.is_empty() { " empty" } } role="cell" data-label=(label) { (text) }
    }
}
