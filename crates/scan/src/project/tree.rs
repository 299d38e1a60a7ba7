//! The folders that hold routes.

use std::path::{Path, PathBuf};

use crate::model::RouteStyle;

/// A folder that holds the routes of one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tree {
    pub(crate) style: RouteStyle,
    pub(crate) path: PathBuf,
    /// Relative to the project: `src/app`.
    pub(crate) shown: &'static str,
}

/// The trees of a project. A folder of the project itself wins over one in `src`, which Next.js then ignores.
pub(crate) fn trees(project: &Path) -> Vec<Tree> {
    let styles = [
        (RouteStyle::Pages, ["pages", "src/pages"]),
        (RouteStyle::App, ["app", "src/app"]),
    ];
    let first = |(style, names): (RouteStyle, [&'static str; 2])| {
        let shown = names.into_iter().find(|name| project.join(name).is_dir())?;
        Some(Tree {
            style,
            path: project.join(shown),
            shown,
        })
    };
    styles.into_iter().filter_map(first).collect()
}
