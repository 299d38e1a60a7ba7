//! Scans a project.

use std::collections::HashSet;
use std::iter;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use twinroute_matcher::{Origin, Pattern, RouteTable, Style};

use crate::error::ScanError;
use crate::model::{OtherFile, Problem, Project, Report, Route, RouteStyle, Totals};
use crate::project::{Found, Walked, find, page_extensions, read_config, read_proxy, trees, walk};
use crate::route::{Read, RouteReader, rank};
use crate::sources::Sources;
use crate::trace::Tracer;

/// The version of the format of [`Report`].
const VERSION: u32 = 1;

/// Scans the Next.js projects at a path: the folder of a project, or of a repository that holds some.
///
/// A file that can't be read or parsed is a [`Problem`], and the scan goes on.
///
/// # Errors
///
/// If the path is no folder, or holds no Next.js project.
pub fn scan(path: &Path) -> Result<Report, ScanError> {
    let Found { roots, problems } = find(path)?;
    Ok(Report {
        version: VERSION,
        projects: scan_projects(&roots),
        problems,
    })
}

// Generated files nest deeply: each term of a long `"a" + "b" + ...` is a level. Only the part that is used takes memory.
const STACK: usize = 1 << 30;

/// Runs on a thread with a large stack; on this one if there is no such thread.
pub(crate) fn on_large_stack<T: Send>(run: impl Fn() -> T + Sync) -> T {
    thread::scope(|scope| {
        let spawned = thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, &run);
        match spawned.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => run(),
        }
    })
}

/// The JSON schema of [`Report`].
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Report)
}

/// Scans the projects, as many at a time as the machine has processors. Their order stays.
fn scan_projects(roots: &[PathBuf]) -> Vec<Project> {
    let next = AtomicUsize::new(0);
    let work = || {
        let taken = iter::from_fn(|| {
            let index = next.fetch_add(1, Ordering::Relaxed);
            Some((index, roots.get(index)?))
        });
        taken
            .map(|(index, root)| (index, scan_project(root)))
            .collect::<Vec<_>>()
    };
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let mut projects = thread::scope(|scope| {
        let others: Vec<_> = (1..processors.min(roots.len()))
            .map(|_| scope.spawn(|| on_large_stack(work)))
            .collect();
        let mut projects = on_large_stack(work);
        for thread in others {
            match thread.join() {
                Ok(more) => projects.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        projects
    });
    projects.sort_by_key(|(index, _)| *index);
    projects.into_iter().map(|(_, project)| project).collect()
}

fn scan_project(root: &Path) -> Project {
    let sources = Sources::new(root);
    sources.read_aliases();
    let mut tracer = Tracer::new(&sources);
    let config = read_config(root, &sources, &mut tracer);
    let page_extensions = page_extensions(config.as_ref());
    let proxy = read_proxy(
        root,
        config.as_ref(),
        &page_extensions,
        &sources,
        &mut tracer,
    );
    let manifest = sources.json().read_or_empty(&root.join("package.json"));
    let trees = trees(root);
    let mut walked = walk(&trees, &page_extensions);
    let mut routes = read_routes(&mut walked, &sources, &mut tracer);
    rank(&mut routes);
    let mut problems = sources.take_problems();
    problems.extend(walked.problems);
    problems.extend(clashes(&routes));
    problems.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let kinds = ["dependencies", "devDependencies", "peerDependencies"];
    Project {
        root: root.display().to_string(),
        name: text(&manifest["name"]),
        next: kinds.iter().find_map(|kind| text(&manifest[kind]["next"])),
        page_extensions,
        trees: trees.iter().map(|tree| tree.shown.to_owned()).collect(),
        config,
        proxy,
        totals: totals(&routes, &sources),
        routes,
        others: walked.others,
        problems,
    }
}

/// Reads the files that were found. One that exports no handler is no route.
fn read_routes(walked: &mut Walked, sources: &Sources, tracer: &mut Tracer<'_>) -> Vec<Route> {
    let mut reader = RouteReader::new(sources);
    let mut routes = Vec::new();
    for file in &walked.routes {
        match reader.read(file, tracer) {
            Read::Route(route) => routes.push(*route),
            Read::Other(reason) => walked.others.push(OtherFile {
                file: file.file.clone(),
                reason,
            }),
            Read::Unreadable => {}
        }
    }
    routes
}

/// Routes that Next.js would refuse to build: two files for one URL, or two names for one segment.
fn clashes(routes: &[Route]) -> Vec<Problem> {
    let mut table = RouteTable::builder();
    for route in routes {
        let style = match route.style {
            RouteStyle::Pages => Style::Pages,
            RouteStyle::App => Style::App,
        };
        if let Ok(pattern) = Pattern::parse(&route.url) {
            table.insert(pattern, Origin::new(style, route.file.clone()), ());
        }
    }
    let Err(error) = table.build() else {
        return Vec::new();
    };
    let problem = |clash: &twinroute_matcher::Clash| {
        let (_, second) = clash.origins();
        Problem {
            file: second.file().to_owned(),
            line: None,
            message: clash.to_string(),
        }
    };
    error.iter().map(problem).collect()
}

fn totals(routes: &[Route], sources: &Sources) -> Totals {
    let pages = routes
        .iter()
        .filter(|route| route.style == RouteStyle::Pages)
        .count();
    let files: HashSet<&String> = routes.iter().map(|route| &route.file).collect();
    let lines = |file: &&String| {
        let module = sources.module(&sources.root().join(file));
        module.map_or(0, |module| module.source.lines().count())
    };
    Totals {
        routes: routes.len(),
        pages,
        app: routes.len() - pages,
        handlers: routes.iter().map(|route| route.handlers.len()).sum(),
        lines: files.iter().map(lines).sum(),
        files_parsed: sources.parsed(),
    }
}
