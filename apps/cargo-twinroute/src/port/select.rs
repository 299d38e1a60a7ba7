//! The routes to port.

use std::path::Path;

use twinroute_scan::model::{Project, Route};

use crate::Failure;

/// Routes of a project.
pub(super) struct Selected {
    pub(super) project: Project,
    // Places in `project.routes`.
    routes: Vec<usize>,
}

impl Selected {
    pub(super) fn routes(&self) -> Vec<&Route> {
        self.routes
            .iter()
            .map(|&at| &self.project.routes[at])
            .collect()
    }
}

/// All routes of the one project at a path, sorted by file.
pub(super) fn all(path: &Path) -> Result<Selected, Failure> {
    let mut projects = twinroute_scan::scan(path)?.projects;
    let project = match projects.len() {
        1 => projects.remove(0),
        _ => {
            let roots: Vec<&str> = projects
                .iter()
                .map(|project| project.root.as_str())
                .collect();
            let (path, roots) = (path.display(), roots.join(", "));
            return Err(
                format!("`{path}` holds several Next.js projects; pass one of: {roots}").into(),
            );
        }
    };
    let mut routes: Vec<usize> = (0..project.routes.len()).collect();
    routes.sort_by_key(|&at| &project.routes[at].file);
    Ok(Selected { project, routes })
}

/// The route with a URL or a file.
pub(super) fn one(target: &str, path: &Path) -> Result<Selected, Failure> {
    let projects = twinroute_scan::scan(path)?.projects;
    let alike = alike(&projects, target);
    let mut found = Vec::new();
    for project in projects {
        let routes: Vec<usize> = (0..project.routes.len())
            .filter(|&at| is_named(&project, &project.routes[at], target))
            .collect();
        if !routes.is_empty() {
            found.push(Selected { project, routes });
        }
    }
    let names = |selected: &Selected| -> Vec<String> {
        let routes = selected.routes();
        routes
            .iter()
            .map(|route| format!("{}/{}", selected.project.root, route.file))
            .collect()
    };
    match (found.len(), found.pop()) {
        (1, Some(selected)) if selected.routes.len() == 1 => Ok(selected),
        (0, _) | (_, None) => {
            let path = path.display();
            let hint = match &alike[..] {
                [] => format!("`cargo twinroute scan {path}` lists the URLs and files"),
                urls => format!("did you mean `{}`?", urls.join("` or `")),
            };
            Err(format!("`{path}` has no route `{target}`; {hint}").into())
        }
        (_, Some(last)) => {
            found.push(last);
            let files: Vec<String> = found.iter().flat_map(names).collect();
            Err(format!(
                "several routes are called `{target}`; pass the file of one: {}",
                files.join(", ")
            )
            .into())
        }
    }
}

/// The URLs that share most words with a wrong one, at most three.
fn alike(projects: &[Project], target: &str) -> Vec<String> {
    let words: Vec<&str> = target
        .split(['/', '[', ']', '.'])
        .filter(|word| word.len() > 3)
        .collect();
    let shared = |url: &str| words.iter().filter(|word| url.contains(**word)).count();
    let routes = projects.iter().flat_map(|project| &project.routes);
    let mut urls: Vec<&String> = routes.map(|route| &route.url).collect();
    urls.retain(|url| shared(url) > 0);
    urls.sort_by_key(|url| (std::cmp::Reverse(shared(url)), url.len()));
    urls.into_iter().take(3).cloned().collect()
}

/// Whether a route has this URL or file. A file may be relative to the project or to the current folder.
fn is_named(project: &Project, route: &Route, target: &str) -> bool {
    let file = || Path::new(&project.root).join(&route.file);
    let is_file = || match (Path::new(target).canonicalize(), file().canonicalize()) {
        (Ok(given), Ok(file)) => given == file,
        _ => false,
    };
    route.url == target.trim_end_matches('/')
        || route.file == target.trim_start_matches("./")
        || is_file()
}
