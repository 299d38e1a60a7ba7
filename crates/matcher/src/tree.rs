//! The tree view of a table.

use std::fmt;

use crate::route::Route;
use crate::segment::Segment;

/// A view of a table, from [`RouteTable::tree`](crate::RouteTable::tree), whose `Display` draws a tree.
#[derive(Debug)]
pub struct Tree<'t, T> {
    routes: &'t [Route<T>],
}

struct Line<'t, T> {
    label: String,
    route: Option<&'t Route<T>>,
}

impl<'t, T> Tree<'t, T> {
    pub(crate) fn new(routes: &'t [Route<T>]) -> Self {
        Self { routes }
    }
}

impl<T> fmt::Display for Tree<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Vec::new();
        draw(self.routes, 0, "/".to_owned(), "", &mut lines);
        let width = lines
            .iter()
            .map(|line| line.label.chars().count())
            .max()
            .unwrap_or(0);
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            match line.route.map(Route::origin) {
                Some(origin) => write!(
                    f,
                    "{:width$}  {:5}  {}",
                    line.label,
                    origin.style(),
                    origin.file()
                )?,
                None => f.write_str(&line.label)?,
            }
        }
        Ok(())
    }
}

/// Draws the routes below one node, which share their first `depth` segments. They are sorted, so the route that ends
/// here is first, and the routes of each child are adjacent.
fn draw<'t, T>(
    routes: &'t [Route<T>],
    depth: usize,
    label: String,
    indent: &str,
    lines: &mut Vec<Line<'t, T>>,
) {
    let (route, below) = match routes.split_first() {
        Some((first, below)) if segment(first, depth).is_none() => (Some(first), below),
        _ => (None, routes),
    };
    lines.push(Line { label, route });
    let mut children = below
        .chunk_by(|a, b| segment(a, depth) == segment(b, depth))
        .peekable();
    while let Some(child) = children.next() {
        let Some(name) = segment(&child[0], depth) else {
            continue;
        };
        let (branch, bar) = match children.peek() {
            Some(_) => ("├── ", "│   "),
            None => ("└── ", "    "),
        };
        let label = format!("{indent}{branch}{name}");
        draw(child, depth + 1, label, &format!("{indent}{bar}"), lines);
    }
}

fn segment<T>(route: &Route<T>, depth: usize) -> Option<&Segment> {
    route.pattern().segments().get(depth)
}
