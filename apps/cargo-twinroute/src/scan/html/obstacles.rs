//! What stands in the way.

use std::collections::BTreeMap;

use maud::{Markup, html};
use twinroute_scan::model::{ObstacleKind, Project};

use super::Anchor;
use super::overview::named;
use crate::scan::words::{obstacles, stands_in_the_way};

/// The routes that have an obstacle of a kind, and how many of them have it by each name.
#[derive(Debug, Default)]
struct Found<'a> {
    routes: usize,
    names: BTreeMap<&'a str, usize>,
}

/// The kinds of a project, the hardest first.
fn kinds(project: &Project) -> BTreeMap<ObstacleKind, Found<'_>> {
    let mut kinds: BTreeMap<ObstacleKind, Found<'_>> = BTreeMap::new();
    for route in &project.routes {
        let mut last = None;
        for obstacle in route.obstacles.iter().filter(|one| stands_in_the_way(one)) {
            let found = kinds.entry(obstacle.kind).or_default();
            found.routes += usize::from(last != Some(obstacle.kind));
            last = Some(obstacle.kind);
            if obstacle.kind != ObstacleKind::Streaming {
                *found.names.entry(&obstacle.name).or_default() += 1;
            }
        }
    }
    kinds
}

/// The number of routes with an obstacle, and the most frequent kind: `most often: “Renders React” (36)`.
pub(super) fn headline(project: &Project) -> (usize, String) {
    let routes = project.routes.iter();
    let count = routes.filter(|route| !obstacles(route).is_empty()).count();
    let kinds = kinds(project);
    let most = kinds.iter().max_by_key(|(_, found)| found.routes);
    let note = most.map_or_else(
        || "nothing stands in the way".to_owned(),
        |(kind, found)| {
            format!(
                "most often: \u{201c}{}\u{201d} ({})",
                explained(*kind).0,
                found.routes
            )
        },
    );
    (count, note)
}

pub(super) fn table(project: &Project, anchor: &Anchor) -> Markup {
    let unit = |routes| if routes == 1 { " route" } else { " routes" };
    html! {
        h2 id=(anchor.part("way")) { "What stands in the way" }
        div.card {
            table.wide.ways role="table" {
                caption { "Obstacles, the hardest first. A route may have several." }
                thead role="rowgroup" { tr role="row" {
                    th scope="col" role="columnheader" { "Obstacle" }
                    th.number scope="col" role="columnheader" { "Routes" }
                    th scope="col" role="columnheader" { "Effort" }
                    th scope="col" role="columnheader" { "What it means" }
                } }
                tbody role="rowgroup" {
                    @for (kind, found) in &kinds(project) {
                        @let (title, text) = explained(*kind);
                        @let (class, effort) = effort(*kind);
                        tr role="row" {
                            th scope="row" role="rowheader" { (title) }
                            td.number role="cell" data-unit=(unit(found.routes)) { (found.routes) }
                            td.effort role="cell" { span class={ "chip " (class) } { (effort) } }
                            td.text role="cell" { (text) (named(&found.names)) }
                        }
                    }
                }
            }
        }
    }
}

/// The class of a chip, and its text: what the kind does to the stage of a route.
fn effort(kind: ObstacleKind) -> (&'static str, &'static str) {
    match kind {
        ObstacleKind::LibraryHandler | ObstacleKind::NodeServer => ("stays", "stays"),
        ObstacleKind::Rendering
        | ObstacleKind::NotFollowed
        | ObstacleKind::NextCache
        | ObstacleKind::DraftMode
        | ObstacleKind::NodePackage => ("later", "work"),
        ObstacleKind::Streaming | ObstacleKind::Multipart | ObstacleKind::Edge => ("next", "minor"),
    }
}

fn explained(kind: ObstacleKind) -> (&'static str, &'static str) {
    match kind {
        ObstacleKind::LibraryHandler => (
            "Served by a library",
            "There is no handler to port. The route stays with Next.js.",
        ),
        ObstacleKind::Rendering => (
            "Renders React",
            "The response is rendered from components. Write it with a template, or leave the route with Next.js.",
        ),
        ObstacleKind::NodeServer => (
            "Needs the Node.js server",
            "It uses the server's own objects, as socket.io does.",
        ),
        ObstacleKind::NotFollowed => (
            "Handler not found",
            "The function that serves it is not in the source. Read the file before you plan it.",
        ),
        ObstacleKind::NextCache => (
            "Drops pages from Next's cache",
            "Only Next.js can do that. A small route that stays there does it for the Rust code.",
        ),
        ObstacleKind::DraftMode => (
            "Reads the draft mode",
            "The cookie of the draft mode belongs to Next.js.",
        ),
        ObstacleKind::NodePackage => (
            "Package without a common counterpart",
            "Choose a crate, or keep the work in a small service.",
        ),
        ObstacleKind::Streaming => (
            "Sends a stream",
            "Rust sends streams, too. Compare the chunks, not only the body.",
        ),
        ObstacleKind::Multipart => (
            "Reads an upload",
            "Rust reads multipart bodies, too. Check the limits.",
        ),
        // The report does not list it: see `words::stands_in_the_way`.
        ObstacleKind::Edge => ("Runs on the edge runtime", "Rust has no need of it."),
    }
}
