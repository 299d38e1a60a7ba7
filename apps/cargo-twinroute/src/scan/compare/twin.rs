//! The routes of a Rust project.

use std::path::Path;

use twinroute_build::Manifest;
use twinroute_matcher::Style;
use twinroute_scan::compare::{OtherMethods, Served};
use twinroute_scan::model::{Method, RouteStyle};

use super::twin_methods::PagesMethods;
use crate::Failure;

/// The routes of the Rust project in a folder; `None` if the folder has no `Cargo.toml`.
pub(super) fn read(folder: &Path) -> Result<Option<Vec<Served>>, Failure> {
    if !folder.join("Cargo.toml").is_file() {
        return Ok(None);
    }
    let manifest = Manifest::discover(folder, root(folder)?)
        .map_err(|problems| format!("the routes of `{}`: {problems}", folder.display()))?;
    let routes = manifest.routes().iter().map(|route| served(folder, route));
    Ok(Some(routes.collect::<Result<_, Failure>>()?))
}

/// The root that the build script gives to `discover`.
fn root(folder: &Path) -> Result<&'static str, Failure> {
    let has_tree = |root: &str| {
        ["pages", "app"]
            .iter()
            .any(|tree| folder.join(root).join(tree).is_dir())
    };
    ["src", "."]
        .into_iter()
        .find(|root| has_tree(root))
        .ok_or_else(|| {
            let folder = folder.display();
            format!(
                "`{folder}` is a Rust project without routes: expected `src/pages` or `src/app`"
            )
            .into()
        })
}

fn served(folder: &Path, route: &twinroute_build::Route) -> Result<Served, Failure> {
    let (style, (methods, other_methods)) = match route.style() {
        Style::App => {
            let names = route.methods().iter().map(ToString::to_string);
            let methods = names.filter_map(|name| Method::parse(&name)).collect();
            (RouteStyle::App, (methods, OtherMethods::Refused))
        }
        Style::Pages => {
            let methods = PagesMethods::read(&folder.join(route.file()))?;
            (RouteStyle::Pages, methods.served())
        }
    };
    Ok(Served {
        url: route.pattern().to_string(),
        style,
        file: route.file().to_owned(),
        methods,
        other_methods,
    })
}
